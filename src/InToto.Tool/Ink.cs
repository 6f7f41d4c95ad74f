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
        foreach (var line in lines) console.WriteLine(line.Text, StyleOf(line.Tone));
    }

    private static Style StyleOf(Tone tone) => tone switch
    {
        Tone.Good => new(Color.Green),
        Tone.Bad => new(Color.Red),
        Tone.Caution => new(Color.Yellow),
        Tone.Quiet => new(Color.Grey),
        _ => Style.Plain,
    };
}
