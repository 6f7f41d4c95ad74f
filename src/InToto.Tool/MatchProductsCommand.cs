using System.CommandLine;
using InToto.Recording;

namespace InToto.Tool;

/// <summary><c>match-products</c>: is what lies here what a link says was made?</summary>
internal static class MatchProductsCommand
{
    public static Command Create(Terminal terminal)
    {
        var link = CommandWords.Needed("--link", "LINK", "The link, in either form. Its signatures are not checked.", "-l");
        var paths = CommandWords.Several("--paths", "PATH", "What to compare: files and folders. Default: the current directory.", "-p", "--path");
        var exclude = CommandWords.Several("--exclude", "PATTERN", $"Files to leave out, as in .gitignore. Default: {string.Join(' ', RecordingOptions.DefaultExclude)}", "-e");
        var strip = CommandWords.Several("--lstrip-paths", "PREFIX", "Beginnings to take off the paths before they are compared with names.");
        var format = CommandWords.Format();

        return new Command("match-products", "Compare files with the products of a link.") { link, paths, exclude, strip, format }
            .Runs(async (given, cancellationToken) =>
            {
                terminal.Begin("match-products", CommandWords.FormatOf(given, format));
                var path = given.GetRequiredValue(link);
                if (Inputs.Metadata(path, "--link").Parse().Document is not Link { Products: var products, Name: var step })
                    throw new UsageException($"'{Printable.Of(path)}' is a layout, which has no products.", "--link LINK: the link of a step.");

                var options = RecordingWords.Options(null, given.GetValue(exclude), given.GetValue(strip), terminal);
                var found = await new ArtifactRecorder(options).RecordAsync(given.GetValue(paths) is { Length: > 0 } some ? some : ["."], cancellationToken);
                var view = new ProductsView(step, products, found);
                if (!view.AreSame)
                    terminal.Report(new(Severity.Error, Codes.ProductsDiffer, view.Differences == 1 ? "1 file is not as the link says." : $"{view.Differences} files are not as the link says.", Printable.InFull(path), "Find out who changed them after the step, or compare with the link of this build."));
                terminal.Show(view);
                return view.AreSame ? ExitCode.Done : ExitCode.Rejected;
            });
    }
}
