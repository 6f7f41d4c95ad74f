using System.Collections.Immutable;
using System.CommandLine;
using InToto.DotNet;

namespace InToto.Tool;

/// <summary><c>layout test</c>: which tampering with this evidence would the layout not notice?</summary>
internal static class LayoutTestCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("LAYOUT") { Description = "A layout, signed or not.", CustomParser = CommandWords.OneWord };
        var places = new Argument<string[]>("LINKS") { Description = "Evidence that it accepts: links, a folder of them, a .jsonl file, or a package that carries it.", Arity = ArgumentArity.OneOrMore };
        var format = CommandWords.Format();

        return new Command("test", "Change evidence in memory in many ways, and tell which changes the layout does not notice. Exit code 1 if there are some.") { file, places, format }
            .Runs(async (given, cancellationToken) =>
            {
                terminal.Begin("layout test", CommandWords.FormatOf(given, format));
                var layout = Inputs.Layout(given.GetRequiredValue(file), "LAYOUT").Layout;
                var words = given.GetRequiredValue(places);
                var links = RecordedLinks.Read(words);
                // With the package itself at hand, its inspection looks at it too.
                using var package = words is [var only] && only.EndsWith(".nupkg", StringComparison.OrdinalIgnoreCase) ? PackageFile.Open(only) : null;
                using var symbols = package is null ? null : PackageSymbols.OpenBeside(package);
                var inspection = package is null ? null : new PackageInspection(package, symbols);
                using var rehearsal = new Rehearsal(layout, inspection);
                foreach (var link in links)
                    if (rehearsal.Of(link.Signer) is null)
                        throw new ToolException(AuthorCodes.LinksUnfit, $"The link of '{Printable.Of(link.Link.Name)}' is signed by {link.Signer.Prefix}, a key that the layout does not have under this keyid.", hint: "Give evidence that the layout accepts.");
                if (layout.Steps.FirstOrDefault(step => Count(step) < step.Threshold) is { } lacking)
                    throw new ToolException(AuthorCodes.LinksUnfit, $"Step '{Printable.Of(lacking.Name)}' needs {(lacking.Threshold == 1 ? "a link" : $"{lacking.Threshold} links")}, and {Count(lacking)} of its functionaries was given.", hint: "Give evidence that the layout accepts.");

                var tampering = new Tampering(rehearsal, links);
                if (await tampering.HonestAsync(cancellationToken) is Rejected rejected)
                {
                    // Without the trace, which would name the keys of this moment.
                    terminal.Report(Problem.Of(rejected.Failure));
                    throw new ToolException(AuthorCodes.LinksUnfit, "The layout does not accept this evidence as it is, so what it notices cannot be told.", hint: "Give evidence that 'dotnet intoto verify' accepts.");
                }
                var all = tampering.All;
                ImmutableArray<TamperingResult> results;
                using (terminal.Watch(() => ProgressLine.Bar(tampering.Tried, all, "changes tried"))) results = await tampering.TryAllAsync(cancellationToken);
                var view = new TamperingView(results, hasInspection: inspection is not null || layout.Inspect.IsEmpty);
                if (view.Unnoticed > 0) terminal.Report(new(Severity.Warning, AuthorCodes.TamperingUnnoticed, $"The layout does not notice {view.Unnoticed} of the changes that were tried.", Printable.Of(given.GetRequiredValue(file)), "Tie what is named to another step with MATCH, REQUIRE it, or leave it where nothing depends on it."));
                terminal.Show(view);
                return view.Unnoticed > 0 ? ExitCode.Rejected : ExitCode.Done;

                int Count(Step step) => links.Count(link => link.Link.Name == step.Name && step.PubKeys.Contains(link.Signer));
            });
    }
}
