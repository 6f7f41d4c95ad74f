using System.CommandLine;
using System.Globalization;

namespace InToto.Tool;

/// <summary><c>layout add-key</c>, <c>add-step</c>, <c>set-expiry</c>: small changes, which keep all that the layout holds beside.</summary>
internal static class LayoutEditCommand
{
    public static Command AddKey(Terminal terminal)
    {
        var file = File();
        var key = new Argument<string>("KEY") { Description = "A public key file.", CustomParser = CommandWords.OneWord };
        var steps = CommandWords.Several("--step", "NAME", "The steps that the key may perform from now on. Without it, the key is only written down.");
        var keyIds = CommandWords.KeyIdFormat();
        var output = Output();
        return new Command("add-key", "Write a key down, and let steps be performed by it.") { file, key, steps, keyIds, output }
            .Runs(given => Edit(terminal, "layout add-key", given.GetRequiredValue(file), given.GetValue(output), layout =>
            {
                var added = Inputs.PublicKeys([given.GetRequiredValue(key)])[0];
                var written = LayoutKey.Of(added, CommandWords.KeyIdOf(given, keyIds, added));
                var names = given.GetValue(steps) ?? [];
                foreach (var name in names)
                    if (!layout.Steps.Any(step => step.Name == name)) throw new UsageException($"The layout has no step '{Printable.Of(name)}'.", $"--step NAME: one of {string.Join(", ", layout.Steps.Select(step => Printable.Of(step.Name)))}.");
                return layout with
                {
                    Keys = layout.KeyNamed(written.KeyId) is null ? layout.Keys.Add(written) : layout.Keys,
                    Steps = [.. layout.Steps.Select(step => names.Contains(step.Name, StringComparer.Ordinal) && !step.PubKeys.Contains(written.KeyId) ? step with { PubKeys = step.PubKeys.Add(written.KeyId) } : step)],
                };
            }));
    }

    public static Command AddStep(Terminal terminal)
    {
        var file = File();
        var name = new Argument<string>("NAME") { Description = "What the step is called.", CustomParser = CommandWords.OneWord };
        var keys = CommandWords.Several("--functionary", "KEY", "Public keys of those who may perform it.");
        keys.Required = true;
        var threshold = CommandWords.Optional("--threshold", "COUNT", "How many of them must have performed it. Default: 1.");
        var materials = CommandWords.Several("--material-rule", "RULE", "A rule on what goes in, such as 'MATCH * WITH PRODUCTS FROM source'; in order. Default: DISALLOW *.");
        var products = CommandWords.Several("--product-rule", "RULE", "A rule on what comes out, in order. Default: DISALLOW *.");
        var before = CommandWords.Optional("--before", "STEP", "The step that it stands before. Default: it is the last.");
        var keyIds = CommandWords.KeyIdFormat();
        var output = Output();
        return new Command("add-step", "Add a step.") { file, name, keys, threshold, materials, products, before, keyIds, output }
            .Runs(given => Edit(terminal, "layout add-step", given.GetRequiredValue(file), given.GetValue(output), layout =>
            {
                LayoutKey[] by = [.. Inputs.PublicKeys(given.GetRequiredValue(keys)).Select(key => LayoutKey.Of(key, CommandWords.KeyIdOf(given, keyIds, key)))];
                var step = new Step
                {
                    Name = given.GetRequiredValue(name),
                    PubKeys = [.. by.Select(key => key.KeyId).Distinct()],
                    Threshold = ThresholdOf(given.GetValue(threshold)),
                    ExpectedMaterials = [.. RulesOf(given.GetValue(materials))],
                    ExpectedProducts = [.. RulesOf(given.GetValue(products))],
                };
                var place = given.GetValue(before) is not { } next ? layout.Steps.Length
                    : layout.Steps.Select(other => other.Name).ToList().IndexOf(next) is var at and >= 0 ? at
                    : throw new UsageException($"The layout has no step '{Printable.Of(next)}'.", "--before STEP: the name of a step that is there.");
                return layout with { Keys = [.. layout.Keys, .. by.Where(key => layout.KeyNamed(key.KeyId) is null).DistinctBy(key => key.KeyId)], Steps = layout.Steps.Insert(place, step) };
            }));
    }

    public static Command SetExpiry(Terminal terminal)
    {
        var file = File();
        var date = new Argument<string>("DATE") { Description = "When the layout ends, UTC: 2030-01-31 or 2030-01-31T12:00:00Z.", CustomParser = CommandWords.OneWord };
        var output = Output();
        return new Command("set-expiry", "Set when the layout ends.") { file, date, output }
            .Runs(given => Edit(terminal, "layout set-expiry", given.GetRequiredValue(file), given.GetValue(output), layout => layout with { Expires = LayoutCommand.ExpiresOf(given.GetRequiredValue(date), TimeProvider.System, "DATE") }));
    }

    /// <summary>The layout keeps its form and its unknown members; its signatures are of another text, so they go.</summary>
    private static int Edit(Terminal terminal, string command, string path, string? output, Func<Layout, Layout> change)
    {
        terminal.Begin(command);
        var (metadata, layout) = Inputs.Layout(path, "LAYOUT");
        var changed = change(layout);
        var written = metadata is Metablock ? (Metadata)Metablock.Of(changed) : Envelope.Of(changed);
        // What nobody could read must not be signed.
        _ = Metadata.Read(written.ToBytes());
        var destination = output ?? path;
        MetadataFile.Write(destination, written);
        terminal.Show(new TextView(Printable.Of(destination)));
        terminal.Tell(metadata.Signatures.IsEmpty ? "It is to be signed:" : $"It must be signed again; the {(metadata.Signatures.Length == 1 ? "signature is" : $"{metadata.Signatures.Length.ToString(CultureInfo.InvariantCulture)} signatures are")} of the layout as it was:", $"  dotnet intoto sign -f {Shown.Words([destination])} -k OWNER.pem");
        return ExitCode.Done;
    }

    private static IEnumerable<ArtifactRule> RulesOf(string[]? rules) => rules is not { Length: > 0 } ? [new ArtifactRule.Disallow(new("*"))]
        : rules.Select(rule => ArtifactRule.Parse([.. rule.Split(' ', StringSplitOptions.RemoveEmptyEntries)]));

    private static int ThresholdOf(string? text) => text is null ? 1
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count
        : throw new UsageException($"'{Printable.Of(text)}' is no number of functionaries.", "--threshold COUNT: a whole number from 1.");

    private static Argument<string> File() => new("LAYOUT") { Description = "A layout; it is written over unless --output says where.", CustomParser = CommandWords.OneWord };

    private static Option<string?> Output() => CommandWords.Optional("--output", "FILE", "Where to write.", "-o");
}
