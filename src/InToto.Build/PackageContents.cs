using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using InToto.DotNet;

namespace InToto.Build;

/// <summary>What a package that was restored holds, by the archive whose content hash the restore recorded: files that it was unpacked to may have been changed.</summary>
internal sealed class PackageContents
{
    /// <summary>By content hash: what an archive of this hash holds never changes.</summary>
    private static readonly ConcurrentDictionary<string, PackageContents> Known = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, DigestSet> _digests = new(StringComparer.Ordinal);
    private readonly string _archive;
    private FileFacts? _verified;

    private PackageContents(string archive, string contentHash) => (_archive, ContentHash) = (archive, contentHash);

    /// <summary>NuGet's content hash: SHA-512 of the unsigned package, base64.</summary>
    public string ContentHash { get; }

    /// <summary>The contents of the package that a file is of.</summary>
    /// <exception cref="BuildException">The restore did not record its content hash.</exception>
    public static PackageContents Of(BuildFile.InPackage file, RestoredPackages packages)
    {
        var hash = packages.At(file.Id, file.Version)?.ContentHash is { Length: > 0 } recorded ? recorded : HashBeside(file);
        return Known.GetOrAdd($"{file.Purl} {hash}", _ => new(Path.Join(file.Package, $"{file.Id}.{file.Version}.nupkg"), hash));
    }

    /// <summary>The digest of a file of the package; null when it has none of this name, or <see cref="Read"/> was not asked for it.</summary>
    public DigestSet? Digest(string entry) => _digests.GetValueOrDefault(entry);

    /// <summary>Whether this process has read these files of the package.</summary>
    public bool HasRead(IEnumerable<string> entries) => _verified is not null && entries.All(_digests.ContainsKey);

    /// <summary>Reads files of the package, unless this process has read them before.</summary>
    /// <exception cref="PackageException">The archive is not there, or is no package.</exception>
    /// <exception cref="BuildException">It is not the one that was restored (5013).</exception>
    public void Read(IEnumerable<string> entries, CancellationToken cancellationToken)
    {
        string[] wanted = [.. entries.Where(entry => !_digests.ContainsKey(entry))];
        if (wanted.Length == 0 && _verified is not null) return;
        if (Recall(wanted)) return;

        using var package = PackageFile.OpenOfKnownHash(_archive);
        // Each time it is opened, unless it is the same file: that an archive with this hash was here before says nothing about another that is here now.
        if ((OperatingSystem.IsWindows() || package.Facts != _verified) && Convert.ToBase64String(package.Unsigned.Sha512()) != ContentHash)
            throw new BuildException(BuildCodes.PackageFileChanged, $"'{Printable.InFull(_archive)}' is not the package that was restored: its content hash is another.", _archive,
                "Delete the package's folder, find out who writes there, and restore again.");
        var read = new Dictionary<string, DigestSet>(StringComparer.Ordinal);
        foreach (var entry in wanted.Select(package.Entry).OfType<PackageEntry>())
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var content = package.OpenRead(entry);
            read[entry.Name] = DigestSet.Sha256(SHA256.HashData(content));
        }
        package.RequireUnchanged();
        foreach (var (entry, digest) in read) _digests[entry] = digest;
        _verified = package.Facts;
        Remember(package.Facts);
    }

    /// <summary>Whether a build before this one has read the same archive, and these files of it.</summary>
    private bool Recall(string[] wanted)
    {
        if (DigestMemory.Current?.Archive(_archive) is not { } known || known.ContentHash != ContentHash || !OperatingSystem.IsLinux() || Libc.Facts(_archive) != known.Facts) return false;
        foreach (var entry in wanted)
            if (!known.Entries.ContainsKey(entry)) return false;
        foreach (var entry in wanted) _digests[entry] = known.Entries[entry];
        _verified = known.Facts;
        return true;
    }

    private void Remember(FileFacts facts)
    {
        if (DigestMemory.Current is not { } memory || !HashedFile.IsSettledNow(facts)) return;
        var archive = new RememberedArchive(facts, ContentHash);
        foreach (var (entry, digest) in _digests) archive.Entries[entry] = digest;
        memory.NoteArchive(_archive, archive);
    }

    /// <summary>Packs that the SDK downloads are in no restore graph; what restore recorded of them lies beside them.</summary>
    private static string HashBeside(BuildFile.InPackage file)
    {
        var path = Path.Join(file.Package, ".nupkg.metadata");
        try
        {
            using var metadata = JsonDocument.Parse(BoundedFile.Read(path, MostMetadataBytes));
            if (metadata.RootElement.TryGetProperty("contentHash", out var hash) && hash.GetString() is { Length: > 0 } text) return text;
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or MetadataFormatException)
        {
            throw Unrecorded(file, path, problem);
        }
        throw Unrecorded(file, path, null);
    }

    private static BuildException Unrecorded(BuildFile.InPackage file, string where, Exception? inner) => new(BuildCodes.PackageFileChanged,
        $"The restore did not record the content hash of {Printable.Of(file.Purl)}, so '{Printable.Of(file.Entry)}' may be anything.", where, "Restore the project again.", inner);

    private const int MostMetadataBytes = 64 * 1024;
}
