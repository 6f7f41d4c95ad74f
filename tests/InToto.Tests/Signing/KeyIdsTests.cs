using System.Text.Json;
using InToto.Testing;

namespace InToto.Tests.Signing;

public sealed class KeyIdsTests
{
    /// <summary>Key files that are refused, though some implementation gives them a keyid.</summary>
    private static readonly Dictionary<string, string> Refused = new(StringComparer.Ordinal)
    {
        ["p224"] = "the curve P-224 is not supported",
        ["k256"] = "the curve secp256k1 is not supported",
        ["rsa2048.spki"] = "DER without PEM, as the reference has it",
        ["p256.explicit-params"] = "C31: the curve is not named",
        ["rsa2048.private-as-public"] = "C33: a private key",
        ["two-keys"] = "C33: which key is meant is unclear; the reference takes the first",
        ["empty"] = "there is nothing in it",
        ["garbage"] = "there is no key in it",
    };

    public static TheoryData<string> Files => [.. Vectors.Read("vectors", "vectors", "keyids.json").EnumerateArray().Select(item => item.Text("name"))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Key_files_have_the_keyids_that_other_implementations_give_them(string name)
    {
        var vector = Vectors.Read("vectors", "vectors", "keyids.json").EnumerateArray().Single(item => item.Text("name") == name);
        var text = File.ReadAllText(Repository.TestAsset(["vectors", "vectors", .. vector.Text("file").Split('/')]));

        if (Refused.ContainsKey(name))
        {
            Assert.Throws<KeyException>(() => Key.FromPem(text));
            return;
        }

        var key = Key.FromPem(text);
        Assert.Equal(vector.GetProperty("sslib_1_4_0").Text("keyid"), key.Id.Value);
        Assert.Equal(vector.GetProperty("sslib_1_4_0").Text("scheme"), key.Scheme);
        Assert.Equal(vector.Text("keyid_legacy_computed"), key.LegacyId.Value);
        Assert.Equal(vector.Text("keytype"), key.KeyType);
        Assert.Equal(vector.Text("public"), key.Public);
        Assert.Equal(key.Id, key.Ids[0]);
        Assert.Contains(KeyId.Parse(vector.Text("keyid")), key.Ids);
        Assert.Contains(key.LegacyId, key.Ids);
        Assert.Equal(key.Ids.Length, key.Ids.Distinct().Count());
        if (vector.GetProperty("go") is { ValueKind: JsonValueKind.String } go && !go.GetString()!.StartsWith("ERR", StringComparison.Ordinal))
            Assert.Contains(KeyId.Parse(go.GetString()!), key.Ids);
    }

    [Fact]
    public void Every_refused_file_is_one_of_the_vectors() =>
        Assert.Empty(Refused.Keys.Except(Files.Select(row => row.Data)));

    [Fact]
    public void The_hash_of_the_PEM_text_is_a_keyid_too()
    {
        var text = Vectors.KeyText("rsa2048.pub");
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(text)));

        Assert.Contains(KeyId.Parse(hash), Key.FromPem(text).Ids);
        Assert.Contains(KeyId.Parse(hash), Key.FromPem(Vectors.KeyText("rsa2048.crlf.pub")).Ids);
    }

    [Theory]
    [InlineData("p256.pub", 4)]
    [InlineData("p384.pub", 7)]
    [InlineData("p521.pub", 7)]
    [InlineData("rsa2048.pub", 4)]
    [InlineData("ed25519.pub", 3)]
    public void A_key_has_as_many_keyids_as_there_are_ways_to_write_it(string file, int ways) =>
        Assert.Equal(ways, Key.FromPem(Vectors.KeyText(file)).Ids.Length);
}
