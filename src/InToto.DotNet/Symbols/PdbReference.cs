using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace InToto.DotNet;

/// <summary>An assembly that the compiler was given, as the PDB tells it from others.</summary>
/// <param name="FileName">The file's name, without a folder.</param>
/// <param name="Module">Which of the files of that name.</param>
internal sealed record PdbReference(string FileName, ModuleStamp Module)
{
    /// <summary>Reads a PDB's list: for each a name and aliases, each ended by a NUL, flags, the stamp and size of its header, and its MVID.</summary>
    /// <exception cref="PackageException">It is cut off (3402).</exception>
    public static ImmutableArray<PdbReference> ReadAll(ReadOnlySpan<byte> list, string where)
    {
        var references = ImmutableArray.CreateBuilder<PdbReference>();
        while (!list.IsEmpty)
        {
            var name = Text(ref list, where);
            Text(ref list, where); // aliases: names in the sources
            if (list.Length < FixedBytes) throw CutOff(where);
            var module = new ModuleStamp(new(list.Slice(9, 16)), BinaryPrimitives.ReadUInt32LittleEndian(list[1..]), BinaryPrimitives.ReadUInt32LittleEndian(list[5..]));
            references.Add(new(name, module));
            list = list[FixedBytes..];
        }
        return references.ToImmutable();
    }

    private static string Text(ref ReadOnlySpan<byte> list, string where)
    {
        var end = list.IndexOf((byte)0);
        if (end < 0) throw CutOff(where);
        var text = Encoding.UTF8.GetString(list[..end]);
        list = list[(end + 1)..];
        return text;
    }

    private static PackageException CutOff(string where) => SymbolProblem.Pdb(where, "its list of references is cut off.");

    /// <summary>Flags, stamp, size, MVID.</summary>
    private const int FixedBytes = 1 + 4 + 4 + 16;
}
