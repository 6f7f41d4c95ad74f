using System.Formats.Asn1;
using System.Security.Cryptography;

namespace InToto.Signing;

/// <summary>An ECDSA public key: a curve and a point on it.</summary>
internal sealed class EcNumbers : PublicNumbers
{
    public const string Oid = "1.2.840.10045.2.1";

    // Coordinates, big-endian, as many bytes as the curve's order has. As bytes, because BigInteger costs a start-up of its own.
    private readonly byte[] _x;
    private readonly byte[] _y;

    private EcNumbers(EcCurve curve, byte[] x, byte[] y)
    {
        Curve = curve;
        _x = x;
        _y = y;
    }

    public EcCurve Curve { get; }

    public override string KeyType => "ecdsa";

    public override string DefaultScheme => Curve.Scheme;

    public override bool IsSameAs(PublicNumbers other) => other is EcNumbers ec && ec.Curve == Curve && ec._x.AsSpan().SequenceEqual(_x) && ec._y.AsSpan().SequenceEqual(_y);

    /// <summary>A key of the platform. The caller disposes it.</summary>
    public ECDsa Import() => ECDsa.Create(new ECParameters { Curve = Curve.Platform, Q = new() { X = _x, Y = _y } });

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
        var (x, y) = point switch
        {
            [0x04, ..] when point.Length == 1 + 2 * curve.Bytes => (point[1..(1 + curve.Bytes)], point[(1 + curve.Bytes)..]),
            [0x02 or 0x03, ..] when point.Length == 1 + curve.Bytes => (point[1..], curve.Decompress(point[1..], odd: point[0] == 0x03)),
            _ => throw Malformed($"It is not a point of {curve.Name} in uncompressed or compressed form."),
        };
        var numbers = new EcNumbers(curve, x, y);
        numbers.RequireOnCurve();
        return numbers;
    }

    /// <summary>The platform takes no point that is not on its curve, and no coordinate that is not below p.</summary>
    private void RequireOnCurve()
    {
        try
        {
            Import().Dispose();
        }
        catch (CryptographicException problem)
        {
            throw Malformed($"Its point is not on the curve {Curve.Name}.", problem);
        }
    }

    private protected override byte[] Encode()
    {
        using var key = Import();
        return key.ExportSubjectPublicKeyInfo();
    }
}
