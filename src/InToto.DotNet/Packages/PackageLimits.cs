namespace InToto.DotNet;

/// <summary>Every bound on a hostile package, in one place, with its reason (threats J26, J42, J57).</summary>
public static class PackageLimits
{
    /// <summary>Bytes of all entries together, unpacked: 2 GiB, more than any gallery takes.</summary>
    public const long UnpackedBytes = 2L * 1024 * 1024 * 1024;

    /// <summary>Bytes of the file: all entries stored, and their headers. Beyond 4 GiB a zip needs other headers, which are refused.</summary>
    public const long FileBytes = UnpackedBytes + DirectoryBytes + DirectoryBytes;

    /// <summary>Entries: what a zip without the 64-bit extension can count. Each costs a look at its header.</summary>
    public const int Entries = 65_534;

    /// <summary>Bytes of the directory, which is read whole: 16 MiB, 256 for each of so many entries.</summary>
    public const int DirectoryBytes = 16 * 1024 * 1024;

    /// <summary>Times that an entry may be larger than its data. Source code reaches 20; a bomb 1,000, the most that Deflate can do.</summary>
    public const int Ratio = 200;

    /// <summary>Bytes up to which an entry may have any ratio: 1 MiB. A small picture of one colour is no bomb.</summary>
    public const int RatioMatters = 1024 * 1024;

    /// <summary>UTF-8 bytes of an entry's name, as long as a path on Linux may be at most with room for the folder before it.</summary>
    public const int EntryNameBytes = 1_024;

    /// <summary>Segments of an entry's name. An artifact's name may have twice as many (<see cref="Limits.ArtifactNameSegments"/>), prefixes included.</summary>
    public const int EntryNameSegments = 128;

    /// <summary>Characters of a name from which on some systems cannot unpack it: Windows takes paths of 260. A warning.</summary>
    public const int LongEntryName = 260;

    /// <summary>Bytes of a nuspec. It becomes a document in memory; the largest known have 100 KiB.</summary>
    public const int NuspecBytes = 1024 * 1024;

    /// <summary>Characters of an id or version, as far as they are read: in a thousand pieces a text would cost the square of them.</summary>
    public const int NuspecTextChars = 1_000;

    /// <summary>Dependencies of a nuspec, in all groups together.</summary>
    public const int Dependencies = 10_000;

    /// <summary>Characters of a package id, as galleries have it.</summary>
    public const int IdChars = 100;

    /// <summary>Bytes of the evidence in a package or beside it: 32 MiB, two of the largest documents or hundreds of usual ones.</summary>
    public const int EvidenceBytes = 2 * Limits.DocumentBytes;

    /// <summary>Documents in one evidence. Each is parsed.</summary>
    public const int EvidenceLines = 4_096;

    /// <summary>Bytes of a package signature. One with two chains of certificates and time stamps takes 25 KiB.</summary>
    public const int SignatureBytes = 1024 * 1024;
}
