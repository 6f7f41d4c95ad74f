using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace InToto.Restore;

/// <summary>A policy that says of each package what is really there today: a beginning, for people to read and to tighten.</summary>
public static class PolicyDraft
{
    /// <summary>Writes a policy for packages, and what is to be remembered of them beside it.</summary>
    /// <param name="path">Where the policy shall be; a file that stands there is replaced.</param>
    /// <param name="findings">The packages.</param>
    /// <exception cref="RestoreException">A package is wrong (<see cref="RestoreCodes.NoPackages"/>).</exception>
    /// <exception cref="RecordingException">A file cannot be written.</exception>
    public static void Write(string path, ImmutableArray<PackageFinding> findings)
    {
        AtomicFile.Write(path, Of(findings), code: RestoreCodes.PolicyMalformed);
        Memory(findings).Write(Path.Join(Path.GetDirectoryName(Path.GetFullPath(path)), PolicyMemory.FileName));
    }

    /// <summary>The policy as the bytes of its file.</summary>
    /// <param name="findings">The packages. What is wrong must have been looked at before.</param>
    /// <returns>A line for each id, with everything that all of its packages have; ids in order.</returns>
    /// <exception cref="RestoreException">A package is wrong, or no package at all (<see cref="RestoreCodes.NoPackages"/>).</exception>
    internal static byte[] Of(ImmutableArray<PackageFinding> findings)
    {
        PackageFacts[] all = [.. findings.Select(finding => finding is { Facts: { } facts, Problems.IsEmpty: true } ? facts : throw new RestoreException(RestoreCodes.NoPackages,
            $"'{Printable.Of(finding.Name)}' is wrong: nothing can be expected of it.", hint: "'dotnet intoto verify' says what is wrong."))];
        var galleries = Galleries(all);
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output, new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", 1);
            json.WriteStartObject("galleries");
            foreach (var gallery in galleries.GroupBy(pair => pair.Value).OrderBy(group => group.Key, StringComparer.Ordinal))
            {
                json.WriteStartObject(gallery.Key);
                WriteList(json, "certificates", gallery.Select(pair => pair.Key.Fingerprint));
                json.WriteEndObject();
            }
            json.WriteEndObject();
            json.WriteStartArray("packages");
            foreach (var packages in all.GroupBy(facts => facts.Nuspec.Id, StringComparer.OrdinalIgnoreCase).OrderBy(group => group.Key, StringComparer.OrdinalIgnoreCase))
                WriteLine(json, [.. packages], galleries);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        output.Write("\n"u8);
        return output.ToArray();
    }

    /// <summary>What is to be remembered of the packages.</summary>
    internal static PolicyMemory Memory(ImmutableArray<PackageFinding> findings)
    {
        var memory = PolicyMemory.Empty;
        foreach (var finding in findings)
            if (finding.Facts is { } facts) memory = memory.With(facts.Nuspec.Id, SeenPackage.Of(facts, layoutExpires: null));
        return memory;
    }

    private static void WriteLine(Utf8JsonWriter json, PackageFacts[] packages, Dictionary<(string Address, string Fingerprint), string> galleries)
    {
        json.WriteStartObject();
        json.WriteString("pattern", packages[0].Nuspec.Id);
        SignatureFact?[] authors = [.. packages.Select(facts => Signature(facts, SignatureKind.Author))];
        SignatureFact?[] repositories = [.. packages.Select(facts => Signature(facts, SignatureKind.Repository))];
        var byAuthor = !authors.Contains(null);
        var gallery = repositories.Contains(null) ? [] : repositories.Select(signature => galleries[Name(signature!)]).Distinct().ToArray();
        if (byAuthor) WriteList(json, "author", authors.Select(author => author!.Fingerprint));
        if (gallery.Length == 1)
        {
            json.WriteString("gallery", gallery[0]);
            string[] owners = [.. repositories.Select(signature => signature!.Owners.AsEnumerable()).Aggregate((some, more) => some.Intersect(more, StringComparer.OrdinalIgnoreCase))];
            if (owners.Length > 0) WriteList(json, "owners", owners);
        }
        if (!byAuthor && gallery.Length != 1)
        {
            json.WriteStartObject("contentHash");
            foreach (var facts in packages.DistinctBy(facts => facts.Nuspec.Version, StringComparer.OrdinalIgnoreCase)) json.WriteString($"{facts.Nuspec.Id}@{facts.Nuspec.Version}", facts.ContentHash);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    /// <summary>A signature that can be expected: an author's by its fingerprint, a gallery's when it is trusted.</summary>
    private static SignatureFact? Signature(PackageFacts facts, SignatureKind kind) => facts.Signatures.FirstOrDefault(signature =>
        signature.Kind == kind && signature.State == SignatureState.Trusted);

    /// <summary>Galleries get their host's name; one that signs with several certificates is one gallery.</summary>
    private static Dictionary<(string Address, string Fingerprint), string> Galleries(PackageFacts[] all)
    {
        var names = new Dictionary<(string, string), string>();
        foreach (var facts in all)
            if (Signature(facts, SignatureKind.Repository) is { } signature) names[Name(signature)] = new Uri(signature.ServiceIndex!).Host;
        return names;
    }

    private static (string, string) Name(SignatureFact signature) => (signature.ServiceIndex!, signature.Fingerprint);

    private static void WriteList(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
