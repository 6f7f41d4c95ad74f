namespace InToto.DotNet;

/// <summary>A file of a build, by where it comes from, and the name it is recorded under.</summary>
/// <remarks>Closed: a file that is none of these has no name, so nothing that uses it can be recorded.</remarks>
internal abstract record BuildFile
{
    private BuildFile(string path) => Path = path;

    /// <summary>Where it is: an absolute path without dot segments.</summary>
    public string Path { get; }

    /// <summary>What it is called in links.</summary>
    public abstract ArtifactName Name { get; }

    /// <summary>A file of the repository, named by its path there.</summary>
    public sealed record InRepository : BuildFile
    {
        internal InRepository(string path, ArtifactName name) : base(path) => Name = name;

        public override ArtifactName Name { get; }
    }

    /// <summary>A file of a NuGet package. It is that only if its bytes are those of the archive.</summary>
    public sealed record InPackage : BuildFile
    {
        internal InPackage(string path, string package, string id, string version, string entry) : base(path)
        {
            (Package, Id, Version, Entry) = (package, id, version, entry);
            Purl = $"pkg:nuget/{id}@{version}";
            Name = ArtifactName.Parse($"{Purl}#{entry}");
        }

        /// <summary>Where the package is unpacked.</summary>
        public string Package { get; }

        /// <summary>The package's id in lower case.</summary>
        public string Id { get; }

        /// <summary>Its version, normalised, in lower case.</summary>
        public string Version { get; }

        /// <summary>The path inside the package.</summary>
        public string Entry { get; }

        /// <summary>The package, as a purl.</summary>
        public string Purl { get; }

        public override ArtifactName Name { get; }
    }

    /// <summary>A file of the SDK, or of what came with it: packs, and manifests of workloads.</summary>
    public sealed record InSdk : BuildFile
    {
        internal InSdk(string path, string sdkVersion, string entry) : base(path) => Name = ArtifactName.Parse($"pkg:generic/dotnet-sdk@{sdkVersion}#{entry}");

        public override ArtifactName Name { get; }
    }

    /// <summary>Finds out where a file comes from; null when it is outside of everything that a build may use.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="roots">Where the files of a build may be. The innermost that holds the file counts, so packages may be unpacked below the repository.</param>
    /// <exception cref="RecordingException">It is in the repository, and cannot be an artifact's name (2004).</exception>
    public static BuildFile? At(string path, BuildRoots roots) => roots.Known(path) ?? roots.Keep(path, Find(path, roots));

    private static BuildFile? Find(string path, BuildRoots roots)
    {
        var full = System.IO.Path.GetFullPath(path);
        BuildFile? found = null;
        var longest = -1;
        foreach (var folder in roots.PackageFolders)
            if (Below(folder, full) is { } inFolder && folder.Length > longest && InPackageFolder(full, folder, inFolder) is { } file)
                (found, longest) = (file, folder.Length);
        if (Below(roots.SdkFolder, full) is { } inSdk && roots.SdkFolder.Length > longest)
            (found, longest) = (new InSdk(full, roots.SdkVersion, inSdk), roots.SdkFolder.Length);
        if (Below(roots.DotNetFolder, full) is { } inDotNet && SdkPlace.IsBesideSdk(inDotNet) && roots.DotNetFolder.Length > longest)
            (found, longest) = (new InSdk(full, roots.SdkVersion, inDotNet), roots.DotNetFolder.Length);
        return roots.Repository.Length > longest ? InRepositoryAt(full, roots.Repository) ?? found : found;
    }

    private static InRepository? InRepositoryAt(string full, string repository) =>
        Below(repository, full) is { } path ? new(full, Recording.RecordedName.Of("", path)) : null;

    /// <summary>Restore unpacks to <c>id/version/</c>, both in lower case.</summary>
    private static InPackage? InPackageFolder(string full, string folder, string inFolder) =>
        inFolder.Split('/', 3) is [var id, var version, var entry]
            ? new(full, System.IO.Path.Join(folder, id, version), id, version, entry)
            : null;

    /// <summary>The path below a folder, with slashes; null when it is not below it.</summary>
    private static string? Below(string folder, string full)
    {
        var root = System.IO.Path.TrimEndingDirectorySeparator(folder);
        if (root.Length == 0 || full.Length <= root.Length + 1 || !RealPath.IsWithin(full, root)) return null;
        var path = full[(root.Length + 1)..];
        return System.IO.Path.DirectorySeparatorChar == '/' ? path : path.Replace(System.IO.Path.DirectorySeparatorChar, '/');
    }
}
