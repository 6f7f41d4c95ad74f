using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace InToto.Signing;

/// <summary>The keyids that implementations give one key. The specification's sentence leaves the hashed text open, so there are several.</summary>
[Spec("4.2.1")]
internal static class KeyIds
{
    /// <summary>As written by default: keytype, scheme and public value.</summary>
    public static KeyId New(PublicNumbers numbers, string scheme) => KeyId.Parse(Plain(numbers, scheme));

    /// <summary>As older tools have it: with the names of two hash algorithms, PEM without its final line feed, and one scheme for all curves.</summary>
    public static KeyId Legacy(PublicNumbers numbers, string scheme) =>
        KeyId.Parse(WithHashAlgorithms(numbers, numbers is EcNumbers ? EcCurve.P256.Scheme : scheme, numbers.Written.TrimEnd('\n')));

    /// <summary>All of them, the default first. A user who gives a PEM file means this key, whichever name a document has for it.</summary>
    public static ImmutableArray<KeyId> All(PublicNumbers numbers, string scheme)
    {
        List<string> ids = []; // of strings: a list of a structure of ours would be compiled at its first use
        AddFlavours(ids, numbers, scheme);
        if (numbers is EcNumbers && scheme != EcCurve.P256.Scheme) AddFlavours(ids, numbers, EcCurve.P256.Scheme);
        ids.Add(Hash(numbers.ToPem()));

        var result = new KeyId[ids.Count];
        for (var i = 0; i < result.Length; i++) result[i] = KeyId.Parse(ids[i]);
        return ImmutableCollectionsMarshal.AsImmutableArray(result);
    }

    private static void AddFlavours(List<string> ids, PublicNumbers numbers, string scheme)
    {
        var written = numbers.Written;
        var stripped = written.TrimEnd('\n');
        ids.Add(Plain(numbers, scheme));
        ids.Add(WithHashAlgorithms(numbers, scheme, stripped));
        if (written != stripped) ids.Add(WithHashAlgorithms(numbers, scheme, written));
    }

    private static string Plain(PublicNumbers numbers, string scheme) =>
        Hash($$"""{"keytype":"{{numbers.KeyType}}","keyval":{"public":"{{numbers.Written}}"},"scheme":"{{scheme}}"}""");

    private static string WithHashAlgorithms(PublicNumbers numbers, string scheme, string written) =>
        Hash($$"""{"keyid_hash_algorithms":["sha256","sha512"],"keytype":"{{numbers.KeyType}}","keyval":{"public":"{{written}}"},"scheme":"{{scheme}}"}""");

    /// <summary>The texts are canonical JSON as they stand: keys in order, and no value holds a quotation mark or a backslash.</summary>
    private static string Hash(string canonical) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
}
