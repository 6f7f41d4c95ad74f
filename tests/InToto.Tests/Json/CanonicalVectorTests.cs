using System.Text.Json;
using InToto.Json;
using InToto.Testing;
using static InToto.Tests.Json.JsonText;

namespace InToto.Tests.Json;

/// <summary>Canonical forms that the reference implementation made, 300 random texts and 49 edges.</summary>
[Spec("4.1")]
public sealed class CanonicalVectorTests
{
    /// <summary>The reference takes the last of two equal keys. Others take the first, so these documents have no one meaning.</summary>
    private static readonly string[] DuplicateKeys = ["edge-duplicate-keys", "edge-nested-duplicate-keys"];

    public static TheoryData<string> Names => [.. Vectors.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void B4_Canonical_bytes_are_those_of_the_reference(string name)
    {
        var vector = Vectors[name];
        if (DuplicateKeys.Contains(name)) Assert.Equal(Codes.JsonMalformed, ShouldBeRefused(vector.Json).Code);
        else if (vector.Hex is { } hex) Assert.Equal(hex, Hex(vector.Json));
        else Assert.Throws<MetadataFormatException>(() => Hex(vector.Json));
    }

    [Fact]
    public void There_are_349_vectors_and_the_reference_reads_both_of_those_with_duplicate_keys()
    {
        Assert.Equal(349, Vectors.Count);
        Assert.All(DuplicateKeys, name => Assert.NotNull(Vectors[name].Hex));
    }

    private static string Hex(string json) => Convert.ToHexStringLower(CanonicalJson.Encode(StrictJson.Parse(Utf8(json))));

    private static readonly Dictionary<string, (string Json, string? Hex)> Vectors =
        JsonDocument.Parse(File.ReadAllBytes(Repository.TestAsset("vectors", "vectors", "canonical.json"))).RootElement.EnumerateArray()
            .ToDictionary(
                vector => vector.GetProperty("name").GetString()!,
                vector => (vector.GetProperty("json").GetString()!, vector.GetProperty("canonical_hex").GetString()));
}
