using System.Text;
using InToto.Testing;

namespace InToto.Tool.Tests;

/// <summary>Commands, what they write and the files they work on, as one readable text.</summary>
/// <remarks>
/// <c>$ </c> begins a command, <c>&lt; </c> a line that it is given. Then comes what it must write: lines of standard output as they are, of
/// standard error after <c>! </c>, and after <c>? </c> an exit code that is not 0. <c># </c> begins a comment. A line of standard output that
/// could be taken for one of these has a backslash before it. <c>&lt;name&gt;</c> stands for what differs each time; see <see cref="Names"/>.
/// </remarks>
internal sealed class Transcript(string text)
{
    /// <summary>Performs the commands.</summary>
    /// <returns>The same text with what really happened; equal to the given one when that is as expected.</returns>
    public string Perform()
    {
        using var shell = new Shell();
        var happened = new StringBuilder();
        var lines = new Queue<string>(text.Split('\n'));
        while (lines.TryDequeue(out var line))
        {
            happened.Append(line).Append('\n');
            if (!line.StartsWith("$ ", StringComparison.Ordinal)) continue;

            var given = Take(lines, next => next.StartsWith("< ", StringComparison.Ordinal));
            var expected = new Queue<string>(Take(lines, next => next.Length > 0 && next[0] is not ('$' or '#')));
            foreach (var input in given) happened.Append(input).Append('\n');
            foreach (var output in Written(shell.Run(line[2..], [.. given.Select(input => input[2..])])))
                happened.Append(shell.Names.Fit(expected.TryDequeue(out var old) ? old : "", output)).Append('\n');
        }
        return happened.ToString()[..^1];
    }

    private static List<string> Take(Queue<string> lines, Func<string, bool> belongs)
    {
        var taken = new List<string>();
        while (lines.TryPeek(out var next) && belongs(next)) taken.Add(lines.Dequeue());
        return taken;
    }

    private static IEnumerable<string> Written(Ending ending) =>
    [
        .. Lines(ending.Output).Select(line => line.Length == 0 || "$<!?#\\".Contains(line[0]) ? "\\" + line : line),
        .. Lines(ending.Error).Select(line => $"! {line}"),
        .. ending.ExitCode == 0 ? Array.Empty<string>() : [$"? {ending.ExitCode}"],
    ];

    private static string[] Lines(string text) => text.Length == 0 ? [] : (text.EndsWith('\n') ? text[..^1] : text).Split('\n');
}
