namespace InToto.DotNet;

/// <summary>The last 22 bytes of a zip archive: where its directory is. Nothing may follow, or readers would find different ends (threats J19 to J22).</summary>
/// <param name="Count">Entries.</param>
/// <param name="DirectoryOffset">Where the directory begins.</param>
/// <param name="DirectoryLength">Bytes of the directory, which ends where this record begins.</param>
internal sealed record ZipEnd(int Count, long DirectoryOffset, int DirectoryLength)
{
    public const int FixedLength = 22;
    private const uint Signature = 0x06054b50;

    /// <exception cref="PackageException">The file does not end so (3002, 3003), or with something that is refused (3005, 3009).</exception>
    public static ZipEnd Read(RawFile file)
    {
        if (file.Length < FixedLength) throw NoZip(file);
        Span<byte> end = stackalloc byte[FixedLength];
        file.Read(file.Length - FixedLength, end);
        if (ZipRecord.U32(end, 0) != Signature) throw EndsBefore(file) ? Trailing(file) : NoZip(file);
        // A second signature within the record would be the last one, for a reader that searches from the very end.
        if (end[1..].IndexOf("PK\x05\x06"u8) >= 0) throw Broken(file, "its end holds a second end");
        if (ZipRecord.U16(end, 20) != 0) throw Trailing(file);
        if (ZipRecord.U16(end, 4) != 0 || ZipRecord.U16(end, 6) != 0)
            throw new PackageException(PackageCodes.ZipFeature, "The archive claims to be a part of several.", file.Shown, Repack);
        return Read(end, file);
    }

    private static ZipEnd Read(ReadOnlySpan<byte> end, RawFile file)
    {
        var (here, count) = (ZipRecord.U16(end, 8), ZipRecord.U16(end, 10));
        var (length, offset) = (ZipRecord.U32(end, 12), ZipRecord.U32(end, 16));
        if (count == ushort.MaxValue || length == uint.MaxValue || offset == uint.MaxValue || HasZip64Locator(file))
            throw new PackageException(PackageCodes.ZipFeature, "The archive has the 64-bit extension of zip, which readers of packages understand differently.", file.Shown,
                $"A package may have {PackageLimits.Entries} entries and {PackageLimits.UnpackedBytes} bytes, which need no such extension.");
        if (here != count) throw Broken(file, $"its end counts {here} entries and {count}");
        if (length > PackageLimits.DirectoryBytes)
            throw new PackageException(PackageCodes.PackageTooLarge, $"The archive's directory has {length} bytes; it may have {PackageLimits.DirectoryBytes}.", file.Shown);
        if (offset + (long)length != file.Length - FixedLength)
            throw Broken(file, $"its end places the directory at {offset}, {length} bytes long, but that is not what precedes the end");
        return new(count, offset, (int)length);
    }

    /// <summary>The end of an archive without its last entries.</summary>
    public static byte[] Write(int count, long directoryOffset, int directoryLength)
    {
        var end = new byte[FixedLength];
        var writer = new ZipWriter(end);
        writer.U32(Signature);
        writer.U16(0);
        writer.U16(0);
        writer.U16(count);
        writer.U16(count);
        writer.U32((uint)directoryLength);
        writer.U32((uint)directoryOffset);
        writer.U16(0);
        return end;
    }

    private static bool HasZip64Locator(RawFile file)
    {
        if (file.Length < FixedLength + 20) return false;
        Span<byte> locator = stackalloc byte[4];
        file.Read(file.Length - FixedLength - 20, locator);
        return locator.SequenceEqual("PK\x06\x07"u8);
    }

    /// <summary>Whether an end stands further ahead, within the length of the longest comment: only then is it fair to speak of bytes after it.</summary>
    private static bool EndsBefore(RawFile file)
    {
        var tail = new byte[Math.Min(file.Length, FixedLength + ushort.MaxValue)];
        file.Read(file.Length - tail.Length, tail);
        return tail.AsSpan().LastIndexOf("PK\x05\x06"u8) >= 0;
    }

    private static PackageException Trailing(RawFile file) => new(PackageCodes.HiddenBytes,
        "The archive has a comment or other bytes after its end; readers disagree on which end counts.", file.Shown, Repack);

    private static PackageException NoZip(RawFile file) => new(PackageCodes.ZipMalformed,
        "The file is not a zip archive: it does not end as one.", file.Shown, "A package is a file such as 'Contoso.Text.1.0.0.nupkg'. If it was downloaded, fetch it again.");

    private static PackageException Broken(RawFile file, string why) => new(PackageCodes.ZipMalformed, $"The zip archive is broken: {why}.", file.Shown, Repack);

    public const string Repack = "Fetch the package again, or pack it again with 'dotnet pack'. If it comes from a gallery like this, do not use it.";
}
