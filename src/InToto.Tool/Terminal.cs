using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace InToto.Tool;

/// <summary>The form of a result.</summary>
internal enum OutputFormat
{
    Text,
    Json,
}

/// <summary>All printing: a result goes to standard output, as a whole and at the end; everything else to standard error, at once.</summary>
internal sealed class Terminal
{
    private readonly Stream _error = Console.OpenStandardError();
    private readonly List<Problem> _problems = [];
    private string _command = "";
    private OutputFormat _format;
    private View? _result;

    /// <summary>Which command answers, and in which form. Before this there is text.</summary>
    public void Begin(string command, OutputFormat format = OutputFormat.Text) => (_command, _format) = (command, format);

    /// <summary>Keeps the result until the end: who reads half of one must not take it for the whole.</summary>
    public void Show(View result) => _result = result;

    /// <summary>Reports a problem in the shape of all messages.</summary>
    public void Report(Problem problem)
    {
        _problems.Add(problem);
        List<Line> lines = [new($"{problem.Word} {problem.Code}: {problem.What}", problem.Severity == Severity.Error ? Tone.Bad : Tone.Caution)];
        if (problem.Where is { } where) lines.Add($"   {(where.StartsWith("in ", StringComparison.Ordinal) ? "" : "in ")}{where}");
        if (problem.Hint is { } hint) lines.Add(new($" hint {hint}", Tone.Quiet));
        Tell(lines);
    }

    /// <summary>Says something that is no result.</summary>
    public void Tell(params IEnumerable<Line> lines) => Write(lines, _error, Console.IsErrorRedirected);

    /// <summary>Asks something; the answer is typed on the same line.</summary>
    public void Prompt(string text) => _error.Write(Encoding.UTF8.GetBytes(text));

    /// <summary>Writes the result.</summary>
    /// <returns>The exit code: that of the command, unless its result did not arrive.</returns>
    public int Finish(int exitCode)
    {
        try
        {
            if (_format == OutputFormat.Json) WriteOutput(Json());
            else if (_result is { } result) WriteOutput(result.Lines());
            return exitCode;
        }
        catch (IOException problem)
        {
            Report(new(Severity.Error, Codes.FileUnavailable, $"The result could not be written to standard output: {problem.Message}", null, null));
            return exitCode == ExitCode.Done ? ExitCode.Undecided : exitCode;
        }
    }

    private static void Write(IEnumerable<Line> lines, Stream stream, bool redirected)
    {
        if (!redirected)
        {
            Ink.Write(lines, stream);
            return;
        }
        var text = new StringBuilder();
        foreach (var line in lines) text.Append(line.Text).Append('\n');
        stream.Write(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static void WriteOutput(IEnumerable<Line> lines)
    {
        using var stream = OpenOutput();
        Write(lines, stream, Console.IsOutputRedirected);
    }

    private static void WriteOutput(ReadOnlySpan<byte> bytes)
    {
        using var stream = OpenOutput();
        stream.Write(bytes);
    }

    /// <summary>The console's own stream takes a closed pipe for success, and a result that nobody got is none; so a pipe is written to as a file.</summary>
    /// <remarks>A real file is not: a FileStream would write at a position of its own, over what others write to the same file.</remarks>
    private static Stream OpenOutput()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected) return Console.OpenStandardOutput();
        var pipe = new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return pipe.CanSeek ? Console.OpenStandardOutput() : pipe;
    }

    /// <summary>The envelope of every JSON result; its version changes when a member changes its meaning.</summary>
    private byte[] Json()
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", 1);
            json.WriteString("command", _command);
            json.WritePropertyName("result");
            if (_result is { } result) result.Write(json);
            else json.WriteNullValue();
            json.WriteStartArray("problems");
            foreach (var problem in _problems) Write(json, problem);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        output.Write("\n"u8);
        return output.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, Problem problem)
    {
        json.WriteStartObject();
        json.WriteString("severity", problem.Word);
        json.WriteString("code", problem.Code);
        json.WriteString("message", problem.What);
        json.WriteString("where", problem.Where);
        json.WriteString("hint", problem.Hint);
        json.WriteEndObject();
    }

    private const int StandardOutput = 1;
}
