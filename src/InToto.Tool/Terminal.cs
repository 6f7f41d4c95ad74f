using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace InToto.Tool;

/// <summary>The form of a result.</summary>
internal enum OutputFormat
{
    Text,
    Json,
    Sarif,
}

/// <summary>All printing: a result goes to standard output, as a whole and at the end; everything else to standard error, at once.</summary>
internal sealed class Terminal
{
    private readonly StandardStream _output = StandardStream.Output;
    private readonly StandardStream _error = StandardStream.Error;
    private readonly List<Problem> _problems = [];
    private readonly Annotations _annotations = Annotations.OfThisProcess;
    private string _command = "";
    private OutputFormat _format;
    private string? _about;
    private View? _result;
    private string? _next;

    /// <summary>Which command answers, and in which form. Before this there is text.</summary>
    public void Begin(string command, OutputFormat format = OutputFormat.Text) => (_command, _format) = (command, format);

    /// <summary>The file that problems are about, for formats that name one.</summary>
    public void IsAbout(string path) => _about = path;

    /// <summary>Keeps the result until the end: who reads half of one must not take it for the whole.</summary>
    public void Show(View result) => _result = result;

    /// <summary>Says after the result which command helps next; null where none does.</summary>
    public void Suggest(string? command) => _next = command;

    /// <summary>Reports a problem in the shape of all messages.</summary>
    public void Report(Problem problem)
    {
        _problems.Add(problem);
        List<Line> lines = [new($"{problem.Word} {problem.Code}: {problem.What}", problem.Severity switch { Severity.Error => Tone.Bad, Severity.Warning => Tone.Caution, _ => Tone.Plain })];
        if (problem.Where is { } where) lines.Add($"   {(where.StartsWith("in ", StringComparison.Ordinal) ? "" : "in ")}{where}");
        foreach (var detail in problem.Details) lines.Add($"     {detail}");
        if (problem.Hint is { } hint) lines.Add(new($" hint {hint}", Tone.Quiet));
        Tell(lines);
        if (_annotations.Of(problem) is { } annotation) _error.Write(Encoding.UTF8.GetBytes(annotation + "\n"));
    }

    /// <summary>Says something that is no result.</summary>
    public void Tell(params IEnumerable<Line> lines) => Write(lines, _error);

    /// <summary>Says how far long work is until what is returned is disposed; to somebody at a terminal only.</summary>
    public IDisposable? Watch(Func<string> text) => _error.IsTerminal ? new ProgressLine(_error, text) : null;

    /// <summary>Asks for a yes; null when nobody is there to give it.</summary>
    public bool? Agrees(string question)
    {
        if (Console.IsInputRedirected || Console.IsErrorRedirected) return null;
        Prompt($"{question} [y/N] ");
        return Console.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }

    /// <summary>Asks something; the answer is typed on the same line.</summary>
    public void Prompt(string text) => _error.Write(Encoding.UTF8.GetBytes(text));

    /// <summary>Writes the result.</summary>
    /// <returns>The exit code: that of the command, unless its result did not arrive.</returns>
    public int Finish(int exitCode)
    {
        try
        {
            if (_format == OutputFormat.Json) _output.Write(Harmless(Json()));
            else if (_format == OutputFormat.Sarif) _output.Write(Harmless(Sarif.Of(_problems, _about)));
            else if (_result is { } result) Write(result.Lines(), _output);
            if (_format == OutputFormat.Text && _next is { } next) Tell(new Line($" next {next}", Tone.Quiet));
            return exitCode;
        }
        catch (IOException problem)
        {
            Report(new(Severity.Error, Codes.FileUnavailable, $"The result could not be written to standard output: {problem.Message}", null, null));
            return exitCode == ExitCode.Done ? ExitCode.Undecided : exitCode;
        }
    }

    /// <summary>JSON means the same when a character is written as its escape: so nothing in it commands a terminal, turns its direction, or commands a build agent.</summary>
    private byte[] Harmless(byte[] json)
    {
        var text = new StringBuilder(json.Length);
        foreach (var c in Encoding.UTF8.GetString(json))
        {
            if (c > '~' && !char.IsSurrogate(c) && Printable.InFull(c.ToString()).Length > 1) text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            else text.Append(c);
        }
        return Encoding.UTF8.GetBytes(_annotations.HarmlessJson(text.ToString()));
    }

    private void Write(IEnumerable<Line> lines, StandardStream stream)
    {
        if (stream.IsTerminal)
        {
            Ink.Write(lines, stream.Open());
            return;
        }
        var text = new StringBuilder();
        foreach (var line in lines) text.Append(_annotations.Harmless(line.Text)).Append('\n');
        stream.Write(Encoding.UTF8.GetBytes(text.ToString()));
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
        if (!problem.Details.IsEmpty)
        {
            json.WriteStartArray("details");
            foreach (var detail in problem.Details) json.WriteStringValue(detail);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }
}
