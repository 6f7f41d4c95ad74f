namespace InToto.Restore;

/// <summary>A package that is to be looked at.</summary>
/// <param name="Path">Its file.</param>
/// <param name="ContentHash">NuGet's content hash that a lock file or a restore recorded of it; null when nothing did.</param>
/// <param name="IsInstalled">Whether the file lies in a packages folder, unpacked beside itself, so that builds use what is unpacked.</param>
public sealed record PackageRequest(string Path, string? ContentHash = null, bool IsInstalled = false)
{
    /// <summary>Why there is no such file: a source sent something else in its place, and nothing of it was kept.</summary>
    internal PackageProblem? Refused { get; init; }
}
