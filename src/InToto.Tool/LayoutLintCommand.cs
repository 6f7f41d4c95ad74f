using System.CommandLine;
using InToto.Advice;

namespace InToto.Tool;

/// <summary><c>layout lint</c>: what would pass that the owner of a layout does not mean?</summary>
internal static class LayoutLintCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("LAYOUT") { Description = "A layout, signed or not.", CustomParser = CommandWords.OneWord };
        var strict = CommandWords.Switch("--strict", "Exit with 1 for warnings too.");
        var format = CommandWords.FormatOfProblems();

        return new Command("lint", "Look for what a layout lets pass. Exit code 1 where it can accept nothing, or anything.") { file, strict, format }
            .Runs(given =>
            {
                var path = given.GetRequiredValue(file);
                terminal.Begin("layout lint", CommandWords.FormatOf(given, format));
                terminal.IsAbout(path);
                var advice = LayoutLint.Of(Inputs.Layout(path, "LAYOUT").Metadata, TimeProvider.System.GetUtcNow());
                foreach (var one in advice) terminal.Report(new(SeverityOf(one.Level), one.Code, one.What, one.Place.Length > 0 ? one.Place : null, one.Hint));
                terminal.Show(new LintView(advice));
                return advice.Any(one => one.Level == AdviceLevel.Error || (given.GetValue(strict) && one.Level == AdviceLevel.Warning)) ? ExitCode.Rejected : ExitCode.Done;
            });
    }

    private static Severity SeverityOf(AdviceLevel level) => level switch
    {
        AdviceLevel.Error => Severity.Error,
        AdviceLevel.Warning => Severity.Warning,
        _ => Severity.Note,
    };
}
