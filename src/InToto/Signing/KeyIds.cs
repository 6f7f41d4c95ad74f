using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace InToto.Signing;

/// <summary>The keyids that implementations give one key. The specification's sentence leaves the hashed text open, so there are several.</summary>
[Spec("4.2.1")]
internal static class KeyIds
{
    /// <summary>As older tools have it: with the names of two hash algorithms, PEM without its final line feed, and one scheme for all curves.</summary>
    public static KeyId Legacy(PublicNumbers numbers, string scheme) =>
        WithHashAlgorithms(numbers.KeyType, numbers is EcNumbers ? EcCurve.P256.Scheme : scheme, numbers.Written.TrimEnd('\n'));

    /// <summary>As older tools have it for a key of a file of theirs: of its members as they are written there.</summary>
    /// <remarks>A PEM in it that ends with a line feed, as those of ECDSA do, is hashed with it.</remarks>
    public static KeyId AsWritten(string keyType, string scheme, string publicValue) => WithHashAlgorithms(keyType, scheme, publicValue);

    /// <summary>All of them, the default first. A user who gives a PEM file means this key, whichever name a document has for it.</summary>
    public static ImmutableArray<KeyId> All(PublicNumbers numbers, string scheme)
    {
        List<KeyId> ids = [];
        AddFlavours(ids, numbers, scheme);
        if (numbers is EcNumbers && scheme != EcCurve.P256.Scheme) AddFlavours(ids, numbers, EcCurve.P256.Scheme);
        ids.Add(Hash(numbers.ToPem()));
        return [.. ids];
    }

    private static void AddFlavours(List<KeyId> ids, PublicNumbers numbers, string scheme)
    {
        var written = numbers.Written;
        var stripped = written.TrimEnd('\n');
        ids.Add(Plain(numbers, scheme));
        ids.Add(WithHashAlgorithms(numbers.KeyType, scheme, stripped));
        if (written != stripped) ids.Add(WithHashAlgorithms(numbers.KeyType, scheme, written));
    }

    /// <summary>Keytype, scheme and public value, as written by default.</summary>
    private static KeyId Plain(PublicNumbers numbers, string scheme) =>
        Hash("{\"keytype\":\"" + numbers.KeyType + "\",\"keyval\":{\"public\":\"" + numbers.Written + "\"},\"scheme\":\"" + scheme + "\"}");

    private static KeyId WithHashAlgorithms(string keyType, string scheme, string written) =>
        Hash("{\"keyid_hash_algorithms\":[\"sha256\",\"sha512\"],\"keytype\":\"" + keyType + "\",\"keyval\":{\"public\":\"" + written
            + "\"},\"scheme\":\"" + scheme + "\"}");

    /// <summary>The texts are canonical JSON as they stand: keys in order, and no value holds a quotation mark or a backslash.</summary>
    private static KeyId Hash(string canonical) => KeyId.Parse(HexText.Of(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))));
}
