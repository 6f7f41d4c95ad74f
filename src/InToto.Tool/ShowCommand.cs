using System.CommandLine;

namespace InToto.Tool;

/// <summary><c>show</c>: what a layout or link says, whoever signed it.</summary>
internal static class ShowCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "A layout or link." };
        var format = CommandWords.Format();

        return new Command("show", "Show what a layout or link says, without checking it.") { file, format }
            .Runs(given =>
            {
                terminal.Begin("show", CommandWords.FormatOf(given, format));
                var metadata = Inputs.Metadata(given.GetRequiredValue(file), "FILE").Parse();
                terminal.Show(metadata.Document is Layout layout
                    ? new LayoutView(metadata, layout, TimeProvider.System.GetUtcNow())
                    : new LinkView(metadata, (Link)metadata.Document));
                return ExitCode.Done;
            });
    }
}
