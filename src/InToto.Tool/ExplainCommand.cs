using System.Collections.Immutable;
using System.CommandLine;
using InToto.DotNet;

namespace InToto.Tool;

/// <summary><c>explain</c>: what a code means, or how a package says that it was made.</summary>
internal static class ExplainCommand
{
    public static Command Create(Terminal terminal)
    {
        var what = new Argument<string>("CODE|PACKAGE") { Description = "A code such as INTOTO1001 or 1001, or a .nupkg with evidence.", CustomParser = CommandWords.OneWord };

        return new Command("explain", "Explain a code, or how a package says that it was made.") { what }
            .Runs(given =>
            {
                terminal.Begin("explain");
                var word = given.GetRequiredValue(what);
                terminal.Show(IsCode(word) ? Code(word) : Package(word));
                return ExitCode.Done;
            });
    }

    private static bool IsCode(string word) => word.StartsWith("INTOTO", StringComparison.OrdinalIgnoreCase) && !File.Exists(word) || (word.Length == 4 && word.All(char.IsAsciiDigit));

    private static TextView Code(string code) => CodeTexts.Of(code) is { } lines ? new([.. lines.Select(line => (Line)line)])
        : throw new UsageException($"There is no code '{Printable.Of(code)}' in this version.", "A code is INTOTO and four digits, as in messages: dotnet intoto explain INTOTO1001.");

    private static TextView Package(string path)
    {
        if (!path.EndsWith(".nupkg", StringComparison.OrdinalIgnoreCase)) throw new UsageException($"'{Printable.Of(path)}' is neither a code nor a package.", "dotnet intoto explain INTOTO1001, or explain FILE.nupkg.");
        using var package = Inputs.Package(path);
        var source = EvidenceSource.With(package);
        var layout = (Layout)source.RequireLayout().Parse().Document;
        var links = source.Evidence!.Links.Select(name => (Link)source.Evidence.Document(name).Document).GroupBy(link => link.Name, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
        var chain = Chain.Of(layout, links, outcome: null);
        return new([$"{Printable.Of(package.Nuspec.Id)} {Printable.Of(package.Nuspec.Version.ToString()!)}, by its own word:", .. chain.Items.Where(item => !item.IsInspection).SelectMany(Told),
            new("nothing of this was checked: dotnet intoto verify PACKAGE --layout-key KEY", Tone.Caution)]);
    }

    private static IEnumerable<Line> Told(ChainItem item)
    {
        yield return $"{Printable.Of(item.Name)}: {item.Who}";
        if (item.Link is not { } link)
        {
            yield return new("  nothing of it was recorded", Tone.Bad);
            yield break;
        }
        if (!link.Command.IsEmpty) yield return $"  ran {Shown.Words(link.Command)}";
        foreach (var line in Taken("took in", item.Materials!)) yield return line;
        yield return $"  made {link.Products.Count}: {Shown.Names([.. link.Products.Names])}";
    }

    /// <summary>What came from which step, and what from elsewhere.</summary>
    private static IEnumerable<Line> Taken(string verb, RuleTrace trace)
    {
        foreach (var from in trace.Steps.Where(step => step.Rule is ArtifactRule.Match && !step.Consumed.IsEmpty).GroupBy(step => ((ArtifactRule.Match)step.Rule).From))
        {
            ImmutableArray<ArtifactName> names = [.. from.SelectMany(step => step.Consumed)];
            yield return $"  {verb} {names.Length} of '{Printable.Of(from.Key)}': {Shown.Names(names)}";
        }
        ImmutableArray<ArtifactName> others = [.. trace.Steps.Where(step => step.Rule is not ArtifactRule.Match).SelectMany(step => step.Consumed)];
        if (!others.IsEmpty) yield return $"  {verb} {others.Length} from elsewhere: {Shown.Names(others)}";
    }
}
