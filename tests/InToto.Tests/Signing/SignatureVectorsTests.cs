using System.Text.Json;

namespace InToto.Tests.Signing;

public sealed class SignatureVectorsTests
{
    /// <summary>Where our verdict is not the reference's, and why. An entry that is no longer true fails as well.</summary>
    private static readonly Dictionary<string, string> Differences = new(StringComparer.Ordinal)
    {
        ["rsa1024-rsassa-pss-sha224"] = "SHA-224 is not supported",
        ["rsa1024-rsa-pkcs1v15-sha224"] = "SHA-224 is not supported",
        ["rsa2048-rsassa-pss-sha224"] = "SHA-224 is not supported",
        ["rsa2048-rsa-pkcs1v15-sha224"] = "SHA-224 is not supported",
        ["rsa2048-e3-rsassa-pss-sha224"] = "SHA-224 is not supported",
        ["rsa2048-e3-rsa-pkcs1v15-sha224"] = "SHA-224 is not supported",
        ["rsa3072-rsassa-pss-sha224"] = "SHA-224 is not supported",
        ["rsa3072-rsa-pkcs1v15-sha224"] = "SHA-224 is not supported",
        ["rsa4096-rsassa-pss-sha224"] = "SHA-224 is not supported",
        ["rsa4096-rsa-pkcs1v15-sha224"] = "SHA-224 is not supported",
        ["p521-ecdsa-sha2-nistp521-sha512"] = "the scheme is known here",
        ["p521-ecdsa-sha2-nistp521-sha512-keytype-is-scheme"] = "the scheme is known here",
        ["k256-ecdsa-sha2-nistp256-sha256"] = "the curve secp256k1 is not supported",
        ["k256-ecdsa-sha2-nistp256-sha256-keytype-is-scheme"] = "the curve secp256k1 is not supported",
        ["ed25519-small-order-key"] = "C27: signatures under it prove nothing",
        ["ed25519-noncanonical-key"] = "C28: a second spelling of a key",
        ["rsa2048-pss-sha256-spaces"] = "hexadecimal digits have no spaces between them",
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    private static Dictionary<string, JsonElement> Cases { get; } =
        Vectors.Read("vectors", "vectors", "signatures.json").EnumerateArray().ToDictionary(item => item.Text("name"), StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Names))]
    public void Verdicts_are_those_of_the_reference_or_differ_for_a_reason(string name) =>
        Assert.Equal(Cases[name].Text("expect") == "valid", Verify(Cases[name]) != Differences.ContainsKey(name));

    [Fact]
    public void Every_difference_names_a_case_and_there_are_153() =>
        Assert.Equal((153, 0), (Cases.Count, Differences.Keys.Except(Cases.Keys).Count()));

    /// <summary>What the reference accepts, and only <c>--compat</c> does here.</summary>
    [Theory]
    [InlineData("rsa1024-rsassa-pss-sha256", "1024 bits")]
    [InlineData("rsa2048-keytype-ecdsa", "keytype is ecdsa")]
    [InlineData("p384-ecdsa-sha2-nistp256-sha256", "curve is P-384")]
    [InlineData("p521-ecdsa-sha2-nistp256-sha256-keytype-is-scheme", "curve is P-521")]
    [InlineData("p256-ecdsa-sha2-nistp384-sha384", "curve is P-256")]
    public void Odd_keys_are_read_with_a_concern(string name, string concern) => Assert.Contains(concern, KeyOf(Cases[name]).Concern, StringComparison.Ordinal);

    [Theory]
    [InlineData("rsa2048-rsassa-pss-sha256")]
    [InlineData("p256-ecdsa-sha2-nistp256-sha256-keytype-is-scheme")]
    [InlineData("p384-ecdsa-sha2-nistp384-sha384")]
    [InlineData("p521-ecdsa-sha2-nistp521-sha512")]
    [InlineData("ed25519")]
    [InlineData("rsa2048-rsa-pkcs1v15-sha256")]
    public void Usual_keys_are_read_without_one(string name) => Assert.Null(KeyOf(Cases[name]).Concern);

    private static bool Verify(JsonElement vector)
    {
        try
        {
            return KeyOf(vector).Verify(vector.Hex("data_hex"), vector.Hex("sig_hex"));
        }
        catch (Exception problem) when (problem is KeyException or FormatException)
        {
            return false;
        }
    }

    private static Key KeyOf(JsonElement vector)
    {
        var key = vector.GetProperty("key");
        var value = key.GetProperty("keyval").TryGetProperty("public", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString()! : "";
        return Key.Create(key.Text("keytype"), key.Text("scheme"), value);
    }
}
