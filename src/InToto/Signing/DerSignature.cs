using System.Formats.Asn1;

namespace InToto.Signing;

/// <summary>The form of signatures of ECDSA and DSA: SEQUENCE { INTEGER r, INTEGER s } in DER with 0 &lt; r, s &lt; the order of the group, and nothing else.</summary>
/// <remarks>The platform alone takes negative numbers too.</remarks>
internal static class DerSignature
{
    public static bool IsStrict(ReadOnlySpan<byte> der, ReadOnlySpan<byte> order) => TryRead(der, order, out _, out _);

    /// <summary>Both numbers, big-endian and without leading zeros.</summary>
    public static bool TryRead(ReadOnlySpan<byte> der, ReadOnlySpan<byte> order, out ReadOnlySpan<byte> r, out ReadOnlySpan<byte> s)
    {
        r = s = default;
        try
        {
            AsnDecoder.ReadSequence(der, AsnEncodingRules.DER, out var start, out var length, out var consumed);
            if (consumed != der.Length) return false;
            var content = der.Slice(start, length);
            r = AsnDecoder.ReadIntegerBytes(content, AsnEncodingRules.DER, out var afterR);
            s = AsnDecoder.ReadIntegerBytes(content[afterR..], AsnEncodingRules.DER, out var afterS);
            return afterR + afterS == content.Length && IsInRange(ref r, order) && IsInRange(ref s, order);
        }
        catch (AsnContentException)
        {
            // Not DER, so not a signature: the answer is no.
            return false;
        }
    }

    /// <summary>The form around two unsigned numbers.</summary>
    public static byte[] Write(ReadOnlySpan<byte> r, ReadOnlySpan<byte> s)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned(WithoutZeros(r));
            writer.WriteIntegerUnsigned(WithoutZeros(s));
        }
        return writer.Encode();
    }

    private static ReadOnlySpan<byte> WithoutZeros(ReadOnlySpan<byte> bigEndian)
    {
        while (bigEndian is [0, _, ..]) bigEndian = bigEndian[1..];
        return bigEndian;
    }

    private static bool IsInRange(ref ReadOnlySpan<byte> number, ReadOnlySpan<byte> order)
    {
        if ((number[0] & 0x80) != 0) return false;
        number = WithoutZeros(number);
        if (number is [0] || number.Length > order.Length) return false;
        order = WithoutZeros(order);
        return number.Length < order.Length || (number.Length == order.Length && number.SequenceCompareTo(order) < 0);
    }
}
