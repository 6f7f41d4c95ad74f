using System.Collections.Concurrent;
using System.Text;

namespace InToto.Tool.Tests;

/// <summary>Every command that reads a document gets every malformed one of lists A and D: it says what, where and what to do, and ends with 1 or 2.</summary>
public sealed class MalformedFileTests : IDisposable
{
    private static readonly Dictionary<string, Func<string, byte[]>> Malformed = new(StringComparer.Ordinal)
    {
        ["A1 a member twice"] = layout => Utf8(layout.Replace("\"signatures\"", "\"signed\": {}, \"signatures\"", StringComparison.Ordinal)),
        ["A5 a member in another case"] = layout => Utf8(layout.Replace("\"expires\"", "\"Expires\"", StringComparison.Ordinal)),
        ["A9 two forms at once"] = layout => Utf8(layout.Replace("\"signatures\"", "\"payload\": \"e30=\", \"payloadType\": \"application/vnd.in-toto+json\", \"signatures\"", StringComparison.Ordinal)),
        ["A11 a byte order mark"] = layout => [0xEF, 0xBB, 0xBF, .. Utf8(layout)],
        ["A12 UTF-16"] = layout => Encoding.Unicode.GetBytes(layout),
        ["A13 invalid UTF-8"] = layout => Encoding.Latin1.GetBytes(layout.Replace("write-code", "write-\u00C3(", StringComparison.Ordinal)),
        ["A15 half a character"] = layout => Utf8(layout.Replace("write-code", "\\ud800", StringComparison.Ordinal)),
        ["A16 a control character"] = layout => Utf8(layout.Replace("write-code", "write\u0001", StringComparison.Ordinal)),
        ["A17 a NUL in a name"] = layout => Utf8(layout.Replace("write-code", "\\u0000", StringComparison.Ordinal)),
        ["A18 no number"] = layout => Utf8(layout.Replace("\"threshold\": 1", "\"threshold\": NaN", StringComparison.Ordinal)),
        ["A19 too large a number"] = layout => Utf8(layout.Replace("\"threshold\": 1", "\"threshold\": 1e400", StringComparison.Ordinal)),
        ["A20 a fraction"] = layout => Utf8(layout.Replace("\"threshold\": 1", "\"threshold\": 1.0", StringComparison.Ordinal)),
        ["A24 a number in a text"] = layout => Utf8(layout.Replace("\"threshold\": 1", "\"threshold\": \"1\"", StringComparison.Ordinal)),
        ["A25 nothing for a list"] = _ => Utf8("""{"signed": {"_type": "layout", "steps": null, "inspect": [], "keys": {}, "expires": "2090-01-01T00:00:00Z", "readme": ""}, "signatures": []}"""),
        ["A26 deep"] = _ => Utf8(new string('[', 65) + new string(']', 65)),
        ["A27 very deep"] = _ => Utf8(new string('[', 1_000_000)),
        ["A28 more after the end"] = layout => Utf8(layout + "{}"),
        ["A29 a comma too many"] = layout => Utf8(layout.TrimEnd()[..^1] + ",}"),
        ["A29 a comment"] = layout => Utf8("// a layout\n" + layout),
        ["A30 nothing is signed"] = _ => Utf8("""{"signatures": []}"""),
        ["A30 a text is signed"] = _ => Utf8("""{"signed": "layout", "signatures": []}"""),
        ["A30 of no kind"] = layout => Utf8(layout.Replace("\"_type\": \"layout\"", "\"_kind\": \"layout\"", StringComparison.Ordinal)),
        ["A30 of an unknown kind"] = layout => Utf8(layout.Replace("\"_type\": \"layout\"", "\"_type\": \"statement\"", StringComparison.Ordinal)),
        ["A31 empty"] = _ => [],
        ["A31 one byte"] = _ => "{"u8.ToArray(),
        ["A31 no text"] = _ => [.. Enumerable.Repeat((byte)0xFF, 1 << 20)],
        ["A32 too large"] = layout => Utf8(layout + new string(' ', 17 << 20)),
        ["A33 too many signatures"] = layout => Utf8(layout.Replace("\"signatures\": [", $"\"signatures\": [{string.Concat(Enumerable.Repeat("{\"keyid\": \"aa\", \"sig\": \"bb\"},", 2000))}", StringComparison.Ordinal)),
        ["A38 an end that is no time"] = layout => Utf8(layout.Replace("\"2090-01-01T00:00:00Z\"", "2090", StringComparison.Ordinal)),
        ["A42 an empty envelope"] = _ => Utf8("""{"payload": "", "payloadType": "application/vnd.in-toto+json", "signatures": []}"""),
        ["A41 an envelope of no base64"] = _ => Utf8("""{"payload": "e30", "payloadType": "application/vnd.in-toto+json", "signatures": []}"""),
        ["A43 an envelope of no JSON"] = _ => Utf8("""{"payload": "e3s=", "payloadType": "application/vnd.in-toto+json", "signatures": []}"""),
        ["D a threshold of nobody"] = layout => Utf8(layout.Replace("\"threshold\": 1", "\"threshold\": 0", StringComparison.Ordinal)),
        ["D a name that leads elsewhere"] = layout => Utf8(layout.Replace("\"name\": \"write-code\"", "\"name\": \"../write-code\"", StringComparison.Ordinal)),
        ["D two steps of one name"] = layout => Utf8(layout.Replace("\"name\": \"package\"", "\"name\": \"write-code\"", StringComparison.Ordinal)),
        ["D a rule of no kind"] = layout => Utf8(layout.Replace("\"CREATE\"", "\"INVENT\"", StringComparison.Ordinal)),
    };

