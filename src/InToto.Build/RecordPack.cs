using InToto.DotNet;
using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>Records the step <c>pack</c>, after every other target, and puts the evidence into the package and beside it.</summary>
[MSBuildMultiThreadableTask]
public sealed class RecordPack : FinishingTask
{
    /// <summary>What pack wrote: the package, and perhaps one with symbols.</summary>
    [Required]
    public ITaskItem[] Packages { get; set; } = [];

    /// <summary>Files that pack may have taken in.</summary>
    public ITaskItem[] Files { get; set; } = [];

    /// <summary>What a tool is packed from: the files that are published, with <c>RelativePath</c> and <c>PublishFolder</c>.</summary>
    public ITaskItem[] Published { get; set; } = [];

    /// <summary>The nuspec that the project keeps itself; empty when the project says what is packed.</summary>
    public string NuspecFile { get; set; } = "";

    /// <summary>What paths in that nuspec begin at; empty for its own folder.</summary>
    public string NuspecBasePath { get; set; } = "";

    /// <summary>The values that pack put into that nuspec.</summary>
    public string NuspecProperties { get; set; } = "";

    /// <summary>Where packages go.</summary>
    public string OutputFolder { get; set; } = "";

    /// <summary>Files that the SDK writes for the runtime.</summary>
    public ITaskItem[] Generated { get; set; } = [];

    private protected override void Run(CancellationToken cancellationToken)
    {
        var path = PathOf(".nupkg") ?? throw new BuildException(BuildCodes.LinkMissing, "Pack wrote no package, so there is nothing to record.");
        using var package = PackageFile.Open(path);
        using var symbols = PathOf(".snupkg") is { } beside ? PackageFile.Open(beside) : null;
        RequireLinks("package");

        var signer = OpenSigner();
        var graph = RestoredPackages.Read(Path.GetFullPath(AssetsFile, Folder));
        PackedDependencies.Require(package, graph);
        var commit = RequireCommit(package, cancellationToken);

        var packed = new PackedFiles(package, symbols);
        packed.AddCommit(commit);
        var roots = Roots(graph);
        var copies = new PublishedCopies(Published, Folder);
        var generated = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Generated) generated[Path.GetFullPath(file.ItemSpec, Folder)] = "";
        foreach (var file in Files.Where(file => GeneratedWebAssets.IsNamed(file.ItemSpec))) generated[PlaceOf(file)] = file.GetMetadata("PackagePath").Replace('\\', '/');
        packed.AddMaterials(OfNuspec().Concat(Files.Select(PlaceOf)).Select(file => copies.OriginalOf(file, cancellationToken)), generated, NuspecFile.Length > 0 ? [Project, Path.GetFullPath(NuspecFile, Folder)] : [Project], roots, graph, cancellationToken);
        foreach (var entry in packed.Foreign) Foreign(entry, package);
        foreach (var (file, why) in packed.Unreviewed)
            Warn(BuildCodes.DataUnreviewed, $"'{Printable.InFull(file)}' goes into the package, is in no commit, and says more than the SDK does by itself: {why}", file,
                "Find out what writes it there. If it is meant, allow the file by its path in the materials of the step 'pack' of the layout.");
        var folder = Path.GetFullPath(LinkFolder, Folder);
        var link = LinkFiles.Write(folder, packed.ToLink(LinkText.Environment(SdkVersion, MSBuildVersion)), signer);

