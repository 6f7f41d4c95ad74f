namespace InToto.Signing;

/// <summary>A point of the curve that Ed25519 uses: as much arithmetic as it takes to refuse the points that are no keys.</summary>
/// <remarks>
/// The library that checks signatures takes points of small order: with one of those eight as key, a signature can be made that is valid
/// for every message, by anyone. A key that is the sum of an honest one and such a point is refused too: it would be another spelling of
/// the honest key, and a second voice in a threshold.
/// </remarks>
internal readonly struct EdwardsPoint
{
    private readonly FieldElement _x, _y, _z, _t;

    /// <summary>Extended coordinates (RFC 8032, 5.1.4): x = X/Z, y = Y/Z, x·y = T/Z.</summary>
    private EdwardsPoint(FieldElement x, FieldElement y, FieldElement z, FieldElement t)
    {
        _x = x;
        _y = y;
        _z = z;
        _t = t;
    }

    private bool IsIdentity => _x.IsZero && (_y - _z).IsZero;

    /// <summary>Whether the point has the order of the base point. The neutral point has not.</summary>
    public bool HasPrimeOrder => !IsIdentity && TimesOrder().IsIdentity;

    /// <summary>Reads 32 bytes (RFC 8032, 5.1.3); false when they are no point, or a second spelling of one.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> encoded, out EdwardsPoint point)
    {
        point = default;
        if (encoded.Length != 32) return false;
        var odd = (encoded[31] & 0x80) != 0;
        var y = FieldElement.Read(encoded);
        if (!y.IsReduced) return false;

        // x² = (y² - 1) / (d y² + 1) = u / v; a root of u/v is u v³ (u v⁷)^((p-5)/8), or that times the root of -1.
        var u = y * y - FieldElement.One;
        var v = D * y * y + FieldElement.One;
        var v3 = v * v * v;
        var x = u * v3 * (u * v3 * v3 * v).PowerForRoot();
        if (!(v * x * x - u).IsZero) x *= RootOfMinusOne;
        if (!(v * x * x - u).IsZero || (x.IsZero && odd)) return false;

        if (x.IsOdd != odd) x = FieldElement.Zero - x;
        point = new(x, y, FieldElement.One, x * y);
        return true;
    }

    /// <summary>L times the point: doubled for each bit of L, and added where the bit is one.</summary>
    private EdwardsPoint TimesOrder()
    {
        var result = this;
        for (var bit = OrderBits - 2; bit >= 0; bit--)
        {
            result = result.Doubled();
            if ((Order[bit / 8] >> (bit % 8) & 1) != 0) result = result.Plus(this);
        }
        return result;
    }

    private EdwardsPoint Doubled()
    {
        var a = _x * _x;
        var b = _y * _y;
        var zz = _z * _z;
        var h = a + b;
        var e = h - (_x + _y) * (_x + _y);
        var g = a - b;
        return Product(e, zz + zz + g, g, h);
    }

    private EdwardsPoint Plus(EdwardsPoint other)
    {
        var a = (_y - _x) * (other._y - other._x);
        var b = (_y + _x) * (other._y + other._x);
        var dt = D * _t;
        var c = (dt + dt) * other._t;
        var d = (_z + _z) * other._z;
        return Product(b - a, d - c, d + c, b + a);
    }

    private static EdwardsPoint Product(FieldElement e, FieldElement f, FieldElement g, FieldElement h) => new(e * f, g * h, f * g, e * h);

    private const int OrderBits = 253;

    /// <summary>L = 2^252 + 27742317777372353535851937790883648493, the order of the base point, little-endian.</summary>
    private static ReadOnlySpan<byte> Order =>
    [
        0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE, 0x14,
        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x10,
    ];

    private static readonly FieldElement D = FieldElement.Read(
    [
        0xA3, 0x78, 0x59, 0x13, 0xCA, 0x4D, 0xEB, 0x75, 0xAB, 0xD8, 0x41, 0x41, 0x4D, 0x0A, 0x70, 0x00,
        0x98, 0xE8, 0x79, 0x77, 0x79, 0x40, 0xC7, 0x8C, 0x73, 0xFE, 0x6F, 0x2B, 0xEE, 0x6C, 0x03, 0x52,
    ]);

    private static readonly FieldElement RootOfMinusOne = FieldElement.Read(
    [
        0xB0, 0xA0, 0x0E, 0x4A, 0x27, 0x1B, 0xEE, 0xC4, 0x78, 0xE4, 0x2F, 0xAD, 0x06, 0x18, 0x43, 0x2F,
        0xA7, 0xD7, 0xFB, 0x3D, 0x99, 0x00, 0x4D, 0x2B, 0x0B, 0xDF, 0xC1, 0x4F, 0x80, 0x24, 0x83, 0x2B,
    ]);
}