    private readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Theory]
    [InlineData("verify -l FILE --layout-key alice.pub")]
    [InlineData("show FILE")]
    [InlineData("sign -f FILE -k alice.pem")]
    [InlineData("sign -f FILE --verify -k alice.pub")]
    [InlineData("layout show FILE")]
    [InlineData("layout lint FILE")]
    [InlineData("layout lint FILE --format sarif")]
    [InlineData("layout diff FILE root.layout")]
    [InlineData("layout diff root.layout FILE")]
    [InlineData("layout test FILE demo")]
    [InlineData("layout add-key FILE alice.pub --step package")]
    [InlineData("layout set-expiry FILE 2095-01-01")]
    [InlineData("graph FILE")]
    [InlineData("match-products -l FILE -p alice.pub")]
    public void A_command_says_what_is_wrong_with_every_malformed_document(string command)
    {
        _shell.Run("assets demo", []);
        foreach (var key in (string[])["alice.pub", "alice.pem"]) _shell.Sh($"cp '{InToto.Testing.Repository.TestAsset("keys", key)}' . && chmod 600 {key}");
        _shell.Sh("cp demo/root.layout .");
        var layout = File.ReadAllText(_shell.At("root.layout"));
        // A process each, and the processors are what they wait for.
        var wrong = new ConcurrentBag<string>();
        Parallel.ForEach(Malformed, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, (malformed, _, at) =>
        {
            var bytes = malformed.Value(layout);
            Assert.NotEqual(Utf8(layout), bytes);
            var file = $"bad{at}.layout";
            File.WriteAllBytes(_shell.At(file), bytes);

            var ending = _shell.Run($"intoto {command.Replace("FILE", file, StringComparison.Ordinal)}", []);

            foreach (var problem in Wrong(ending, file)) wrong.Add($"{malformed.Key}: {problem}");
            if (!File.ReadAllBytes(_shell.At(file)).AsSpan().SequenceEqual(bytes)) wrong.Add($"{malformed.Key}: the file was written");
        });
        Assert.True(wrong.IsEmpty, string.Join('\n', wrong.Order(StringComparer.Ordinal)));
    }

    private static IEnumerable<string> Wrong(Ending ending, string file)
    {
        var said = ending.Output + ending.Error;
        if (ending.ExitCode is not (1 or 2)) yield return $"exit code {ending.ExitCode}: {said[..Math.Min(said.Length, 200)]}";
        else if (!System.Text.RegularExpressions.Regex.IsMatch(said, "INTOTO[0-9]{4}") || !said.Contains(file, StringComparison.Ordinal)) yield return $"no code, or no file: {said[..Math.Min(said.Length, 300)]}";
        else if (!said.Contains("hint", StringComparison.Ordinal)) yield return $"nothing to do: {said[..Math.Min(said.Length, 300)]}";
        else if (said.Contains("   at InToto", StringComparison.Ordinal) || said.Contains("Unhandled", StringComparison.Ordinal)) yield return "a stack trace";
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
