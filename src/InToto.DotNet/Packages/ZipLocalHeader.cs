namespace InToto.DotNet;

/// <summary>The header before an entry's data, which some readers believe instead of the directory: it must say the same (threats J8 to J12, J15).</summary>
internal static class ZipLocalHeader
{
    public const uint Signature = 0x04034b50;
    public const int FixedLength = 30;
    private const uint DescriptorSignature = 0x08074b50;

    /// <summary>Reads the header at the place that the directory names, and the data descriptor if there is one.</summary>
    /// <param name="record">The entry in the directory.</param>
    /// <param name="name">Its name.</param>
    /// <param name="next">Where the next entry, or the directory, begins.</param>
    /// <param name="file">The package.</param>
    /// <exception cref="PackageException">It is not there, or disagrees.</exception>
    public static PackageEntry Require(ZipRecord record, EntryName name, long next, RawFile file)
    {
        var room = next - record.LocalOffset;
        if (room < FixedLength + record.Name.Length) throw Overlap(name, file);
        var header = new byte[FixedLength + record.Name.Length];
        file.Read(record.LocalOffset, header);
        if (ZipRecord.U32(header, 0) != Signature) throw Missing(name, file);
        if (Disagreement(header, record) is { } what)
            throw new PackageException(PackageCodes.HeadersDisagree, $"The two headers of the entry '{Printable.Of(name.Raw)}' disagree on its {what}.", file.Shown, ZipEnd.Repack);

        var extraLength = ZipRecord.U16(header, 28);
        var start = record.LocalOffset + header.Length + extraLength;
        if (start + record.CompressedLength > next) throw Overlap(name, file);
        if (extraLength > 0)
        {
            var extra = new byte[extraLength];
            file.Read(record.LocalOffset + header.Length, extra);
            ZipFeatures.RequireExtra(extra, record.Name.Span, name, file.Shown);
        }
        return new(name, record) { DataStart = start, End = EndOf(record, name, start + record.CompressedLength, next, file) };
    }

    private static string? Disagreement(byte[] header, ZipRecord record)
    {
        if (ZipRecord.U16(header, 4) != record.VersionNeeded) return "version";
        if (ZipRecord.U16(header, 6) != record.Flags) return "flags";
        if (ZipRecord.U16(header, 8) != record.Method) return "compression method";
        if (ZipRecord.U32(header, 10) != record.Modified) return "time";
        if (ZipRecord.U16(header, 26) != record.Name.Length || !header.AsSpan(FixedLength).SequenceEqual(record.Name.Span)) return "name";

        var (crc, compressed, length) = (ZipRecord.U32(header, 14), ZipRecord.U32(header, 18), ZipRecord.U32(header, 22));
        // They were not yet known when the header was written, and follow the data.
        if ((record.Flags & ZipRecord.HasDescriptor) != 0 && (crc, compressed, length) == (0, 0, 0)) return null;
        if (crc != record.Crc) return "checksum";
        return compressed != record.CompressedLength || length != record.Length ? "size" : null;
    }

    /// <summary>A data descriptor has a signature or none. Which, its length tells: nothing else may stand before the next entry.</summary>
    private static long EndOf(ZipRecord record, EntryName name, long dataEnd, long next, RawFile file)
    {
        if ((record.Flags & ZipRecord.HasDescriptor) == 0) return dataEnd;
        if (next - dataEnd is not (12 or 16) and var length)
            throw new PackageException(PackageCodes.HiddenBytes, $"After the data of the entry '{Printable.Of(name.Raw)}' stand {length} bytes; a data descriptor has 12 or 16.", file.Shown, ZipEnd.Repack);
        var descriptor = new byte[next - dataEnd];
        file.Read(dataEnd, descriptor);
        var fields = descriptor.AsSpan(descriptor.Length - 12);
        var signed = descriptor.Length == 12 || ZipRecord.U32(descriptor, 0) == DescriptorSignature;
        if (!signed || ZipRecord.U32(fields, 0) != record.Crc || ZipRecord.U32(fields, 4) != record.CompressedLength || ZipRecord.U32(fields, 8) != record.Length)
            throw new PackageException(PackageCodes.HeadersDisagree, $"The data descriptor of the entry '{Printable.Of(name.Raw)}' disagrees with the directory.", file.Shown, ZipEnd.Repack);
        return next;
    }

    private static PackageException Missing(EntryName name, RawFile file) => new(PackageCodes.ZipMalformed,
        $"The zip archive is broken: the entry '{Printable.Of(name.Raw)}' is not where the directory says.", file.Shown, ZipEnd.Repack);

    private static PackageException Overlap(EntryName name, RawFile file) => new(PackageCodes.HiddenBytes,
        $"The entry '{Printable.Of(name.Raw)}' reaches into what follows it.", file.Shown, ZipEnd.Repack);
}
