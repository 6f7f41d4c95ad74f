using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace InToto.Build;

/// <summary>What links say beside their artifacts. Nothing of it is a time of day: a build that is repeated says the same.</summary>
internal static class LinkText
{
    /// <summary>Where the step was performed.</summary>
    /// <param name="sdkVersion">The version of the SDK.</param>
    /// <param name="msbuildVersion">The version of MSBuild.</param>
    /// <param name="repository">The address of the repository, as the project says; empty when it does not.</param>
    /// <param name="dirty">Whether what was recorded of the repository is not the commit; null when there is none, or nobody looked.</param>
    public static JsonElement Environment(string sdkVersion, string msbuildVersion, string repository = "", bool? dirty = null) => Object(writer =>
    {
        writer.WriteString("dotnet-sdk", sdkVersion);
        writer.WriteString("msbuild", msbuildVersion);
        writer.WriteString("os", RuntimeInformation.RuntimeIdentifier);
        if (WithoutUser(repository) is { } address) writer.WriteString("repository", address);
        if (dirty is { } isDirty) writer.WriteString(WorkingTree, isDirty ? Dirty : "clean");
    });

    /// <summary>Whether an environment says that what was recorded is not the commit.</summary>
    public static bool IsDirty(JsonElement environment) =>
        environment.ValueKind == JsonValueKind.Object && environment.TryGetProperty(WorkingTree, out var tree) && tree.ValueKind == JsonValueKind.String && tree.ValueEquals(Dirty);

    /// <summary>An address may hold a name and a password, which nobody else is to read; null for what is no address.</summary>
    private static string? WithoutUser(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && !uri.IsFile
        ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
        : null;

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

    /// <summary>Whether MSBuild gave the list of all files that it imported, by target framework.</summary>
    public static UnknownField Imports(string framework, bool all) => new("imports", Object(writer => writer.WriteString(framework, all ? "all" : "named")));

    /// <summary>Which targets changed what was compiled, by target framework.</summary>
    public static UnknownField Targets(string framework, string targets) => new("targets", Object(writer => writer.WriteString(framework, string.Join(';', targets.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))));

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
        using var output = new RentedBuffer(UsualBytes);
        using (var writer = new Utf8JsonWriter(output, Json.JsonText.Compact))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }
        return JsonElement.Parse(output.Written);
    }

    private const int UsualBytes = 4096;

    private const string WorkingTree = "working-tree";

    private const string Dirty = "dirty";
}
