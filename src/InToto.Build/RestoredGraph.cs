using InToto.DotNet;

namespace InToto.Build;

/// <summary>What restore recorded, and what the system said of the file before it was read.</summary>
internal sealed class RestoredGraph
{
    private readonly string _path;
    private readonly FileFacts? _facts;

    private RestoredGraph(string path)
    {
        _path = path;
        // A file that was written just now could be written again, and bear the same time.
        _facts = FactsOf(path) is { } facts && !facts.ChangedAfter(TimeProvider.System.GetUtcNow() - FileFacts.Tick) ? facts : null;
        Packages = RestoredPackages.Read(path);
    }

    /// <summary>Reads it.</summary>
    /// <exception cref="MetadataFormatException">As of <see cref="RestoredPackages.Read"/>.</exception>
    public static RestoredGraph Read(string path) => new(path);

    /// <summary>As it was read.</summary>
    public RestoredPackages Packages { get; }

    /// <summary>As it is: read again if the file was touched, or where the system says too little of it.</summary>
    /// <exception cref="MetadataFormatException">As of <see cref="RestoredPackages.Read"/>.</exception>
    public RestoredPackages Now => IsCurrent ? Packages : RestoredPackages.Read(_path);

    /// <summary>Whether the system says of the file what it said before it was read. Never where it says too little, and of a file that had just been written.</summary>
    public bool IsCurrent => _facts is not null && FactsOf(_path) == _facts;

    private static FileFacts? FactsOf(string path) => OperatingSystem.IsWindows() ? null : Libc.Facts(path);
}
