namespace InToto.DotNet;

/// <summary>An entry of a package: its name and sizes, as both of its headers have them.</summary>
public sealed class PackageEntry
{
    internal PackageEntry(EntryName name, ZipRecord record) => (Spelling, Record) = (name, record);

    /// <summary>The path that NuGet unpacks it to, with <c>/</c>; percent escapes of the archive are decoded. A folder's ends with <c>/</c>.</summary>
    public string Name => Spelling.Name;

    /// <summary>Whether it stands for a folder, and so has no content; NuGet unpacks nothing for it.</summary>
    public bool IsFolder => Spelling.IsFolder;

    /// <summary>Bytes, unpacked.</summary>
    public long Length => Record.Length;

    /// <summary>Bytes of its data in the archive.</summary>
    public long CompressedLength => Record.CompressedLength;

    internal EntryName Spelling { get; }

    internal ZipRecord Record { get; }

    /// <summary>Where its local header begins.</summary>
    internal long Start => Record.LocalOffset;

    /// <summary>Where its data begins; set when the local header has been read.</summary>
    internal long DataStart { get; init; }

    /// <summary>Where its data, and the data descriptor if it has one, ends.</summary>
    internal long End { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
