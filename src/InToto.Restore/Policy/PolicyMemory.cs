using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using InToto.Json;

namespace InToto.Restore;

/// <summary>What a package of an id had when it was seen last: it may have more later, never less.</summary>
/// <param name="Evidence">Whether it had in-toto evidence.</param>
/// <param name="Author">Whether its author had signed it.</param>
/// <param name="Gallery">Whether a gallery had signed it.</param>
/// <param name="LayoutExpires">The latest end of a layout that came with it and was verified; null for none.</param>
public sealed record SeenPackage(bool Evidence, bool Author, bool Gallery, DateTimeOffset? LayoutExpires)
{
    /// <summary>Both together: what was ever there.</summary>
    internal SeenPackage With(SeenPackage other) => new(Evidence || other.Evidence, Author || other.Author, Gallery || other.Gallery,
        LayoutExpires is null || other.LayoutExpires > LayoutExpires ? other.LayoutExpires ?? LayoutExpires : LayoutExpires);

    internal static SeenPackage Of(PackageFacts facts, DateTimeOffset? layoutExpires) => new(facts.Evidence is not null,
        facts.Signatures.Any(signature => signature is { Kind: SignatureKind.Author, State: not SignatureState.Wrong }),
        facts.Signatures.Any(signature => signature is { Kind: SignatureKind.Repository, State: SignatureState.Trusted }), layoutExpires);
}

/// <summary>What a policy has seen: <c>intoto.lock.json</c> beside it, kept with the source.</summary>
public sealed class PolicyMemory
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "intoto.lock.json";

    private readonly ImmutableSortedDictionary<string, SeenPackage> _packages;

    private readonly ImmutableSortedDictionary<string, string> _tools;

    private PolicyMemory(ImmutableSortedDictionary<string, SeenPackage> packages, ImmutableSortedDictionary<string, string> tools) => (_packages, _tools) = (packages, tools);

    /// <summary>Nothing was seen yet.</summary>
    public static PolicyMemory Empty { get; } = new(ImmutableSortedDictionary.Create<string, SeenPackage>(StringComparer.Ordinal), ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));

    /// <summary>What was seen of an id; null for nothing.</summary>
    public SeenPackage? Seen(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return _packages.GetValueOrDefault(id.ToLowerInvariant());
    }

    /// <summary>The memory with a package more, or with what one has more than before.</summary>
    public PolicyMemory With(string id, SeenPackage seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        return new(_packages.SetItem(id.ToLowerInvariant(), Seen(id)?.With(seen) ?? seen), _tools);
    }

    /// <summary>The content hash of an MSBuild SDK or a tool, which NuGet's lock files do not hold; null when none was kept.</summary>
    public string? ToolHash(string id, string version)
    {
        ArgumentNullException.ThrowIfNull(id);
        return _tools.GetValueOrDefault($"{id}@{version}".ToLowerInvariant());
    }

    /// <summary>The memory with the content hash of an MSBuild SDK or a tool.</summary>
    public PolicyMemory WithTool(string id, string version, string contentHash)
    {
        ArgumentNullException.ThrowIfNull(id);
        return new(_packages, _tools.SetItem($"{id}@{version}".ToLowerInvariant(), contentHash));
    }

    /// <summary>Reads what was seen; nothing when there is no file.</summary>
    /// <exception cref="RestoreException">It cannot be read (<see cref="RestoreCodes.MemoryMalformed"/>).</exception>
    public static PolicyMemory Read(string path)
    {
        if (!Path.Exists(path)) return Empty;
        try
        {
            var bytes = BoundedFile.Read(path, RestoreLimits.PolicyBytes, (_, what, hint, inner) => new RestoreException(RestoreCodes.MemoryMalformed, what, where: null, hint, inner));
            return Read(new JsonFields(StrictJson.Parse(bytes), "the file", Dialect.Strict), path);
        }
        catch (MetadataFormatException problem)
        {
            throw Malformed(problem.Message, path, problem);
        }
    }

    private static PolicyMemory Read(JsonFields root, string path)
    {
        if (root.OptionalInteger("version") is not 1) throw Malformed("Its 'version' is not 1, and no other is known.", path);
        var memory = Empty;
        foreach (var member in root.Object("packages").Value.Inside)
        {
            var fields = new JsonFields(member, $"'{Printable.Of(member.Name)}'", Dialect.Strict);
            var has = fields.Words("has", 3);
            if (has.FirstOrDefault(word => word is not ("evidence" or "author" or "gallery")) is { } other) throw Malformed($"{fields.Where} has '{Printable.Of(other)}', which is not known.", path);
            var expires = fields.OptionalText("layoutExpires") is { } text ? UtcTime.Parse(text) ?? throw Malformed($"'layoutExpires' of {fields.Where} is no time.", path) : (DateTimeOffset?)null;
            if (fields.Unknown() is [var unknown, ..]) throw Malformed($"{fields.Where} has '{Printable.Of(unknown.Name)}', which is not known.", path);
            memory = memory.With(member.Name, new(has.Contains("evidence"), has.Contains("author"), has.Contains("gallery"), expires));
        }
        if (root.OptionalObject("tools") is { } tools)
            foreach (var tool in tools.Value.Inside)
                memory = tool.Name.Split('@') is [var id, var version] ? memory.WithTool(id, version, tools.Text(tool.Name)) : throw Malformed($"'{Printable.Of(tool.Name)}' of {tools.Where} is not ID@VERSION.", path);
        return root.Unknown() is [var more, ..] ? throw Malformed($"It has '{Printable.Of(more.Name)}', which is not known.", path) : memory;
    }

    /// <summary>Writes what was seen; the same memory gives the same bytes.</summary>
    /// <exception cref="RecordingException">It cannot be written (<see cref="RestoreCodes.MemoryMalformed"/>).</exception>
    public void Write(string path)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output, new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", 1);
            json.WriteStartObject("packages");
            foreach (var (id, seen) in _packages)
            {
                json.WriteStartObject(id);
                json.WriteStartArray("has");
                if (seen.Evidence) json.WriteStringValue("evidence");
                if (seen.Author) json.WriteStringValue("author");
                if (seen.Gallery) json.WriteStringValue("gallery");
                json.WriteEndArray();
                if (seen.LayoutExpires is { } expires) json.WriteString("layoutExpires", UtcTime.Write(expires));
                json.WriteEndObject();
            }
            json.WriteEndObject();
            if (!_tools.IsEmpty)
            {
                json.WriteStartObject("tools");
                foreach (var (name, hash) in _tools) json.WriteString(name, hash);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        output.Write("\n"u8);
        AtomicFile.Write(path, output.ToArray(), code: RestoreCodes.MemoryMalformed);
    }

    private static RestoreException Malformed(string why, string path, Exception? inner = null) => new(RestoreCodes.MemoryMalformed, $"What was seen of packages cannot be read. {why}", Printable.InFull(path),
        "Take the file as it is in source control. Without it, packages that lost their evidence would not be noticed.", inner);
}
