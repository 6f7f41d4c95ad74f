using System.CommandLine;

namespace InToto.Tool;

/// <summary><c>show</c>: what a layout or link says, whoever signed it.</summary>
internal static class ShowCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "A layout or link, a package or file of evidence (.jsonl), or a key." };
        var format = CommandWords.Format();

        return new Command("show", "Show what a layout, link, evidence or key says, without checking it.") { file, format }
            .Runs(given =>
            {
                terminal.Begin("show", CommandWords.FormatOf(given, format));
                var path = given.GetRequiredValue(file);
                if (path.EndsWith(".nupkg", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase))
                {
                    terminal.Show(new EvidenceView(EvidenceCommand.Of(Inputs.Existing(path, "FILE"))));
                    return ExitCode.Done;
                }
                if (Path.GetExtension(path) is ".pub" or ".pem")
                {
                    terminal.Show(KeyView.Of(path, terminal));
                    return ExitCode.Done;
                }
                var metadata = Inputs.Metadata(path, "FILE").Parse();
                terminal.Show(metadata.Document is Layout layout
                    ? new LayoutView(metadata, layout, TimeProvider.System.GetUtcNow())
                    : new LinkView(metadata, (Link)metadata.Document));
                return ExitCode.Done;
            });
    }
}
