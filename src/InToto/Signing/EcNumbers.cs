using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;

namespace InToto.Signing;

/// <summary>An ECDSA public key: a curve and a point on it.</summary>
internal sealed class EcNumbers : PublicNumbers
{
    public const string Oid = "1.2.840.10045.2.1";

    private readonly byte[] _encoded;

    private EcNumbers(EcCurve curve, BigInteger x, BigInteger y, byte[] encoded)
    {
        (Curve, X, Y) = (curve, x, y);
        _encoded = encoded;
    }

    public EcCurve Curve { get; }

    public BigInteger X { get; }

    public BigInteger Y { get; }

    public override string KeyType => "ecdsa";

    public override string DefaultScheme => Curve.Scheme;

    public override bool IsSameAs(PublicNumbers other) => other is EcNumbers ec && ec.Curve == Curve && ec.X == X && ec.Y == Y;

    /// <summary>A key of the platform. The caller disposes it.</summary>
    public ECDsa Import() => ECDsa.Create(new ECParameters { Curve = Curve.Platform, Q = new() { X = Coordinate(X), Y = Coordinate(Y) } });

    public static EcNumbers Of(ECParameters parameters)
    {
        // Platforms name a curve by OID, by a name, or by both.
        var curve = parameters.Curve is { IsNamed: true, Oid: var oid } ? oid.Value ?? NameToOid(oid.FriendlyName) : null;
        return Of(Named(curve ?? "of explicit parameters"), [0x04, .. parameters.Q.X!, .. parameters.Q.Y!]);
    }

    public static EcNumbers Read(AsnReader algorithm, byte[] key)
    {
        // Explicit parameters would let the writer of the key choose the curve (CVE-2020-0601).
        if (!algorithm.HasData || algorithm.PeekTag() != Asn1Tag.ObjectIdentifier)
            throw Malformed("Its curve is not named but given by explicit parameters.");
        var curve = Named(algorithm.ReadObjectIdentifier());
        algorithm.ThrowIfNotEmpty();
        return Of(curve, key);
    }

    private static string? NameToOid(string? name) => name is null ? null : System.Security.Cryptography.Oid.FromFriendlyName(name, OidGroup.PublicKeyAlgorithm).Value;

    private static EcCurve Named(string oid) => EcCurve.ByOid(oid)
        ?? throw new KeyException(Codes.KeyMalformed, $"An ECDSA key on the curve {Printable.Of(oid)} is not supported.", hint: Supported);

    /// <summary>Reads a point, uncompressed or compressed (SEC 1, 2.3.4). What was compressed stays so where it is written: keyids are made over the text.</summary>
    private static EcNumbers Of(EcCurve curve, byte[] point)
    {
        var size = curve.Bytes;
        var (x, y) = point switch
        {
            [0x04, ..] when point.Length == 1 + 2 * size => (Number(point.AsSpan(1, size)), Number(point.AsSpan(1 + size))),
            [0x02 or 0x03, ..] when point.Length == 1 + size && Number(point.AsSpan(1)) is var compressed && compressed < curve.P
                => (compressed, curve.Decompress(compressed, odd: point[0] == 0x03)),
            _ => throw Malformed($"It is not a point of {curve.Name} in uncompressed or compressed form."),
        };
        if (x >= curve.P || y is not { } found || found >= curve.P || !curve.Contains(x, found))
            throw Malformed($"Its point is not on the curve {curve.Name}.");
        return new(curve, x, found, point);
    }

    private protected override void WriteAlgorithm(AsnWriter writer)
    {
        writer.WriteObjectIdentifier(Oid);
        writer.WriteObjectIdentifier(Curve.Oid);
    }

    private protected override byte[] EncodeKey() => _encoded;

    private static BigInteger Number(ReadOnlySpan<byte> bigEndian) => new(bigEndian, isUnsigned: true, isBigEndian: true);

    private byte[] Coordinate(BigInteger number)
    {
        var bytes = new byte[Curve.Bytes];
        var unsigned = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        unsigned.CopyTo(bytes, bytes.Length - unsigned.Length);
        return bytes;
    }
}
