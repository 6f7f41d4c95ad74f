using InToto.DotNet;
using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>Records the step <c>publish</c>, and puts the evidence into the published folder.</summary>
[MSBuildMultiThreadableTask]
public sealed class RecordPublish : FinishingTask
{
    /// <summary>The name of the program, for messages and the layout's file.</summary>
    [Required]
    public string Name { get; set; } = "";

    /// <summary>Where publish wrote, relative to the project.</summary>
    [Required]
    public string PublishFolder { get; set; } = "";

    /// <summary>What publish copied, each with <c>RelativePath</c>.</summary>
    public ITaskItem[] Files { get; set; } = [];

    /// <summary>Files that went in: what was to be published, what was compiled against, and hosts.</summary>
    public ITaskItem[] Inputs { get; set; } = [];

    /// <summary>Files on the way that the build itself made: they are no materials.</summary>
    public ITaskItem[] Made { get; set; } = [];

    /// <summary>Folders of the programs that made them.</summary>
    public ITaskItem[] ToolFolders { get; set; } = [];

    /// <summary>Files that publish writes into the folder itself: the program in a single file, and what it transforms there.</summary>
    public ITaskItem[] Written { get; set; } = [];

    /// <summary>Whether this is a publish of <c>--no-build</c>.</summary>
    public bool NoBuild { get; set; }

    /// <summary>What this project asks for that cannot be recorded; empty for nothing.</summary>
    public string Refused { get; set; } = "";

    /// <summary>Tells a publish from others of the same build.</summary>
    internal static string NameOf(string project, string publishFolder) => $"{project}|{publishFolder.TrimEnd('/', '\\')}";

    private protected override void Run(CancellationToken cancellationToken)
    {
        RequireRecordable();
        RequireLinks("program");
        var snapshot = PublishSnapshot.Take(BuildEngine4, NameOf(Project, PublishFolder));
        var graph = RestoredPackages.Read(Path.GetFullPath(AssetsFile, Folder));
        var commit = BuiltCommit.Of(BuildEngine4, Path.TrimEndingDirectorySeparator(Root))?.Id
            ?? throw new BuildException(BuildCodes.CommitMissing, "The program is published in no git repository, so nothing ties it to a commit.", hint: "Build in a git repository with a commit.");

        var folder = PublishedFolder.Open(Path.GetFullPath(PublishFolder, Folder), cancellationToken);
        var published = new PublishedFiles(folder, [.. Made.Select(PathOf)]);
        foreach (var item in Written) published.AddMade(item.ItemSpec);
        foreach (var (path, source) in Copies(folder)) published.AddCopy(path, source, cancellationToken);
        foreach (var file in published.Foreign) Foreign(file, folder);
        published.AddMaterials(commit, [Project, .. Inputs.Select(PathOf), .. ToolFolders.SelectMany(FilesOf)], Roots(graph), graph, cancellationToken);
        snapshot.RequireUnchanged(cancellationToken);
        if (NoBuild && published.HasMade) NotBuilt();

        var signer = OpenSigner();
        var links = Path.GetFullPath(LinkFolder, Folder);
        var evidence = new PackageDocuments();
        evidence.Add(LinkFiles.Write(links, published.ToLink(LinkText.Environment(SdkVersion, MSBuildVersion)), signer));
        foreach (var item in Links) evidence.Add(item.ItemSpec);
        if (RecordSource) evidence.Add(RecordedSource(links, signer, cancellationToken));
        foreach (var item in Evidence) evidence.Add(Path.GetFullPath(item.ItemSpec, Folder));
        var layout = LayoutOf(Layout, $"{Name}.publish.layout", "InTotoPublishLayout");
        if (layout is not null) evidence.Add(layout);

        Put(folder, evidence.ToBytes());
        // An image may be made of the folder next.
        new RecordedFolder(commit, folder.Paths.ToDictionary(path => path, folder.Digest, StringComparer.Ordinal)).Keep(BuildEngine4, NameOf(Project, PublishFolder));
        if (layout is not null && Failure(folder, layout, cancellationToken) is { } failure) Report(failure, "folder");
    }

    private void RequireRecordable()
    {
        const string hint = "Set InTotoRecordPublish to false to publish without evidence.";
        if (IsDeferred) throw new BuildException(BuildCodes.PublishDeferred, "InTotoSigning is 'deferred', and a published folder cannot be sealed by this version.", hint: $"Publish with a key. {hint}");
        if (Refused.Length > 0) throw new BuildException(BuildCodes.PublishUnsupported, $"What {Printable.Of(Refused)} publishes is not recorded by this version.", hint: hint);
    }

    private void Put(PublishedFolder folder, byte[] evidence)
    {
        var path = Path.Join(folder.Folder, InToto.DotNet.Evidence.EntryName);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (!QuietFile.Holds(path, evidence)) AtomicFile.Write(path, evidence);
        Log.LogMessage(MessageImportance.High, "{0}", $"InToto.Build: {folder.Name} of {Name} carries its evidence ({Links.Length + 1} links signed).");
    }

    private static VerificationFailure? Failure(PublishedFolder folder, string path, CancellationToken cancellationToken)
    {
        var layout = LayoutIn(path, "InTotoPublishLayout");
        var verifying = Task.Run(() => FinishedPackage.VerifyFolderAsync(folder.Folder, layout, path, cancellationToken), cancellationToken);
        return verifying.GetAwaiter().GetResult() is Rejected { Failure: var failure } ? failure : null;
    }

    private void Foreign(string file, PublishedFolder folder)
    {
        var what = $"'{Printable.Of(file)}' lies in the published folder, and this publish did not put it there: it is not recorded, so the folder will not verify.";
        const string hint = "Delete the folder, and publish again. If a target of the project adds the file, let it add it to ResolvedFileToPublish before ComputeFilesToPublish.";
        if (Require) throw new BuildException(BuildCodes.PublishedForeign, what, folder.Folder, hint);
        Warn(BuildCodes.PublishedForeign, what, folder.Folder, hint);
    }

    private void NotBuilt()
    {
        const string what = "With --no-build the host, and what the runtime reads of the program (.deps.json, .runtimeconfig.json), are those of an earlier build, which nothing recorded.";
        const string hint = "Publish without --no-build.";
        if (Require) throw new BuildException(BuildCodes.PublishedUnbuilt, what, hint: hint);
        Warn(BuildCodes.PublishedUnbuilt, what, hint: hint);
    }

    /// <summary>What publish copied: a path below the folder, and where the file came from.</summary>
    private IEnumerable<(string Path, string Source)> Copies(PublishedFolder folder) =>
        from item in Files
        let relative = Path.GetRelativePath(folder.Folder, Path.GetFullPath(item.GetMetadata("RelativePath").Replace('\\', Path.DirectorySeparatorChar), folder.Folder))
        select (relative.Replace(Path.DirectorySeparatorChar, '/'), PathOf(item));

    private static IEnumerable<string> FilesOf(ITaskItem folder) => Directory.EnumerateFiles(folder.ItemSpec, "*", SearchOption.AllDirectories);

    private string PathOf(ITaskItem item) => Path.GetFullPath(item.ItemSpec, Folder);
}
