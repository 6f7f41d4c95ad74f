using System.Security.Cryptography;
using System.Text.Json;
using InToto.Signing;

namespace InToto.Tests.Signing;

/// <summary>C20, C21, C26, C28, C29, C35: vectors that broke other implementations.</summary>
public sealed class WycheproofTests
{
    [Theory]
    [InlineData("ed25519", 88, 63)]
    [InlineData("ecdsa_secp256r1_sha256", 174, 310)]
    [InlineData("ecdsa_secp384r1_sha384", 194, 310)]
    [InlineData("ecdsa_secp521r1_sha512", 232, 310)]
    [InlineData("rsa_pss_2048_sha256_mgf1_0", 65, 38)]
    [InlineData("rsa_pss_2048_sha256_mgf1_32", 69, 39)]
    [InlineData("rsa_pss_2048_sha384_mgf1_48", 102, 39)]
    [InlineData("rsa_pss_3072_sha256_mgf1_32", 69, 39)]
    [InlineData("rsa_pss_4096_sha256_mgf1_32", 69, 39)]
    [InlineData("rsa_pss_4096_sha384_mgf1_48", 102, 39)]
    [InlineData("rsa_pss_4096_sha512_mgf1_32", 138, 39)]
    [InlineData("rsa_pss_4096_sha512_mgf1_64", 139, 40)]
    [InlineData("rsa_pss_misc", 18, 0)]
    [InlineData("rsa_signature_2048_sha256", 9, 250)]
    [InlineData("rsa_signature_2048_sha384", 7, 251)]
    [InlineData("rsa_signature_2048_sha512", 8, 251)]
    [InlineData("rsa_signature_3072_sha256", 8, 251)]
    [InlineData("rsa_signature_3072_sha384", 7, 252)]
    [InlineData("rsa_signature_3072_sha512", 8, 252)]
    [InlineData("rsa_signature_4096_sha256", 7, 251)]
    [InlineData("rsa_signature_4096_sha384", 7, 252)]
    [InlineData("rsa_signature_4096_sha512", 7, 252)]
    public void Every_invalid_signature_is_refused_and_every_valid_one_accepted(string file, int valid, int invalid)
    {
        List<string> wrong = [];
        var (accepted, refused) = (0, 0);
        foreach (var group in Vectors.Read("wycheproof", $"{file}_test.json").GetProperty("testGroups").EnumerateArray())
        {
            if (SchemeOf(group) is not { } scheme) continue;
            var key = Key.Create(scheme.KeyType, scheme.Name, PublicOf(group, scheme.KeyType));
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                var verdict = key.Verify(test.Hex("msg"), test.Hex("sig"));
                if (verdict != IsValid(test)) wrong.Add($"{test.GetProperty("tcId")}: {test.Text("comment")}");
                if (verdict) accepted++;
                else refused++;
            }
        }

        Assert.Empty(wrong);
        Assert.Equal((valid, invalid), (accepted, refused));
    }

    /// <summary>DSA is OpenPGP's only, so what is checked is the signature over a hash.</summary>
    [Theory]
    [InlineData("dsa_2048_224_sha256", 80, 284)]
    [InlineData("dsa_2048_256_sha256", 82, 284)]
    [InlineData("dsa_3072_256_sha256", 82, 284)]
    public void Every_invalid_signature_of_DSA_is_refused_and_every_valid_one_accepted(string file, int valid, int invalid)
    {
        List<string> wrong = [];
        var (accepted, refused) = (0, 0);
        foreach (var group in Vectors.Read("wycheproof", $"{file}_test.json").GetProperty("testGroups").EnumerateArray())
        {
            var numbers = group.GetProperty("publicKey");
            var key = DsaNumbers.Of(numbers.Hex("p"), numbers.Hex("q"), numbers.Hex("g"), numbers.Hex("y"));
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                var verdict = key.Verify(SHA256.HashData(test.Hex("msg")), test.Hex("sig"));
                if (verdict != IsValid(test)) wrong.Add($"{test.GetProperty("tcId")}: {test.Text("comment")}");
                if (verdict) accepted++;
                else refused++;
            }
        }

        Assert.Empty(wrong);
        Assert.Equal((valid, invalid), (accepted, refused));
    }

    /// <summary>
    /// Schemes of in-toto do not say how long the salt of RSA-PSS is, so each length is right (C19). The acceptable kinds, a PKCS #1 v1.5
    /// signature whose parameters lack their NULL and a number of DSA without its leading zero, are refused: no tool writes them.
    /// </summary>
    private static bool IsValid(JsonElement test) =>
        test.Text("result") == "valid" || test.Text("comment").StartsWith("s_len changed to ", StringComparison.Ordinal);

    private static (string KeyType, string Name)? SchemeOf(JsonElement group) => (group.Text("type"), Sha(group)) switch
    {
        ("EddsaVerify", _) => ("ed25519", "ed25519"),
        ("EcdsaVerify", "sha256") => ("ecdsa", "ecdsa-sha2-nistp256"),
        ("EcdsaVerify", "sha384") => ("ecdsa", "ecdsa-sha2-nistp384"),
        ("EcdsaVerify", "sha512") => ("ecdsa", "ecdsa-sha2-nistp521"),
        ("RsassaPssVerify", "sha256" or "sha384" or "sha512") when group.Text("sha") == group.Text("mgfSha") => ("rsa", $"rsassa-pss-{Sha(group)}"),
        ("RsassaPkcs1Verify", "sha256" or "sha384" or "sha512") => ("rsa", $"rsa-pkcs1v15-{Sha(group)}"),
        _ => null,
    };

    private static string? Sha(JsonElement group) =>
        group.TryGetProperty("sha", out var sha) ? sha.GetString()!.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant() : null;

    private static string PublicOf(JsonElement group, string keyType) =>
        keyType == "ed25519" ? group.GetProperty("publicKey").Text("pk") : group.Text("publicKeyPem");
}
