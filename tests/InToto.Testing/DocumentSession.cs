using System.Text;

namespace InToto.Testing;

/// <summary>The sessions of a document: the commands of its <c>console</c> blocks, one after the other, as a reader would paste them into one shell.</summary>
/// <remarks>
/// <c>$ </c> begins a command and <c>&gt; </c> goes on with it; below stands what it writes, on standard output and standard error as they come. <c>&lt;name&gt;</c>
/// stands for what differs each time; see <see cref="Names"/>.
/// </remarks>
public static class DocumentSession
{
    /// <summary>Performs the commands.</summary>
    /// <param name="document">The document, with line feeds.</param>
    /// <param name="names">What differs each time.</param>
    /// <param name="state">A file that does not exist yet, where the shell of one command leaves its folder and variables for the next one's.</param>
    /// <param name="perform">Runs a script of the POSIX shell, and gives what it wrote.</param>
    /// <returns>The same document with what really happened; equal to the given one when that is what it says.</returns>
    public static string Perform(string document, Names names, string state, Func<string, string> perform)
    {
        var happened = new StringBuilder();
        var lines = new Queue<string>(document.Split('\n'));
        var isSession = false;
        while (lines.TryDequeue(out var line))
        {
            happened.Append(line).Append('\n');
            isSession = isSession ? line != End : line == Begin;
            if (!isSession || !line.StartsWith("$ ", StringComparison.Ordinal)) continue;

            var more = Take(lines, next => next.StartsWith("> ", StringComparison.Ordinal));
            foreach (var given in more) happened.Append(given).Append('\n');
            var expected = new Queue<string>(Take(lines, next => next != End && !next.StartsWith("$ ", StringComparison.Ordinal)));
            var command = names.Resolve(string.Join('\n', [line[2..], .. more.Select(given => given[2..])]));
            foreach (var written in Lines(perform(Script(command, state))))
                happened.Append(names.Fit(expected.TryDequeue(out var old) ? old : "", written)).Append('\n');
        }
        return happened.ToString()[..^1];
    }

    /// <summary>How many commands a document shows.</summary>
    public static int Count(string document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.Split('\n').Count(line => line.StartsWith("$ ", StringComparison.Ordinal));
    }

    private static string Script(string command, string state) => $$"""
        exec 2>&1
        [ ! -f '{{state}}' ] || . '{{state}}'
        {{command}}
        { export -p; echo "cd '$PWD'"; } > '{{state}}'
        """;

    private static List<string> Take(Queue<string> lines, Func<string, bool> belongs)
    {
        var taken = new List<string>();
        while (lines.TryPeek(out var next) && belongs(next)) taken.Add(lines.Dequeue());
        return taken;
    }

    /// <summary>Without empty lines at the end, which no reader misses.</summary>
    private static string[] Lines(string text) => text.TrimEnd('\n') is { Length: > 0 } lines ? lines.Split('\n') : [];

    private const string Begin = "```console";

    private const string End = "```";
}
