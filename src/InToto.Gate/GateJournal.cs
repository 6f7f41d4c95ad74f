using System.Buffers;
using System.Text.Json;

namespace InToto.Gate;

/// <summary>What was decided, a line of JSON each, and how often. What came from outside is in it as JSON strings of ASCII, so that nothing breaks a line or moves a cursor (threat M9).</summary>
internal sealed class GateJournal(Stream output, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>Whether a line could not be written: who runs the gate must know.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>A decision about a package.</summary>
    public void Decided(string decision, string id, string version, string? code, string what) => Write("decision", decision, id, version, code, what);

    /// <summary>Something that somebody should look at.</summary>
    public void Warn(string code, string id, string version, string what) => Write("warning", "warning", id, version, code, what);

    /// <summary>A request that is none.</summary>
    public void Malformed(string target) => Write("request", "malformed", null, null, GateCodes.RequestMalformed, target.Length > Shown ? target[..Shown] : target);

    /// <summary>Counts what needs no line.</summary>
    public void Count(string name)
    {
        lock (_lock) _counts[name] = _counts.GetValueOrDefault(name) + 1;
    }

    /// <summary>How often what happened, in order.</summary>
    public KeyValuePair<string, long>[] Counts()
    {
        lock (_lock) return [.. _counts];
    }

    private void Write(string kind, string outcome, string? id, string? version, string? code, string what)
    {
        var line = new ArrayBufferWriter<byte>();
        // The default encoder: everything but plain ASCII is escaped.
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("time", clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture));
            json.WriteString(kind, outcome);
            if (id is not null) json.WriteString("id", id);
            if (version is not null) json.WriteString("version", version);
            if (code is not null) json.WriteString("code", code);
            json.WriteString("what", what);
            json.WriteEndObject();
        }
        line.Write("\n"u8);
        lock (_lock)
        {
            _counts[outcome] = _counts.GetValueOrDefault(outcome) + 1;
            try
            {
                output.Write(line.WrittenSpan);
                output.Flush();
            }
            catch (IOException)
            {
                // A gate without a journal still refuses and serves rightly; its health says that it has none.
                IsBroken = true;
            }
        }
    }

    private const int Shown = 500;
}
