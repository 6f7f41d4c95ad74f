using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace InToto.DotNet;

/// <summary>The checksum of zip entries (ISO 3309), sixteen bytes at a time. It finds accidents, never attackers.</summary>
internal static class Crc32
{
    private const int Slices = 16;

    private static readonly uint[] Table = MakeTable();

    /// <summary>The checksum of what came before, and then these bytes; 0 before the first.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        // An index is a byte and a slice, so it is always in the table: checking each took half of the time.
        ref var table = ref MemoryMarshal.GetArrayDataReference(Table);
        crc = ~crc;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes[..(bytes.Length & ~(Slices - 1))]);
        for (var i = 0; i + 1 < words.Length; i += 2)
        {
            var (first, second) = (Little(words[i]) ^ crc, Little(words[i + 1]));
            crc = Eight(ref Unsafe.Add(ref table, 0x800), first) ^ Eight(ref table, second);
        }
        foreach (var next in bytes[(bytes.Length & ~(Slices - 1))..]) crc = Unsafe.Add(ref table, (byte)(crc ^ next)) ^ (crc >> 8);
        return ~crc;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Eight(ref uint slices, ulong word) =>
        Unsafe.Add(ref slices, 0x700 + (int)(byte)word) ^ Unsafe.Add(ref slices, 0x600 + (int)(byte)(word >> 8))
        ^ Unsafe.Add(ref slices, 0x500 + (int)(byte)(word >> 16)) ^ Unsafe.Add(ref slices, 0x400 + (int)(byte)(word >> 24))
        ^ Unsafe.Add(ref slices, 0x300 + (int)(byte)(word >> 32)) ^ Unsafe.Add(ref slices, 0x200 + (int)(byte)(word >> 40))
        ^ Unsafe.Add(ref slices, 0x100 + (int)(byte)(word >> 48)) ^ Unsafe.Add(ref slices, (int)(byte)(word >> 56));

    private static ulong Little(ulong word) => BitConverter.IsLittleEndian ? word : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word);

    private static uint[] MakeTable()
    {
        var table = new uint[Slices * 256];
        for (var i = 0u; i < 256; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0xEDB88320 & (0 - (crc & 1)));
            table[i] = crc;
        }
        for (var i = 256; i < table.Length; i++) table[i] = table[(byte)table[i - 256]] ^ (table[i - 256] >> 8);
        return table;
    }
}
