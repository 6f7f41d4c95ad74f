using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Runtime.InteropServices;

namespace InToto.Signing;

/// <summary>An Ed25519 public key: 32 bytes that stand for a point of prime order.</summary>
internal sealed class Ed25519Numbers : PublicNumbers
{
    public const string Oid = "1.3.101.112";

    private Ed25519Numbers(ImmutableArray<byte> point) => Point = point;

    public ImmutableArray<byte> Point { get; }

    public override string KeyType => "ed25519";

    public override string DefaultScheme => "ed25519";

    public override string Written => HexText.Of(Point.AsSpan());

    public override bool IsSameAs(PublicNumbers other) => other is Ed25519Numbers ed && ed.Point.AsSpan().SequenceEqual(Point.AsSpan());

    public static Ed25519Numbers Read(AsnReader algorithm, byte[] key)
    {
        algorithm.ThrowIfNotEmpty();
        return Of(key);
    }

    /// <summary>Reads the value of <c>keyval.public</c>; upper case means the same key.</summary>
    public static Ed25519Numbers FromHex(string hex) =>
        hex.Length == 2 * Size && HexText.IsHex(hex)
            ? Of(HexText.Bytes(hex))
            : throw Malformed($"An Ed25519 key is written as {2 * Size} hexadecimal digits.");

    public static Ed25519Numbers Of(byte[] point)
    {
        if (point.Length != Size) throw Malformed($"An Ed25519 key has {Size} bytes, this one {point.Length}.");
        if (!EdwardsPoint.TryDecode(point, out var decoded)) throw Malformed("Its bytes are not a point of the curve as RFC 8032 writes one.");
        if (!decoded.HasPrimeOrder) throw new KeyException(Codes.KeyStrength,
            "The Ed25519 key is a point whose order is not that of the base point: signatures under it prove nothing.", hint: "Make a new key: dotnet intoto key new.");
        return new(ImmutableCollectionsMarshal.AsImmutableArray(point.AsSpan().ToArray()));
    }

    private protected override byte[] Encode() => [.. SpkiPrefix, .. Point];

    // SEQUENCE { SEQUENCE { OID 1.3.101.112 }, BIT STRING { 32 bytes } } up to those bytes.
    private static ReadOnlySpan<byte> SpkiPrefix => [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00];

    private const int Size = 32;
}
