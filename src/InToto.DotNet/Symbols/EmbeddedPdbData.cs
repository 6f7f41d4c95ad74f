using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace InToto.DotNet;

/// <summary>Inflates what compilers deflate: a PDB in an assembly, a source in a PDB. Never more than was announced, which is bounded first.</summary>
internal static class EmbeddedPdbData
{
    /// <summary>The debug directory's data: <c>MPDB</c>, the size, the deflated bytes.</summary>
    public static byte[] Inflate(ReadOnlyMemory<byte> data, string where)
    {
        if (data.Length < 8 || !data.Span.StartsWith("MPDB"u8)) throw SymbolProblem.Pdb(where, "its embedded PDB has no header.");
        return Inflate(data[8..], BinaryPrimitives.ReadInt32LittleEndian(data.Span[4..]), SymbolLimits.PdbBytes, where);
    }

    public static byte[] Inflate(ReadOnlyMemory<byte> deflated, int size, int bound, string where)
    {
        if (size > bound) throw SymbolProblem.TooLarge(where, "bytes when inflated", size, bound);
        if (size < 0) throw SymbolProblem.Pdb(where, "what it embeds announces a negative size.");
        // Deflate makes at most 1032 bytes of one: no memory is taken for a size that cannot be true.
        if (size / 1032 > deflated.Length) throw SymbolProblem.Pdb(where, "what it embeds announces more than it can hold.");
        try
        {
            if (!MemoryMarshal.TryGetArray(deflated, out var segment)) throw SymbolProblem.Pdb(where, "what it embeds cannot be read.");
            using var source = new DeflateStream(new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false), CompressionMode.Decompress);
            var bytes = new byte[size];
            source.ReadExactly(bytes);
            return source.ReadByte() < 0 ? bytes : throw SymbolProblem.Pdb(where, "what it embeds is longer than announced.");
        }
        catch (Exception problem) when (SymbolProblem.IsMalformed(problem))
        {
            throw SymbolProblem.Pdb(where, problem.Message, problem);
        }
    }
}
