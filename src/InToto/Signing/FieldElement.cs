using System.Buffers.Binary;

namespace InToto.Signing;

/// <summary>A number modulo p = 2^255 - 19, in five limbs of 51 bits.</summary>
/// <remarks>
/// For <see cref="EdwardsPoint"/> alone, and for public numbers alone: nothing here needs constant time. BigInteger was tried first and took
/// ten times as long, too long for a layout with thousands of keys. Products and differences have limbs below 2^51 and a little, so two of
/// them can be added before they are subtracted or multiplied.
/// </remarks>
internal readonly struct FieldElement
{
    private readonly ulong _0, _1, _2, _3, _4;

    private FieldElement(ulong a, ulong b, ulong c, ulong d, ulong e) => (_0, _1, _2, _3, _4) = (a, b, c, d, e);

    public static FieldElement Zero => default;

    public static FieldElement One => new(1, 0, 0, 0, 0);

    public bool IsZero => Reduced() is { _0: 0, _1: 0, _2: 0, _3: 0, _4: 0 };

    public bool IsOdd => (Reduced()._0 & 1) != 0;

    /// <summary>Reads the low 255 bits of 32 bytes, little-endian. The number may be p or a little more.</summary>
    public static FieldElement Read(ReadOnlySpan<byte> bytes)
    {
        var (a, b) = (BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
        var (c, d) = (BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]), BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));
        return new(a & Mask, (a >> 51 | b << 13) & Mask, (b >> 38 | c << 26) & Mask, (c >> 25 | d << 39) & Mask, (d >> 12) & Mask);
    }

    /// <summary>Whether this is the number below p that the limbs stand for.</summary>
    public bool IsReduced => Reduced() is var reduced
        && (reduced._0, reduced._1, reduced._2, reduced._3, reduced._4) == (_0, _1, _2, _3, _4);

    public static FieldElement operator +(FieldElement a, FieldElement b) =>
        new(a._0 + b._0, a._1 + b._1, a._2 + b._2, a._3 + b._3, a._4 + b._4);

    /// <summary>4p is added, so that no limb goes below zero.</summary>
    public static FieldElement operator -(FieldElement a, FieldElement b) => Carry(
        a._0 + (4 * (Mask - 18)) - b._0, a._1 + (4 * Mask) - b._1, a._2 + (4 * Mask) - b._2, a._3 + (4 * Mask) - b._3, a._4 + (4 * Mask) - b._4);

    public static FieldElement operator *(FieldElement a, FieldElement b)
    {
        // What overflows 2^255 comes back times 19.
        var (b1, b2, b3, b4) = (b._1 * 19, b._2 * 19, b._3 * 19, b._4 * 19);
        return Carry(
            Wide.Of(a._0, b._0) + Wide.Of(a._1, b4) + Wide.Of(a._2, b3) + Wide.Of(a._3, b2) + Wide.Of(a._4, b1),
            Wide.Of(a._0, b._1) + Wide.Of(a._1, b._0) + Wide.Of(a._2, b4) + Wide.Of(a._3, b3) + Wide.Of(a._4, b2),
            Wide.Of(a._0, b._2) + Wide.Of(a._1, b._1) + Wide.Of(a._2, b._0) + Wide.Of(a._3, b4) + Wide.Of(a._4, b3),
            Wide.Of(a._0, b._3) + Wide.Of(a._1, b._2) + Wide.Of(a._2, b._1) + Wide.Of(a._3, b._0) + Wide.Of(a._4, b4),
            Wide.Of(a._0, b._4) + Wide.Of(a._1, b._3) + Wide.Of(a._2, b._2) + Wide.Of(a._3, b._1) + Wide.Of(a._4, b._0));
    }

    /// <summary>This to the power of (p - 5) / 8 = 2^252 - 3: all ones but the last but one bit.</summary>
    public FieldElement PowerForRoot()
    {
        var result = this;
        for (var bit = 250; bit >= 0; bit--)
        {
            result *= result;
            if (bit != 1) result *= this;
        }
        return result;
    }

    /// <summary>Limbs below 2^53 give products below 2^111 where 19 comes in and below 2^109 in the last limb, so no carry exceeds 64 bits.</summary>
    private static FieldElement Carry(Wide a, Wide b, Wide c, Wide d, Wide e)
    {
        b += a.Carry;
        c += b.Carry;
        d += c.Carry;
        e += d.Carry;
        var low = a.Limb + (19 * e.Carry);
        return new(low & Mask, b.Limb + (low >> 51), c.Limb, d.Limb, e.Limb);
    }

    private static FieldElement Carry(ulong a, ulong b, ulong c, ulong d, ulong e)
    {
        b += a >> 51;
        c += b >> 51;
        d += c >> 51;
        e += d >> 51;
        return new((a & Mask) + (19 * (e >> 51)), b & Mask, c & Mask, d & Mask, e & Mask);
    }

    /// <summary>The same number below p.</summary>
    private FieldElement Reduced()
    {
        var once = Carry(_0, _1, _2, _3, _4);
        var limbs = Carry(once._0, once._1, once._2, once._3, once._4);
        var isBelow = limbs._0 < Mask - 18 || (limbs._1 & limbs._2 & limbs._3 & limbs._4) != Mask;
        return isBelow ? limbs : new(limbs._0 - (Mask - 18), 0, 0, 0, 0);
    }

    private const ulong Mask = (1UL << 51) - 1;

    /// <summary>128 bits. The platform's UInt128 cannot be compiled ahead of time, and costs a start-up of its own.</summary>
    private readonly struct Wide(ulong high, ulong low)
    {
        private readonly ulong _high = high, _low = low;

        /// <summary>By halves of 32 bits. Math.BigMul asks for an instruction that code compiled ahead cannot count on, so that what it is inlined
        /// into would be compiled, slowly and badly, at the first Ed25519 key of each process: 2 ms.</summary>
        public static Wide Of(ulong a, ulong b)
        {
            var (lowA, highA, lowB, highB) = (a & uint.MaxValue, a >> 32, b & uint.MaxValue, b >> 32);
            var low = lowA * lowB;
            var first = highA * lowB + (low >> 32);
            var second = lowA * highB + (first & uint.MaxValue);
            return new(highA * highB + (first >> 32) + (second >> 32), second << 32 | low & uint.MaxValue);
        }

        /// <summary>The low 51 bits.</summary>
        public ulong Limb => _low & Mask;

        /// <summary>What is above them.</summary>
        public ulong Carry => _high << 13 | _low >> 51;

        public static Wide operator +(Wide a, Wide b) => new(a._high + b._high + (a._low + b._low < a._low ? 1UL : 0), a._low + b._low);

        public static Wide operator +(Wide a, ulong b) => new(a._high + (a._low + b < a._low ? 1UL : 0), a._low + b);
    }
}
