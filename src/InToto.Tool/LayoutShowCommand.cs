using System.CommandLine;

namespace InToto.Tool;

/// <summary><c>layout show</c>: who does what, with which artifacts, in plain words.</summary>
internal static class LayoutShowCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("LAYOUT") { Description = "A layout, signed or not.", CustomParser = CommandWords.OneWord };
        var format = CommandWords.Format();

        return new Command("show", "Show who does what by a layout, and its rules in plain words, without checking its signatures.") { file, format }
            .Runs(given =>
            {
                terminal.Begin("layout show", CommandWords.FormatOf(given, format));
                var (metadata, layout) = Inputs.Layout(given.GetRequiredValue(file), "LAYOUT");
                terminal.Show(new PlainLayoutView(metadata, layout, TimeProvider.System.GetUtcNow()));
                return ExitCode.Done;
            });
    }
}