        var evidence = new PackageDocuments();
        evidence.Add(link);
        foreach (var item in Links) evidence.Add(item.ItemSpec);
        if (RecordSource) evidence.Add(RecordedSource(folder, signer, cancellationToken));
        foreach (var item in Evidence) evidence.Add(Path.GetFullPath(item.ItemSpec, Folder));
        var layout = LayoutOf(Layout, $"{package.Nuspec.Id}.layout", "InTotoLayout");
        if (layout is not null) evidence.Add(layout);
        if (signer.IsLater)
        {
            LeaveUnsigned(package, evidence.ToUnsignedBytes());
            return;
        }
        Embed(package, evidence.ToBytes());
        if (layout is not null && Failure(path, layout, cancellationToken) is { } failure) Report(failure, "package");
    }

    private void Embed(PackageFile package, byte[] evidence)
    {
        var beside = Path.Join(Path.GetDirectoryName(package.Path), package.Nuspec.EvidenceFileName);
        File.Delete(Path.Join(Path.GetDirectoryName(package.Path), package.Nuspec.UnsignedFileName)); // of an earlier build
        if (!QuietFile.Holds(beside, evidence)) AtomicFile.Write(beside, evidence);
        if (package.IsSigned)
        {
            Warn(BuildCodes.AlreadySigned, $"'{package.Name}' is signed already, so its evidence lies beside it only, as '{package.Nuspec.EvidenceFileName}'.", null, "Sign the package after it was packed, so that the evidence is inside.");
            return;
        }
        PackageEvidence.Embed(package.Path, evidence);
        Log.LogMessage(MessageImportance.High, "{0}", $"InToto.Build: {package.Name} carries its evidence ({Links.Length + 1} links signed).");
    }

    /// <summary>Beside the package only, for <c>dotnet intoto seal</c>; what an earlier build left of evidence is of another package.</summary>
    private void LeaveUnsigned(PackageFile package, byte[] evidence)
    {
        var folder = Path.GetDirectoryName(package.Path);
        File.Delete(Path.Join(folder, package.Nuspec.EvidenceFileName));
        AtomicFile.Write(Path.Join(folder, package.Nuspec.UnsignedFileName), evidence);
        Log.LogMessage(MessageImportance.High, "{0}", $"InToto.Build: {package.Name} is recorded, and nobody has signed that yet ({Links.Length + 1} links): dotnet intoto seal {package.Name} --signing-key KEY");
    }

    private static VerificationFailure? Failure(string package, string path, CancellationToken cancellationToken)
    {
        var layout = LayoutIn(path, "InTotoLayout");
        var verifying = Task.Run(() => FinishedPackage.VerifyAsync(package, layout, path, evidence: null, cancellationToken), cancellationToken);
        return verifying.GetAwaiter().GetResult() is Rejected { Failure: var failure } ? failure : null;
    }

    /// <summary>Whoever verifies takes the commit from the nuspec, so it must be there, and be the one that was built.</summary>
    private string RequireCommit(PackageFile package, CancellationToken cancellationToken)
    {
        const string hint = "Build in a git repository with a commit, and leave RepositoryCommit to the build.";
        var built = BuiltCommit.Of(BuildEngine4, Path.TrimEndingDirectorySeparator(Root))?.Id
            ?? throw new BuildException(BuildCodes.CommitMissing, "The package is made in no git repository, so nothing ties it to a commit.", hint: hint);
        if (package.Nuspec.Commit == built) return built;
        if (NuspecFile.Length > 0 && package.Nuspec.Commit is null)
            throw new BuildException(BuildCodes.CommitMissing, "The project's own nuspec does not say which commit the package was made from.", Path.GetFullPath(NuspecFile, Folder),
                "Write <repository type=\"git\" url=\"...\" commit=\"$commit$\" /> into its metadata; InToto.Build gives the commit, and pack leaves an element without a URL out.");
        throw new BuildException(BuildCodes.CommitMissing, package.Nuspec.Commit is { } other
            ? $"The package says that it was made from commit {Printable.Of(other)}, and {built} is checked out."
            : "The package does not say which commit it was made from.", package.Path, hint);
    }

    private void Foreign(string entry, PackageFile package)
    {
        var what = $"The entry '{Printable.Of(entry)}' of '{package.Name}' is none of the files that pack took in.";
        const string hint = "Find the target that adds it. If it is meant, the layout needs a rule for it.";
        if (Require) throw new BuildException(BuildCodes.EntryForeign, what, package.Path, hint);
        Warn(BuildCodes.EntryForeign, what, package.Path, hint);
    }

    /// <summary>The files that the project's own nuspec lists.</summary>
    private IEnumerable<string> OfNuspec() => Nuspec is { } nuspec ? nuspec.Files([]).Select(file => file.Path) : [];

    private NuspecSource? Nuspec => NuspecFile.Length == 0 ? null
        : NuspecSource.Read(Path.GetFullPath(NuspecFile, Folder), NuspecBasePath.Length > 0 ? Path.GetFullPath(NuspecBasePath, Folder) : "", NuspecProperties);

    /// <summary>A nuspec of the project's own names the package otherwise than the project's properties.</summary>
    private IEnumerable<string> Written => Nuspec is { } nuspec && PackageVersion.Normalize(nuspec.Version) is { } version
        ? ((string[])[".nupkg", ".snupkg"]).Select(ending => Path.Join(Path.GetFullPath(OutputFolder, Folder), $"{nuspec.Id}.{version}{ending}"))
        : Packages.Select(item => Path.GetFullPath(item.ItemSpec, Folder));

    private string? PathOf(string ending) => Written
        .FirstOrDefault(path => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase) && !path.EndsWith(".symbols.nupkg", StringComparison.OrdinalIgnoreCase) && File.Exists(path));

    /// <summary>Outputs of the build say where they end up; a second project's and other files are where they are.</summary>
    private string PlaceOf(ITaskItem file) => Path.GetFullPath(file.GetMetadata("FinalOutputPath") is { Length: > 0 } output ? output : file.ItemSpec, Folder);
}
