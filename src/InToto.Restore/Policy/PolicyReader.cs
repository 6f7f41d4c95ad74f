using System.Collections.Frozen;
using System.Collections.Immutable;
using InToto.Json;

namespace InToto.Restore;

/// <summary>Reads a policy, strictly: what is not known is refused, because it would have been meant to protect something.</summary>
internal static class PolicyReader
{
    public static PackagePolicy Read(string path)
    {
        try
        {
            var bytes = BoundedFile.Read(path, RestoreLimits.PolicyBytes, (_, what, hint, inner) => new RestoreException(RestoreCodes.PolicyMalformed, what, where: null, hint, inner));
            return Read(new JsonFields(StrictJson.Parse(bytes), "the policy", Dialect.Strict), path);
        }
        catch (MetadataFormatException problem)
        {
            throw Malformed(problem.Message, path, problem);
        }
    }

    private static PackagePolicy Read(JsonFields root, string path)
    {
        root.OptionalText("$schema");
        if (root.OptionalInteger("version") is not 1) throw Malformed("Its 'version' is not 1, and no other is known.", path);
        var galleries = Galleries(root, path);
        var lines = root.Objects("packages", RestoreLimits.PolicyLines);
        RequireKnown(root, path);

        var patterns = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var read = ImmutableArray.CreateBuilder<PolicyLine>(lines.Length);
        for (var i = 0; i < lines.Length; i++)
        {
            var line = Line(lines[i], $"packages[{i}]", path);
            if (line.Gallery is { } gallery && !galleries.ContainsKey(gallery)) throw Malformed($"{line.Place} names the gallery '{Printable.Of(gallery)}', which is not among its 'galleries'.", path);
            if (!patterns.Add(line.Pattern.Text)) throw Malformed($"Two lines have the pattern '{line.Pattern.Text}': which of them decides cannot be told.", path);
            read.Add(line);
        }
        return new() { Path = path, Lines = read.ToImmutable(), Galleries = galleries };
    }

