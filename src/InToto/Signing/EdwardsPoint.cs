using System.Globalization;
using System.Numerics;

namespace InToto.Signing;

/// <summary>A point of the curve that Ed25519 uses: as much arithmetic as it takes to refuse the points that are no keys.</summary>
/// <remarks>
/// Only public points pass through here, so nothing needs constant time. The library that checks signatures takes points of small order:
/// with one of the eight as key, a signature can be made that is valid for every message, by anyone. A key that is the sum of an
/// honest one and such a point is refused too: it would be another spelling of the honest key, and a second voice in a threshold.
/// </remarks>
internal readonly struct EdwardsPoint
{
    private readonly BigInteger _x, _y, _z, _t;

    /// <summary>Extended coordinates (RFC 8032, 5.1.4): x = X/Z, y = Y/Z, x·y = T/Z.</summary>
    private EdwardsPoint(BigInteger x, BigInteger y, BigInteger z, BigInteger t) => (_x, _y, _z, _t) = (x, y, z, t);

    private bool IsIdentity => Reduce(_x).IsZero && Reduce(_y - _z).IsZero;

    /// <summary>Whether the point has the order of the base point. The point that is nothing has not.</summary>
    public bool HasPrimeOrder => !IsIdentity && Times(Order).IsIdentity;

    /// <summary>Reads 32 bytes (RFC 8032, 5.1.3); null when they are no point, or a second spelling of one.</summary>
    public static EdwardsPoint? Decode(ReadOnlySpan<byte> encoded)
    {
        if (encoded.Length != 32) return null;
        var odd = (encoded[31] & 0x80) != 0;
        var y = new BigInteger(encoded, isUnsigned: true) & ((BigInteger.One << 255) - 1);
        if (y >= P) return null;

        // x² = (y² - 1) / (d y² + 1) = u / v; a root of u/v is u v³ (u v⁷)^((p-5)/8), or that times the root of -1.
        var u = Reduce(y * y - 1);
        var v = Reduce(D * y * y + 1);
        var v3 = Reduce(v * v * v);
        var x = Reduce(u * v3 * BigInteger.ModPow(Reduce(u * v3 * v3 * v), (P - 5) / 8, P));
        if (Reduce(v * x * x) != u) x = Reduce(x * RootOfMinusOne);
        if (Reduce(v * x * x) != u || (x.IsZero && odd)) return null;

        if (x.IsEven == odd) x = P - x;
        return new(x, y, BigInteger.One, Reduce(x * y));
    }

    private EdwardsPoint Times(BigInteger factor)
    {
        var result = this;
        for (var bit = (int)factor.GetBitLength() - 2; bit >= 0; bit--)
        {
            result = result.Doubled();
            if (!((factor >> bit) & BigInteger.One).IsZero) result = result.Plus(this);
        }
        return result;
    }

    private EdwardsPoint Doubled()
    {
        var (a, b) = (Reduce(_x * _x), Reduce(_y * _y));
        var h = a + b;
        var e = h - (_x + _y) * (_x + _y);
        var g = a - b;
        return Product(Reduce(e), Reduce(2 * _z * _z + g), g, h);
    }

    private EdwardsPoint Plus(EdwardsPoint other)
    {
        var (a, b) = (Reduce((_y - _x) * (other._y - other._x)), Reduce((_y + _x) * (other._y + other._x)));
        var c = Reduce(Reduce(2 * D * _t) * other._t);
        var d = Reduce(2 * _z * other._z);
        return Product(b - a, d - c, d + c, b + a);
    }

    private static EdwardsPoint Product(BigInteger e, BigInteger f, BigInteger g, BigInteger h) =>
        new(Reduce(e * f), Reduce(g * h), Reduce(f * g), Reduce(e * h));

    private static BigInteger Reduce(BigInteger number)
    {
        var rest = number % P;
        return rest.Sign < 0 ? rest + P : rest;
    }

    private static BigInteger Number(string hex) => BigInteger.Parse("0" + hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static readonly BigInteger P = (BigInteger.One << 255) - 19;
    private static readonly BigInteger Order = Number("1000000000000000000000000000000014DEF9DEA2F79CD65812631A5CF5D3ED");
    private static readonly BigInteger D = Number("52036CEE2B6FFE738CC740797779E89800700A4D4141D8AB75EB4DCA135978A3");
    private static readonly BigInteger RootOfMinusOne = Number("2B8324804FC1DF0B2B4D00993DFBD7A72F431806AD2FE478C4EE1B274A0EA0B0");
}
