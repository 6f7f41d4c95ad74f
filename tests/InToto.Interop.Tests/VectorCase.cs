using System.Text;
using System.Text.Json;
using InToto.Testing;

namespace InToto.Interop.Tests;

/// <summary>A <c>verify</c> case of <c>testassets/vectors/cases.json</c>.</summary>
public sealed record VectorCase(string Name, string Folder, string Cwd, string[] Arguments, bool Accept)
{
    private static readonly JsonElement[] Index = [.. JsonDocument.Parse(File.ReadAllBytes(Repository.TestAsset("vectors", "cases.json"))).RootElement.EnumerateArray()];

    /// <summary>The cases that need nothing beyond layouts and links: decided by looking into their files.</summary>
    public static IReadOnlyList<VectorCase> Covered { get; } = [.. All().Where(IsCovered)];

    /// <summary>The cases with OpenPGP keys. Their layouts have an inspection, which begins when every signature has been checked.</summary>
    public static IReadOnlyList<VectorCase> OpenPgp { get; } = [.. All().Where(entry => entry.Arguments.Contains("--gpg"))];

    public string Layout => InCwd(Values("--layout").Single());

    public IEnumerable<string> Keys => Values("--verification-keys").Select(InCwd);

    public IEnumerable<string> Fingerprints => Values("--gpg");

    public string Keyring => InCwd(Values("--gpg-home").Single());

    public string LinkFolder => InCwd(Values("--link-dir").SingleOrDefault() ?? ".");

    public override string ToString() => Name;

    private static IEnumerable<VectorCase> All() =>
        from entry in Index
        where entry.GetProperty("kind").GetString() == "verify"
            && !(entry.TryGetProperty("params", out var parameters) && parameters.ValueKind == JsonValueKind.Object)
        select new VectorCase(
            entry.GetProperty("name").GetString()!,
            Repository.TestAsset("vectors", entry.GetProperty("dir").GetString()!),
            entry.GetProperty("cwd").GetString()!,
            [.. entry.GetProperty("argv").EnumerateArray().Select(word => word.GetString()!)],
            entry.GetProperty("expect").GetString() == "accept");

    /// <summary>No inspection, OpenPGP, sublayout or parameter. A layout that cannot be read needs none of them.</summary>
    private static bool IsCovered(VectorCase entry)
    {
        if (entry.Arguments.Contains("--gpg")) return false;
        if (Signed(entry.Layout) is not { } layout) return true;
        if (layout.TryGetProperty("inspect", out var inspect) && inspect is { ValueKind: JsonValueKind.Array } && inspect.GetArrayLength() > 0) return false;
        if (layout.TryGetProperty("keys", out var keys) && keys.GetRawText().Contains("pgp+", StringComparison.Ordinal)) return false;
        return !Directory.EnumerateFiles(entry.Folder, "*.link", SearchOption.AllDirectories)
            .Any(file => Signed(file) is { } signed && signed.TryGetProperty("_type", out var type) && type.ValueEquals("layout"));
    }

    /// <summary>The signed part of a file as a lenient reader sees it; null when it sees none.</summary>
    private static JsonElement? Signed(string file)
    {
        try
        {
            var root = JsonDocument.Parse(File.ReadAllBytes(file)).RootElement;
            if (root.TryGetProperty("payload", out var payload)) root = JsonDocument.Parse(Encoding.UTF8.GetString(payload.GetBytesFromBase64())).RootElement;
            else if (root.TryGetProperty("signed", out var signed)) root = signed;
            return root.ValueKind == JsonValueKind.Object ? root : null;
        }
        catch (Exception problem) when (problem is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private IEnumerable<string> Values(string option) =>
        Arguments.SkipWhile(word => word != option).Skip(1).TakeWhile(word => !word.StartsWith("--", StringComparison.Ordinal));

    private string InCwd(string path) => Path.GetFullPath(Path.Combine(Folder, Cwd, path));
}
