using System.Numerics;
using System.Security.Cryptography;

namespace InToto.Signing;

/// <summary>A curve of FIPS 186: y² = x³ - 3x + b over the field of p, with n points.</summary>
internal sealed class EcCurve
{
    private readonly string _p;
    private readonly string _b;

    private EcCurve(string name, string oid, ECCurve platform, string scheme, string p, string b, string n)
    {
        (Name, Oid, Platform, Scheme) = (name, oid, platform, scheme);
        (_p, _b) = (p, b);
        Order = HexText.Bytes(n);
    }

    public string Name { get; }

    public string Oid { get; }

    public ECCurve Platform { get; }

    /// <summary>The scheme that belongs to the curve.</summary>
    public string Scheme { get; }

    /// <summary>n, big-endian, as many bytes as a coordinate: what both numbers of a signature are below.</summary>
    public byte[] Order { get; }

    /// <summary>Bytes of a coordinate.</summary>
    public int Bytes => Order.Length;

    public static EcCurve? ByOid(string oid) => oid switch
    {
        "1.2.840.10045.3.1.7" => P256,
        "1.3.132.0.34" => P384,
        "1.3.132.0.35" => P521,
        _ => null,
    };

    /// <summary>The y of a compressed point. Where the curve has no point with this x, it is some number that is not on the curve either.</summary>
    public byte[] Decompress(byte[] bigEndianX, bool odd)
    {
        var (x, p) = (new BigInteger(bigEndianX, isUnsigned: true, isBigEndian: true), Number(_p));
        var rightSide = (((x * x - 3) * x + Number(_b)) % p + p) % p;
        // Each p here leaves 3 when divided by 4, so this power is a root wherever there is one.
        var y = BigInteger.ModPow(rightSide, (p + 1) / 4, p);
        if (y.IsEven == odd) y = p - y;

        var bytes = new byte[Bytes];
        var unsigned = y.ToByteArray(isUnsigned: true, isBigEndian: true);
        unsigned.CopyTo(bytes, bytes.Length - unsigned.Length);
        return bytes;
    }

    private static BigInteger Number(string hex) => new(HexText.Bytes(hex), isUnsigned: true, isBigEndian: true);

    public static EcCurve P256 { get; } = new("P-256", "1.2.840.10045.3.1.7", ECCurve.NamedCurves.nistP256, "ecdsa-sha2-nistp256",
        p: "FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF",
        b: "5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B",
        n: "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");

    public static EcCurve P384 { get; } = new("P-384", "1.3.132.0.34", ECCurve.NamedCurves.nistP384, "ecdsa-sha2-nistp384",
        p: "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFFFF0000000000000000FFFFFFFF",
        b: "B3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875AC656398D8A2ED19D2A85C8EDD3EC2AEF",
        n: "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973");

    public static EcCurve P521 { get; } = new("P-521", "1.3.132.0.35", ECCurve.NamedCurves.nistP521, "ecdsa-sha2-nistp521",
        p: "01FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
        b: "0051953EB9618E1C9A1F929A21A0B68540EEA2DA725B99B315F3B8B489918EF109E156193951EC7E937B1652C0BD3BB1BF073573DF883D2C34F1EF451FD46B503F00",
        n: "01FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFA51868783BF2F966B7FCC0148F709A5D03BB5C9B8899C47AEBB6FB71E91386409");
}
