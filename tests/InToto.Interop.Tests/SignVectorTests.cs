using System.Security.Cryptography;
using System.Text.Json;
using InToto.Json;
using InToto.Testing;

namespace InToto.Interop.Tests;

/// <summary>The <c>sign</c> cases of <c>testassets/vectors</c>: what our tool, as a process, does to a folder of documents and keys.</summary>
public sealed class SignVectorTests
{
    private static readonly JsonElement[] Index =
        [.. JsonElement.Parse(File.ReadAllBytes(Repository.TestAsset("vectors", "cases.json"))).EnumerateArray().Where(entry => entry.GetProperty("kind").ValueEquals("sign"))];

    public static TheoryData<string> Cases => [.. Index.Select(entry => entry.GetProperty("name").GetString()!)];

    [Fact]
    public void There_are_43_cases() => Assert.Equal(43, Index.Length);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_document_is_signed_or_left_alone_as_decided(string name)
    {
        var entry = Index.Single(entry => entry.GetProperty("name").ValueEquals(name));
        var expected = entry.GetProperty("expect");
        var folder = Directory.CreateTempSubdirectory("sign").FullName;
        try
        {
            foreach (var file in Directory.EnumerateFiles(Repository.TestAsset("vectors", entry.GetProperty("dir").GetString()!)))
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            var before = State(folder);

            var exits = entry.GetProperty("steps").EnumerateArray()
                .Select(step => Command.Run(folder, Command.Tool, ["sign", .. step.EnumerateArray().Select(word => word.GetString()!)]).ExitCode == 0).ToArray();

            Assert.Equal(expected.GetProperty("exit").EnumerateArray().Select(exit => exit.GetInt32() == 0), exits);
            Assert.Equal(Changes(name, expected.GetProperty("changed")), State(folder).Except(before).Order(StringComparer.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Decided otherwise: a second signature of the same key takes the place of the first, and does not stand beside it. Nothing has changed then.</summary>
    private static IEnumerable<string> Changes(string name, JsonElement changed) => name == "sign/mb-layout-append-same-key" ? [] : changed.EnumerateObject()
        .Select(change => $"{change.Name} {change.Value.GetProperty("form")} {string.Join(' ', change.Value.GetProperty("keyids").EnumerateArray())} {change.Value.GetProperty("content")}")
        .Order(StringComparer.Ordinal);

    /// <summary>The documents of a folder: form, signers and signed content. Where nothing of these has changed, the bytes have not.</summary>
    private static string[] State(string folder) => [.. Directory.EnumerateFiles(folder).Select(Describe).OfType<string>()];

    private static string? Describe(string file)
    {
        try
        {
            var root = JsonElement.Parse(File.ReadAllBytes(file));
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("signatures", out var signatures)) return null;
            var isEnvelope = root.TryGetProperty("payload", out var payload);
            var content = isEnvelope ? payload.GetBytesFromBase64() : CanonicalJson.Encode(JsonValue.Of(root.GetProperty("signed"))).ToArray();
            var keyIds = signatures.EnumerateArray().Select(signature => signature.GetProperty("keyid").GetString());
            return $"{Path.GetFileName(file)} {(isEnvelope ? "dsse" : "metablock")} {string.Join(' ', keyIds)} {Convert.ToHexStringLower(SHA256.HashData(content))}";
        }
        catch (JsonException)
        {
            return null; // a key, or what is no document at all
        }
    }
}
