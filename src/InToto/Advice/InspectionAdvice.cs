using System.Collections.Frozen;

namespace InToto.Advice;

/// <summary>Commands that a layout runs on the machines of those who verify.</summary>
[Spec("4.3.2")]
internal static class InspectionAdvice
{
    public static IEnumerable<LayoutAdvice> On(Inspection inspection)
    {
        if (inspection.Run is [var program, ..] && Shells.Contains(NameOf(program)))
            yield return new(AdviceLevel.Warning, Codes.InspectionShell, $"'{Printable.Of(inspection.Name)}' runs a shell, '{Printable.Of(program)}': names of files can become commands there, and it is not everywhere.",
                $"inspection '{Printable.Of(inspection.Name)}'", "Name the program itself, a word each.");
    }

    private static string NameOf(string program)
    {
        var name = program[(program.LastIndexOfAny(['/', '\\']) + 1)..];
        return name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name;
    }

    private static readonly FrozenSet<string> Shells = FrozenSet.ToFrozenSet(["sh", "bash", "dash", "zsh", "ksh", "fish", "cmd", "powershell", "pwsh", "busybox"], StringComparer.OrdinalIgnoreCase);
}
