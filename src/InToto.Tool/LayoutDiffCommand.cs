using System.CommandLine;
using InToto.Advice;

namespace InToto.Tool;

/// <summary><c>layout diff</c>: what became stricter, what looser.</summary>
internal static class LayoutDiffCommand
{
    public static Command Create(Terminal terminal)
    {
        var older = new Argument<string>("OLD") { Description = "A layout.", CustomParser = CommandWords.OneWord };
        var newer = new Argument<string>("NEW") { Description = "The layout that is to replace it.", CustomParser = CommandWords.OneWord };
        var format = CommandWords.Format();

        return new Command("diff", "Show what a layout accepts that another one does not, and the other way round. Exit code 1 where they differ.") { older, newer, format }
            .Runs(given =>
            {
                terminal.Begin("layout diff", CommandWords.FormatOf(given, format));
                var changes = LayoutDiff.Of(Inputs.Layout(given.GetRequiredValue(older), "OLD").Layout, Inputs.Layout(given.GetRequiredValue(newer), "NEW").Layout);
                terminal.Show(new ChangesView(changes));
                return changes.IsEmpty ? ExitCode.Done : ExitCode.Rejected;
            });
    }
}
