using System.Buffers.Binary;

namespace InToto.Signing;

/// <summary>A packet of OpenPGP data (RFC 4880, 4.2): its tag and its body.</summary>
internal sealed record OpenPgpPacket(int Tag, ReadOnlyMemory<byte> Body)
{
    /// <summary>Takes data apart. Bodies are looked at in place; nothing is copied, and no length is believed.</summary>
    /// <exception cref="KeyException">It is not whole packets with known lengths, or more than the bounds allow.</exception>
    public static IReadOnlyList<OpenPgpPacket> ReadAll(ReadOnlyMemory<byte> data)
    {
        var packets = new List<OpenPgpPacket>();
        while (!data.IsEmpty)
        {
            if (packets.Count == Limits.OpenPgpPackets) throw OpenPgpReading.Malformed($"It has more than {Limits.OpenPgpPackets} packets.");
            var first = data.Span[0];
            if ((first & 0x80) == 0) throw OpenPgpReading.Malformed("It is not in packets; text in ASCII armor is not taken.");
            var isNew = (first & 0x40) != 0;
            var (header, length) = isNew ? NewLength(data.Span[1..]) : OldLength(first & 3, data.Span[1..]);
            if (length > data.Length - 1 - header) throw OpenPgpReading.Malformed("A packet claims to be longer than the data.");
            packets.Add(new(isNew ? first & 0x3F : (first >> 2) & 0xF, data.Slice(1 + header, (int)length)));
            data = data[(1 + header + (int)length)..];
        }
        return packets;
    }

    /// <summary>How many bytes a length takes, and the length.</summary>
    private static (int Header, long Length) NewLength(ReadOnlySpan<byte> data) => data switch
    {
        [< 192 and var length, ..] => (1, length),
        [>= 192 and < 224 and var high, var low, ..] => (2, ((high - 192) << 8) + low + 192),
        [255, _, _, _, _, ..] => (5, BinaryPrimitives.ReadUInt32BigEndian(data[1..])),
        _ => throw OpenPgpReading.Malformed("A packet has no length, or comes in parts."),
    };

    private static (int Header, long Length) OldLength(int kind, ReadOnlySpan<byte> data) => data switch
    {
        [var length, ..] when kind == 0 => (1, length),
        [_, _, ..] when kind == 1 => (2, BinaryPrimitives.ReadUInt16BigEndian(data)),
        [_, _, _, _, ..] when kind == 2 => (4, BinaryPrimitives.ReadUInt32BigEndian(data)),
        _ => throw OpenPgpReading.Malformed("A packet has no length."),
    };

    public const int SignatureTag = 2;
    public const int KeyTag = 6;
    public const int UserIdTag = 13;
    public const int SubkeyTag = 14;
    public const int UserAttributeTag = 17;
}
