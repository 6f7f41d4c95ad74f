using System.Runtime.CompilerServices;
using System.Text;
using Spectre.Console;

namespace InToto.Tool;

/// <summary>Colours for someone at a terminal. Nothing else names Spectre.Console, so that its assembly is loaded for nobody else.</summary>
internal static class Ink
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Write(IEnumerable<Line> lines, Stream stream)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Ansi = AnsiSupport.Detect });
        // A long line is the terminal's to wrap: whoever copies a keyid wants it in one piece.
        console.Profile.Width = int.MaxValue;
        foreach (var line in lines) console.WriteLine(line is { IsVerdict: true } && HasMarks ? $"{(line.Tone == Tone.Good ? '✓' : '✗')} {line.Text}" : line.Text, StyleOf(line.Tone));
    }

    /// <summary>Whether the terminal has the marks: it reads UTF-8, and is not the kernel's own console, whose font lacks them.</summary>
    private static bool HasMarks => OperatingSystem.IsWindows() ? Console.OutputEncoding.CodePage == Encoding.UTF8.CodePage
        : Environment.GetEnvironmentVariable("TERM") is not ("linux" or "dumb") && IsUtf8(Locale);

    /// <summary>What POSIX says decides about characters.</summary>
    private static string Locale => Variable("LC_ALL") ?? Variable("LC_CTYPE") ?? Variable("LANG") ?? "";

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static bool IsUtf8(string locale) => locale.Contains("UTF-8", StringComparison.OrdinalIgnoreCase) || locale.Contains("UTF8", StringComparison.OrdinalIgnoreCase);

    private static Style StyleOf(Tone tone) => tone switch
    {
        Tone.Good => new(Color.Green),
        Tone.Bad => new(Color.Red),
        Tone.Caution => new(Color.Yellow),
        Tone.Quiet => new(Color.Grey),
        _ => Style.Plain,
    };
}
