using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;

namespace InToto.Signing;

/// <summary>An ECDSA public key: a curve and a point on it.</summary>
internal sealed class EcNumbers : PublicNumbers
{
    public const string Oid = "1.2.840.10045.2.1";

    private EcNumbers(EcCurve curve, BigInteger x, BigInteger y)
    {
        Curve = curve;
        X = x;
        Y = y;
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
        var x = BigInteger.Zero;
        var y = BigInteger.Zero;
        if (point is [0x04, ..] && point.Length == 1 + 2 * curve.Bytes)
        {
            x = Number(point.AsSpan(1, curve.Bytes));
            y = Number(point.AsSpan(1 + curve.Bytes));
        }
        else if (point is [0x02 or 0x03, ..] && point.Length == 1 + curve.Bytes)
        {
            x = Number(point.AsSpan(1));
            y = curve.Decompress(x, odd: point[0] == 0x03);
        }
        else
        {
            throw Malformed($"It is not a point of {curve.Name} in uncompressed or compressed form.");
        }
        return curve.Contains(x, y) ? new(curve, x, y) : throw Malformed($"Its point is not on the curve {curve.Name}.");
    }

    private protected override byte[] Encode()
    {
        using var key = Import();
        return key.ExportSubjectPublicKeyInfo();
    }

    private static BigInteger Number(ReadOnlySpan<byte> bigEndian) => new(bigEndian, isUnsigned: true, isBigEndian: true);

    private byte[] Coordinate(BigInteger number)
    {
        var bytes = new byte[Curve.Bytes];
        var unsigned = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        unsigned.CopyTo(bytes, bytes.Length - unsigned.Length);
        return bytes;
    }
}
