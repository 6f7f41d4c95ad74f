namespace InToto.DotNet;

/// <summary>The directory of a zip archive, and the local headers that must say the same: every byte of the file belongs to one entry, in order (threats J8 to J23).</summary>
internal sealed class ZipDirectory
{
    private ZipDirectory(ZipEnd end, PackageEntry[] entries) => (End, Entries) = (end, entries);

    public ZipEnd End { get; }

    public PackageEntry[] Entries { get; }

    /// <exception cref="PackageException">The archive is not one that every reader understands in the same way.</exception>
    public static ZipDirectory Read(RawFile file)
    {
        var end = ZipEnd.Read(file);
        var records = ReadRecords(file, end);
        var entries = ReadEntries(records, file, end);
        RequireBounds(records, file);
        return new(end, entries);
    }

    private static ZipRecord[] ReadRecords(RawFile file, ZipEnd end)
    {
        var directory = new byte[end.DirectoryLength];
        file.Read(end.DirectoryOffset, directory);
        var records = new ZipRecord[Math.Min(end.Count, directory.Length / ZipRecord.FixedLength)];
        var offset = 0;
        for (var i = 0; i < end.Count; i++)
        {
            if (i == records.Length || ZipRecord.At(directory, offset) is not { } record)
                throw Broken($"its end counts {end.Count} entries, and the directory has no entry {i + 1}", file);
            records[i] = record;
            offset += record.RecordLength;
        }
        return offset == directory.Length ? records : throw new PackageException(PackageCodes.HiddenBytes,
            $"The archive's directory has {directory.Length - offset} bytes after its last entry.", file.Shown, ZipEnd.Repack);
    }

    /// <summary>Before anything is unpacked: what would be too much (threat J26).</summary>
    private static void RequireBounds(ZipRecord[] records, RawFile file)
    {
        var total = 0L;
        foreach (var record in records)
        {
            total += record.Length;
            if (record.Length > PackageLimits.RatioMatters && record.Length / PackageLimits.Ratio > record.CompressedLength)
                throw TooLarge($"An entry unpacks from {record.CompressedLength} to {record.Length} bytes; {PackageLimits.Ratio} times are allowed.", file);
        }
        if (total > PackageLimits.UnpackedBytes)
            throw TooLarge($"The entries have {total} bytes, unpacked; a package may have {PackageLimits.UnpackedBytes}.", file);
    }

    private static PackageEntry[] ReadEntries(ZipRecord[] records, RawFile file, ZipEnd end)
    {
        var entries = new PackageEntry[records.Length];
        var expected = 0L;
        for (var i = 0; i < records.Length; i++)
        {
            var record = records[i];
            var name = EntryName.Read(record.Name.Span, (record.Flags & ZipRecord.Utf8Name) != 0, file.Shown);
            ZipFeatures.Require(record, name, file.Shown);
            if (name.IsFolder && record is not { Length: 0, CompressedLength: 0, Crc: 0 })
                throw new PackageException(PackageCodes.HiddenBytes, $"The folder '{Printable.Of(name.Raw)}' has content, which nobody unpacks.", file.Shown, ZipEnd.Repack);
            if (record.LocalOffset != expected) throw Gap(name, expected, record.LocalOffset, file);
            entries[i] = ZipLocalHeader.Require(record, name, i + 1 < records.Length ? records[i + 1].LocalOffset : end.DirectoryOffset, file);
            expected = entries[i].End;
        }
        if (expected != end.DirectoryOffset)
            throw new PackageException(PackageCodes.HiddenBytes, $"The archive has {end.DirectoryOffset - expected} bytes before its directory that belong to no entry.", file.Shown, ZipEnd.Repack);
        return entries;
    }

    private static PackageException Gap(EntryName name, long expected, long actual, RawFile file) => new(PackageCodes.HiddenBytes,
        actual > expected
            ? $"The archive has {actual - expected} bytes before the entry '{Printable.Of(name.Raw)}' that belong to no entry."
            : $"The entry '{Printable.Of(name.Raw)}' begins within another, or the entries are not in the order of the directory.",
        file.Shown, ZipEnd.Repack);

    private static PackageException TooLarge(string what, RawFile file) => new(PackageCodes.PackageTooLarge, what, file.Shown, "If the package is honest, split it.");

    private static PackageException Broken(string why, RawFile file) => new(PackageCodes.ZipMalformed, $"The zip archive is broken: {why}.", file.Shown, ZipEnd.Repack);
}
