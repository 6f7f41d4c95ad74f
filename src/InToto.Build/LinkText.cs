using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace InToto.Build;

/// <summary>What links say beside their artifacts. Nothing of it is a time of day: a build that is repeated says the same.</summary>
internal static class LinkText
{
    /// <summary>Where the step was performed.</summary>
    public static JsonElement Environment(string sdkVersion, string msbuildVersion) => Object(writer =>
    {
        writer.WriteString("dotnet-sdk", sdkVersion);
        writer.WriteString("msbuild", msbuildVersion);
        writer.WriteString("os", RuntimeInformation.RuntimeIdentifier);
    });

    /// <summary>NuGet's content hashes of the packages that went in, by purl: SHA-512, base64.</summary>
    public static ImmutableArray<UnknownField> Packages(IReadOnlyDictionary<string, string> contentHashes) => contentHashes.Count == 0 ? [] :
    [
        new("packages", Object(writer =>
        {
            foreach (var purl in contentHashes.Keys.Order(StringComparer.Ordinal)) writer.WriteString(purl, contentHashes[purl]);
        })),
    ];

    /// <summary>Which target frameworks a PDB testified for.</summary>
    public static UnknownField Witness(string framework, bool witnessed) => new("witness", Object(writer => writer.WriteString(framework, witnessed ? "agrees" : "none")));

    /// <summary>One object with the members of several; they agree where both have one, as their artifacts do.</summary>
    public static ImmutableArray<UnknownField> Merged(IEnumerable<ImmutableArray<UnknownField>> all)
    {
        var merged = new SortedDictionary<string, SortedDictionary<string, JsonElement>>(StringComparer.Ordinal);
        foreach (var field in all.SelectMany(fields => fields))
        {
            if (!merged.TryGetValue(field.Name, out var members)) merged.Add(field.Name, members = new(StringComparer.Ordinal));
            foreach (var member in field.Value.EnumerateObject()) members[member.Name] = member.Value;
        }
        return [.. merged.Select(field => new UnknownField(field.Key, Object(writer =>
        {
            foreach (var (name, value) in field.Value)
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }
        })))];
    }

    private static JsonElement Object(Action<Utf8JsonWriter> members)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output, Json.JsonText.Compact))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }
        return JsonElement.Parse(output.WrittenSpan);
    }
}
