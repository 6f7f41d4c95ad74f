using System.Text;

namespace InToto.DotNet;

/// <summary>What an entry may use of zip: what every reader of packages understands in one way (threats J24 to J31).</summary>
internal static class ZipFeatures
{
    /// <exception cref="PackageException">The entry uses more than that.</exception>
    public static void Require(ZipRecord record, EntryName name, string file)
    {
        if (Refused(record, name) is { } what)
            throw new PackageException(PackageCodes.ZipFeature, $"The entry '{Printable.Of(name.Raw)}' {what}.", file, ZipEnd.Repack);
        RequireExtra(record.Extra.Span, record.Name.Span, name, file);
    }

    private static string? Refused(ZipRecord record, EntryName name)
    {
        if ((record.Flags & ZipRecord.Encrypted) != 0) return "is marked as encrypted";
        if ((record.Flags & ~AllowedFlags) != 0) return $"has flags (0x{record.Flags:x4}) that packages do not have";
        if (record.Method is not (0 or 8)) return $"is compressed with method {record.Method}; packages use 0 (stored) and 8 (Deflate)";
        if (record.CompressedLength == uint.MaxValue || record.Length == uint.MaxValue || record.LocalOffset == uint.MaxValue)
            return "has the 64-bit extension of zip, which readers of packages understand differently";
        if (record.VersionNeeded is < 10 or > 20) return $"needs version {record.VersionNeeded / 10}.{record.VersionNeeded % 10} of zip; packages need 2.0";
        if (record.Disk != 0) return "claims to be on another disk";
        if (record.CommentLength != 0) return "has a comment";
        if ((record.InternalAttributes & ~1) != 0) return $"has internal attributes (0x{record.InternalAttributes:x4}) that packages do not have";
        return Kind(record.ExternalAttributes, name.IsFolder);
    }

    /// <summary>The upper half is a Unix mode, the lower one what MS-DOS kept of a file. Neither may make it anything but a file or folder (threat J30).</summary>
    private static string? Kind(uint attributes, bool isFolder)
    {
        var (type, special, dos) = (attributes >> 28, (attributes >> 25) & 7, attributes & 0xFFFF);
        if (type != 0 && type != (isFolder ? UnixFolder : UnixFile))
            return type == UnixLink ? "is a symbolic link" : $"is no regular file (Unix type {type})";
        if (special != 0) return "changes the user, the group or the owner of its folder (setuid, setgid, sticky)";
        return (dos & ~(isFolder ? DosPlain | DosFolder : DosPlain)) != 0 ? $"has attributes (0x{dos:x4}) that a file in a package does not have" : null;
    }

    /// <summary>Extra fields: times and owners, which NuGet does not read, and a second name, which must be the first. Any other is refused.</summary>
    public static void RequireExtra(ReadOnlySpan<byte> extra, ReadOnlySpan<byte> rawName, EntryName name, string file)
    {
        while (!extra.IsEmpty)
        {
            if (extra.Length < 4 || ZipRecord.U16(extra, 2) > extra.Length - 4)
                throw new PackageException(PackageCodes.ZipMalformed, $"The extra fields of '{Printable.Of(name.Raw)}' are cut off.", file, ZipEnd.Repack);
            var (id, length) = (ZipRecord.U16(extra, 0), ZipRecord.U16(extra, 2));
            if (RefusedExtra(id, extra.Slice(4, length), rawName) is { } what)
                throw new PackageException(PackageCodes.ZipFeature, $"The entry '{Printable.Of(name.Raw)}' {what}.", file, ZipEnd.Repack);
            extra = extra[(4 + length)..];
        }
    }

    private static string? RefusedExtra(int id, ReadOnlySpan<byte> data, ReadOnlySpan<byte> rawName) => id switch
    {
        0x0001 => "has the 64-bit extension of zip, which readers of packages understand differently",
        0x7075 when data.Length < 5 || data[0] != 1 || ZipRecord.U32(data, 1) != Crc32.Append(0, rawName) || !data[5..].SequenceEqual(rawName) =>
            "has another name in an extra field",
        // NTFS times, extended times, Unix owners (three kinds), OPC padding, the mark of a Java archive, the Unicode name.
        0x000A or 0x5455 or 0x5855 or 0x7855 or 0x7875 or 0xA220 or 0xCAFE or 0x7075 => null,
        _ => $"has an extra field (0x{id:x4}) that packages do not have",
    };

    /// <summary>How hard the compressor tried (two bits), a data descriptor, a name in UTF-8.</summary>
    private const int AllowedFlags = 2 | 4 | ZipRecord.HasDescriptor | ZipRecord.Utf8Name;

    private const uint UnixFile = 8, UnixFolder = 4, UnixLink = 10;

    /// <summary>Read-only, hidden, system, to be archived, none of these.</summary>
    private const uint DosPlain = 1 | 2 | 4 | 0x20 | 0x80, DosFolder = 0x10;
}
