using System.Text.Json;
using System.Text.RegularExpressions;
using InToto.Testing;

namespace InToto.Interop.Tests;

/// <summary>A case of <c>testassets/vectors/links/cases.json</c>: a tree, command lines, and what links they leave.</summary>
internal sealed partial class LinkVector(JsonElement entry)
{
    private static readonly string Folder = Repository.TestAsset("vectors", "links");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<LinkVector> All { get; } = [.. JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "cases.json"))).RootElement.EnumerateArray().Select(entry => new LinkVector(entry))];

    public string Name { get; } = entry.GetProperty("name").GetString()!;

    /// <summary>Null when it comes out as the reference has it, otherwise in a word or two what came out.</summary>
    public string? Difference()
    {
        using var tree = new VectorTree();
        tree.Lay(entry.GetProperty("tree"));
        var before = tree.Links().Keys.ToHashSet();
        var (expected, steps) = (entry.GetProperty("expect"), Steps());
        for (var i = 0; i < steps.Length; i++)
        {
            var outcome = Command.Run(Path.Combine(tree.Root, entry.GetProperty("cwd").GetString()!), Command.Tool, [.. steps[i].Select(word => word.Replace("{T}", tree.Root, StringComparison.Ordinal).Replace("{KEY}", Path.Combine(Folder, "key.pem"), StringComparison.Ordinal))]);
            var exit = expected.GetProperty("exit");
            var succeeds = (exit.ValueKind == JsonValueKind.Array ? exit[i] : exit).GetInt32() == 0;
            if (outcome.ExitCode == 0 != succeeds) return outcome.ExitCode == 0 ? "accepted" : $"refused, {Code().Match(outcome.Output).Value}";
            if (i < steps.Length - 1 && entry.GetProperty("between") is { ValueKind: JsonValueKind.Array } between) tree.Lay(between);
        }
        var links = tree.Links().Where(link => !before.Contains(link.Key)).ToDictionary(link => link.Key, link => link.Value);
        return IsApi
            ? SameArtifacts(Assert.Single(links).Value, "materials", expected.GetProperty("artifacts")) ? null : "other artifacts"
            : Same(links, expected.GetProperty("links")) ? null : "other artifacts";
    }

    private bool IsApi => entry.GetProperty("tool").GetString() == "api";

    /// <summary>A call of the reference's library becomes the command line that asks for the same.</summary>
    private string[][] Steps()
    {
        if (!IsApi) return [.. entry.GetProperty("steps").EnumerateArray().Select(step => (string[])[entry.GetProperty("tool").GetString()!, .. Words(step)])];
        var call = entry.GetProperty("api");
        return
        [
            [
                "run", "-n", "s", "--signing-key", "{KEY}", "-x", "-m", .. Words(call.GetProperty("artifacts")),
                .. call.TryGetProperty("exclude_patterns", out var patterns) && patterns.ValueKind == JsonValueKind.Array ? ["--exclude", .. Words(patterns)] : Array.Empty<string>(),
                .. Is(call, "normalize_line_endings") ? ["--normalize-line-endings"] : Array.Empty<string>(),
                .. Is(call, "follow_symlink_dirs") ? ["--follow-symlink-dirs"] : Array.Empty<string>(),
            ],
        ];
    }

    /// <summary>The same links with the same materials and products. Names of files differ by the keyid.</summary>
    private static bool Same(Dictionary<string, JsonElement> links, JsonElement expected)
    {
        var wanted = expected.EnumerateObject().ToDictionary(link => WithoutKeyId(link.Name), link => link.Value.GetProperty("signed"));
        return links.Keys.Select(WithoutKeyId).ToHashSet().SetEquals(wanted.Keys)
            && links.All(link => SameArtifacts(link.Value, "materials", wanted[WithoutKeyId(link.Key)].GetProperty("materials"))
                && SameArtifacts(link.Value, "products", wanted[WithoutKeyId(link.Key)].GetProperty("products")));
    }

    private static bool SameArtifacts(JsonElement link, string kind, JsonElement expected) =>
        expected.ValueKind == JsonValueKind.Null ? !link.GetProperty(kind).EnumerateObject().Any() : JsonElement.DeepEquals(link.GetProperty(kind), expected);

    private static bool Is(JsonElement call, string flag) => call.TryGetProperty(flag, out var value) && value.ValueKind == JsonValueKind.True;

    private static IEnumerable<string> Words(JsonElement list) => list.EnumerateArray().Select(word => word.GetString()!);

    private static string WithoutKeyId(string file) => KeyId().Replace(file, ".link");

    [GeneratedRegex(@"\.[0-9a-f]{8}\.link\z")]
    private static partial Regex KeyId();

    [GeneratedRegex(@"(?<=error )INTOTO\d{4}")]
    private static partial Regex Code();
}