    private static FrozenDictionary<string, ImmutableArray<string>> Galleries(JsonFields root, string path)
    {
        var galleries = new Dictionary<string, ImmutableArray<string>>(StringComparer.Ordinal);
        if (root.OptionalObject("galleries") is not { } given) return galleries.ToFrozenDictionary();
        foreach (var member in given.Value.Inside)
        {
            var fields = new JsonFields(member, $"the gallery '{Printable.Of(member.Name)}'", Dialect.Strict);
            galleries.Add(member.Name, Fingerprints(fields, "certificates", path) is { IsEmpty: false } found ? found : throw Malformed($"{fields.Where} has no certificates.", path));
            RequireKnown(fields, path);
        }
        return galleries.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static PolicyLine Line(JsonFields fields, string place, string path)
    {
        var folder = System.IO.Path.GetDirectoryName(path)!;
        var line = new PolicyLine
        {
            Pattern = PackagePattern.Parse(fields.Text("pattern")) ?? throw Malformed($"{place} has the pattern '{Printable.Of(fields.Text("pattern"))}'; one is an id, the beginning of ids and '*', or '*'.", path),
            Place = place,
            Keys = [.. fields.Words("keys", RestoreLimits.PolicyValues).Select(key => System.IO.Path.GetFullPath(key, folder))],
            Layout = fields.OptionalText("layout") is { } layout ? System.IO.Path.GetFullPath(layout, folder) : null,
            LayoutSha256 = fields.OptionalText("layoutSha256") is { } digest ? Fingerprint(digest, $"'layoutSha256' of {place}", path) : null,
            Author = Fingerprints(fields, "author", path),
            Gallery = fields.OptionalText("gallery"),
            Owners = fields.Words("owners", RestoreLimits.PolicyValues),
            ContentHashes = ContentHashes(fields, path),
            SourceWitness = SourceWitness(fields, folder, place, path),
            OnMissing = fields.OptionalText("onMissing") switch
            {
                null or "fail" => OnMissing.Fail,
                "warn" => OnMissing.Warn,
                "allow" => OnMissing.Allow,
                var other => throw Malformed($"'onMissing' of {place} is '{Printable.Of(other)}'; it is fail, warn or allow.", path),
            },
        };
        RequireKnown(fields, path);
        RequireSense(line, path);
        return line;
    }

    /// <summary>A line that reads as if it protected something, and does not, is refused.</summary>
    private static void RequireSense(PolicyLine line, string path)
    {
        if (line.Keys.IsEmpty && (line.Layout ?? line.LayoutSha256) is not null) throw Malformed($"{line.Place} names a layout and no keys: anybody could have signed it.", path);
        if (line is { Layout: not null, LayoutSha256: not null }) throw Malformed($"{line.Place} names a layout twice, as a file and by its digest.", path);
        if (line.Gallery is null && !line.Owners.IsEmpty) throw Malformed($"{line.Place} names owners and no gallery: any gallery could name them.", path);
        if (line.ExpectsNothing && line.OnMissing != OnMissing.Allow) throw Malformed($"{line.Place} expects nothing. If its packages shall be accepted as they come, say so: \"onMissing\": \"allow\".", path);
    }

    private static FrozenDictionary<string, string> ContentHashes(JsonFields fields, string path)
    {
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        if (fields.OptionalObject("contentHash") is not { } given) return FrozenDictionary<string, string>.Empty;
        foreach (var member in given.Value.Inside)
        {
            if (RestoredId.Parse(member.Name) is not { } id) throw Malformed($"'{Printable.Of(member.Name)}' of 'contentHash' is not ID@VERSION.", path);
            if (member.Kind != JsonKind.Text || EncodedBytes.Base64(member.Text, Dialect.Strict) is not { Length: 64 })
                throw Malformed($"The content hash of '{Printable.Of(member.Name)}' is not a SHA-512 in base64.", path);
            if (!hashes.TryAdd(Name(id.Id, id.Version), member.Text)) throw Malformed($"'contentHash' has '{Printable.Of(member.Name)}' twice.", path);
        }
        return hashes.Count is > 0 and <= RestoreLimits.PolicyValues ? hashes.ToFrozenDictionary(StringComparer.Ordinal) : throw Malformed($"'contentHash' has {hashes.Count} hashes; 1 to {RestoreLimits.PolicyValues} are read.", path);
    }

    private static ExpectedSources? SourceWitness(JsonFields line, string folder, string place, string path)
    {
        if (line.OptionalObject("sourceWitness") is not { } given) return null;
        var (clone, addresses) = (given.OptionalText("clone"), given.Words("addresses", RestoreLimits.PolicyValues));
        RequireKnown(given, path);
        if (clone is null == addresses.IsEmpty) throw Malformed($"'sourceWitness' of {place} must have either a 'clone' or 'addresses': it says where the sources are.", path);
        return new(clone is null ? null : System.IO.Path.GetFullPath(clone, folder), [.. addresses.Select(text => ExpectedSources.Beginning(text)
            ?? throw Malformed($"'addresses' of 'sourceWitness' of {place} holds '{Printable.Of(text)}'; a beginning of addresses is https://SERVER/ or https://SERVER/PATH/.", path))]);
    }

    /// <summary>How a package stands among content hashes.</summary>
    public static string Name(string id, string version) => $"{id}@{version}".ToLowerInvariant();

    private static ImmutableArray<string> Fingerprints(JsonFields fields, string name, string path) =>
        [.. fields.Words(name, RestoreLimits.PolicyValues).Select(text => Fingerprint(text, $"'{name}' of {fields.Where}", path))];

    private static string Fingerprint(string text, string what, string path) => text.Length == 64 && HexText.IsHex(text)
        ? text.ToLowerInvariant()
        : throw Malformed($"{what} holds '{Printable.Of(text)}', which is not a SHA-256 in hexadecimal.", path);

    private static void RequireKnown(JsonFields fields, string path)
    {
        if (fields.Unknown() is [var unknown, ..]) throw Malformed($"{fields.Where} has '{Printable.Of(unknown.Name)}', which is not known: it would protect nothing.", path);
    }

    private static RestoreException Malformed(string why, string path, Exception? inner = null) =>
        new(RestoreCodes.PolicyMalformed, $"The policy cannot be used. {why}", Printable.InFull(path), "docs/consumers.md has every member; 'dotnet intoto policy check' reads it again.", inner);
}
