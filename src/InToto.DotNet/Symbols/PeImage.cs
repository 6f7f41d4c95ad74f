using System.Buffers.Binary;

namespace InToto.DotNet;

/// <summary>
/// The headers of a managed assembly, as the runtime reads them: sections, the header of the runtime, the debug directory. The BCL's reader
/// would do, but of its collections none is compiled ahead of time, which each start of the tool pays for.
/// </summary>
internal sealed class PeImage
{
    private readonly ReadOnlyMemory<byte> _image;
    private readonly string _where;
    private readonly Section[] _sections;

    /// <exception cref="PackageException">The headers contradict themselves (3401).</exception>
    public PeImage(ReadOnlyMemory<byte> image, string where)
    {
        (_image, _where) = (image, where);
        var coff = Int(0x3C) + 4;
        var optional = coff + 20;
        var directories = optional + (UShort(optional) == 0x20B ? 112 : 96);
        _sections = ReadSections(optional + UShort(coff + 16), UShort(coff + 2));

        var cli = At(Int(directories + CliDirectory * 8), Int(directories + CliDirectory * 8 + 4), CliHeaderBytes, "the header of the runtime");
        Flags = Int(cli.Offset + 16);
        EntryPoint = Int(cli.Offset + 20);
        VTableFixups = Int(cli.Offset + 52);
        ManagedNativeHeader = Int(cli.Offset + 68);
        Metadata = At(Int(cli.Offset + 8), Int(cli.Offset + 12), 4, "metadata");
        DebugEntries = ReadDebugDirectory(Int(directories + DebugDirectory * 8), Int(directories + DebugDirectory * 8 + 4));
    }

    /// <summary>The runtime's flags: <c>ILOnly</c> is 1.</summary>
    public int Flags { get; }

    /// <summary>The method or native code that runs first; 0 for none.</summary>
    public int EntryPoint { get; }

    /// <summary>Bytes of the table of native entry points.</summary>
    public int VTableFixups { get; }

    /// <summary>Bytes of the header of code that was compiled ahead of time.</summary>
    public int ManagedNativeHeader { get; }

    /// <summary>Where the metadata is.</summary>
    public Range Metadata { get; }

    /// <summary>The debug directory.</summary>
    public DebugEntry[] DebugEntries { get; }

    public ReadOnlySpan<byte> Bytes(Range range) => _image.Span.Slice(range.Offset, range.Length);

    private Section[] ReadSections(int table, int count)
    {
        if (count > MostSections) throw SymbolProblem.TooLarge(_where, "sections", count, MostSections);
        var sections = new Section[count];
        for (var i = 0; i < count; i++)
        {
            var at = table + i * SectionHeaderBytes;
            var section = sections[i] = new(UInt(at + 12), UInt(at + 8), UInt(at + 20), UInt(at + 16));
            // The runtime maps each section behind the one before; where they overlap, two readers could see two files.
            if (i > 0 && section.Address < sections[i - 1].End) throw SymbolProblem.Assembly(_where, "its sections overlap.");
        }
        return sections;
    }

    private DebugEntry[] ReadDebugDirectory(int address, int size)
    {
        if (address == 0 && size == 0) return [];
        var directory = At(address, size, 0, "the debug directory");
        if (directory.Length % DebugEntryBytes != 0) throw SymbolProblem.Assembly(_where, "its debug directory is cut off.");
        var count = directory.Length / DebugEntryBytes;
        if (count > SymbolLimits.DebugEntries) throw SymbolProblem.TooLarge(_where, "entries of its debug directory", count, SymbolLimits.DebugEntries);
        var entries = new DebugEntry[count];
        for (var i = 0; i < count; i++)
        {
            var at = directory.Offset + i * DebugEntryBytes;
            var (length, offset) = (Int(at + 16), Int(at + 24));
            if (length < 0 || offset < 0 || offset > _image.Length - length) throw SymbolProblem.Assembly(_where, "an entry of its debug directory lies outside of the file.");
            entries[i] = new(Int(at + 12), UShort(at + 10), UInt(at + 4), new(offset, length));
        }
        return entries;
    }

    /// <summary>Where something is in the file that the runtime finds by an address in memory.</summary>
    private Range At(int address, int size, int least, string what)
    {
        if (address >= 0 && size >= least)
            foreach (var section in _sections)
            {
                if ((uint)address < section.Address || (uint)address - section.Address > section.Mapped) continue;
                var offset = (uint)address - section.Address;
                if ((uint)size > section.Mapped - offset || section.RawOffset + (long)section.RawSize > _image.Length) break;
                return new((int)(section.RawOffset + offset), size);
            }
        throw SymbolProblem.Assembly(_where, $"{what} lies outside of its sections.");
    }

    private int Int(int at) => BinaryPrimitives.ReadInt32LittleEndian(_image.Span[at..]);

    private uint UInt(int at) => BinaryPrimitives.ReadUInt32LittleEndian(_image.Span[at..]);

    private int UShort(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_image.Span[at..]);

    /// <summary>A part of the file.</summary>
    public readonly record struct Range(int Offset, int Length);

    /// <summary>An entry of the debug directory.</summary>
    /// <param name="Type">2 names a PDB, 17 is one, 19 is a checksum of one.</param>
    /// <param name="MinorVersion">0x504D for a portable PDB.</param>
    /// <param name="Stamp">The last four bytes of the PDB's id.</param>
    /// <param name="Data">Where its data is.</param>
    public sealed record DebugEntry(int Type, int MinorVersion, uint Stamp, Range Data);

    private sealed record Section(uint Address, uint Size, uint RawOffset, uint RawSize)
    {
        public ulong End => (ulong)Address + Math.Max(Size, RawSize);

        /// <summary>How many of its bytes in the file the runtime sees: behind its size in memory there are zeros.</summary>
        public uint Mapped => Math.Min(Size, RawSize);
    }

    private const int CliDirectory = 14;
    private const int DebugDirectory = 6;
    private const int CliHeaderBytes = 72;
    private const int SectionHeaderBytes = 40;
    private const int DebugEntryBytes = 28;
    private const int MostSections = 96;
}
