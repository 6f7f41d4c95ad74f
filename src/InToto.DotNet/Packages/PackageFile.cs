using System.Collections.Immutable;

namespace InToto.DotNet;

/// <summary>A .nupkg or .snupkg as the strict zip it must be: what is seen here is exactly what NuGet unpacks, or the file is refused.</summary>
public sealed class PackageFile : IDisposable
{
    private readonly RawFile _file;
    private readonly ZipDirectory _zip;
    private readonly Dictionary<string, PackageEntry> _byName;
    private readonly Lazy<EntryDigests> _digests;

    private PackageFile(RawFile file, bool isSignatureAsked)
    {
        _file = file;
        _zip = ZipDirectory.Read(file);
        _byName = new(_zip.Entries.Length, StringComparer.Ordinal);
        EntryNames.RequireDistinct(_zip.Entries, file.Shown);
        foreach (var entry in _zip.Entries) _byName.Add(entry.Name, entry);

        var signature = PackageSignature.Find(_zip.Entries, file.Shown);
        IsSigned = signature is not null;
        EvidenceEntry = PackageEvidence.Find(_zip.Entries, IsSigned, file.Shown);
        AsServed = PackageForm.Whole(file);
        Unsigned = IsSigned ? PackageForm.Without(file, _zip, 1) : AsServed;
        AsPacked = EvidenceEntry is null ? Unsigned : PackageForm.Without(file, _zip, IsSigned ? 2 : 1);

        Nuspec = PackageIdentity.Require(this);
        if (isSignatureAsked && signature is not null) PackageSignature.RequireOver(Unsigned, Read(signature, PackageLimits.SignatureBytes), file.Shown);
        _digests = new(() => new(this));
    }

    /// <summary>The path it was opened by.</summary>
    public string Path => _file.Path;

    /// <summary>The file's name.</summary>
    public string Name => System.IO.Path.GetFileName(_file.Path);

    /// <summary>All entries in the order of the archive, the signature and the evidence included.</summary>
    public ImmutableArray<PackageEntry> Entries => System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(_zip.Entries);

    /// <summary>What the package says of itself.</summary>
    public Nuspec Nuspec { get; }

    /// <summary>Whether a gallery or its author has signed the package as NuGet does. Whose signature it is was not looked at.</summary>
    public bool IsSigned { get; }

    /// <summary>The entry that holds evidence; null when there is none.</summary>
    public PackageEntry? EvidenceEntry { get; }

    /// <summary>The file as it is.</summary>
    public PackageForm AsServed { get; }

    /// <summary>Without the signature: what was uploaded to a gallery.</summary>
    public PackageForm Unsigned { get; }

    /// <summary>Without the signature and the evidence: what <c>dotnet pack</c> wrote.</summary>
    public PackageForm AsPacked { get; }

    /// <summary>Names that not every system can unpack (<see cref="PackageCodes.EntryNameLong"/>).</summary>
    public ImmutableArray<VerificationWarning> Warnings => [.. _zip.Entries.Where(entry => entry.Name.Length > PackageLimits.LongEntryName).Select(entry => new VerificationWarning(
        PackageCodes.EntryNameLong, $"The entry '{Printable.Of(entry.Name)}' has {entry.Name.Length} characters; Windows unpacks paths of {PackageLimits.LongEntryName}.", _file.Shown))];

    /// <summary>Opens a package, and checks its structure, its names, its nuspec and what its signature is over. Contents are checked as they are read.</summary>
    /// <param name="path">A file named as its nuspec has it: <c>Contoso.Text.1.0.0.nupkg</c>, in any case.</param>
    /// <exception cref="PackageException">It is not a package that every reader sees in the same way; its code says why.</exception>
    public static PackageFile Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Open(path, isSignatureAsked: true);
    }

    /// <summary>Opens a package that is known by its content hash, which is of more than its signature could be over. The caller compares it with that of <see cref="Unsigned"/>.</summary>
    /// <exception cref="PackageException">As of <see cref="Open(string)"/>.</exception>
    internal static PackageFile OpenOfKnownHash(string path) => Open(path, isSignatureAsked: false);

    private static PackageFile Open(string path, bool isSignatureAsked)
    {
        var file = RawFile.Open(path);
        try
        {
            return new(file, isSignatureAsked);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The entry of a name, as NuGet would unpack it; null when there is none.</summary>
    public PackageEntry? Entry(string name) => _byName.GetValueOrDefault(name);

    /// <summary>An entry's content, streamed. Length and checksum are checked when its last byte is read.</summary>
    /// <exception cref="PackageException">While reading: the content is not what its headers say.</exception>
    public Stream OpenRead(PackageEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new EntryStream(_file, entry);
    }

    /// <summary>An entry's content.</summary>
    /// <exception cref="PackageException">It is larger than so many bytes, which is seen before anything is unpacked, or not what its headers say.</exception>
    public byte[] Read(PackageEntry entry, int maxBytes)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Length > maxBytes)
            throw new PackageException(PackageCodes.PackageTooLarge, $"The entry '{Printable.Of(entry.Name)}' has {entry.Length} bytes; it may have {maxBytes}.", _file.Shown);
        using var content = OpenRead(entry);
        // One byte more, so that the end is seen also of what is empty.
        var bytes = new byte[entry.Length + 1];
        var length = content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return bytes[..length];
    }

    /// <summary>The SHA-256 of an entry's content. All entries are read at the first call, and checked.</summary>
    /// <exception cref="PackageException">The content of an entry is not what its headers say.</exception>
    public DigestSet Digest(PackageEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return _digests.Value.Of(entry);
    }

    /// <summary>What the system said of the file when it was opened.</summary>
    internal FileFacts Facts => _file.Facts;

    /// <summary>Reads every entry to its end: what is accepted without that may hold something else than its headers say.</summary>
    /// <exception cref="PackageException">The content of an entry is not what its headers say.</exception>
    internal void RequireContents() => _ = _digests.Value;

    /// <exception cref="PackageException">The file is not as it was when it was opened.</exception>
    internal void RequireUnchanged() => _file.RequireUnchanged();

    /// <summary>The package with other evidence, or with some.</summary>
    internal void WriteWith(byte[] evidence, Stream output)
    {
        var (count, directoryLength) = (_zip.Entries.Length, _zip.End.DirectoryLength);
        if (EvidenceEntry is not null) (count, directoryLength) = (count - 1, EvidenceEntry.Record.Offset);
        var start = EvidenceEntry?.Start ?? _zip.End.DirectoryOffset;
        var crc = Crc32.Append(0, evidence);
        var record = AppendedEntry.DirectoryRecord(Evidence.EntryName, crc, evidence.Length, start);
        var header = AppendedEntry.LocalHeader(Evidence.EntryName, crc, evidence.Length);

        AsPacked.CopyRange(output, 0, start);
        output.Write(header);
        output.Write(evidence);
        AsPacked.CopyRange(output, _zip.End.DirectoryOffset, _zip.End.DirectoryOffset + directoryLength);
        output.Write(record);
        output.Write(ZipEnd.Write(count + 1, start + header.Length + evidence.Length, directoryLength + record.Length));
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
