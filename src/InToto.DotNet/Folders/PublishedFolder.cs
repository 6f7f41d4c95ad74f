using InToto.Recording;

namespace InToto.DotNet;

/// <summary>A folder that was published, with the digest of each of its files; the evidence in it is none of them.</summary>
/// <remarks>Hostile: links that lead out of it, pipes, names that two systems read differently and more than the bounds are refused.</remarks>
internal sealed class PublishedFolder : ProductFiles
{
    private readonly Dictionary<string, DigestSet> _files;

    private PublishedFolder(string folder, Dictionary<string, DigestSet> files) => (Folder, _files, Paths) = (folder, files, [.. files.Keys.Order(StringComparer.Ordinal)]);

    /// <summary>Where it is. An absolute path.</summary>
    public string Folder { get; }

    public override string Name => Path.GetFileName(Folder) is { Length: > 0 } name ? name : Folder;

    /// <summary>In ordinal order.</summary>
    public override IEnumerable<string> Paths { get; }

    /// <summary>Reads a folder.</summary>
    /// <exception cref="PackageException">It cannot be read (3410), or holds what no published folder may (3411 to 3415).</exception>
    public static PublishedFolder Open(string path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(path);
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (!Directory.Exists(folder)) throw new PackageException(PackageCodes.FolderUnreadable, $"There is no folder '{Printable.Of(path)}'.", where: null, "Check the path.");
        try
        {
            // As of an inspection: behind the prefix a name may begin with anything.
            var recorded = new ArtifactRecorder(new() { BaseDirectory = folder, Exclude = [], OfInspection = true }).RecordFiles([new(".", Prefix)], cancellationToken);
            // Only the file of this very name is evidence: what lies below a folder of that name is a file like others.
            recorded.Remove(Prefix + Evidence.EntryName);
            RequireApart(recorded.Values, folder);
            return new(folder, recorded.Values.ToDictionary(file => file.Name.Value[Prefix.Length..], file => file.Digests, StringComparer.Ordinal));
        }
        catch (RecordingException problem)
        {
            throw new PackageException(CodeOf(problem.Code), problem.Message, Printable.InFull(folder), problem.Hint, problem);
        }
    }

    public override bool Holds(string path) => _files.ContainsKey(path);

    public override DigestSet Digest(string path) => _files[path];

    public override long Length(string path) => new FileInfo(At(path)).Length;

    public override Stream OpenRead(string path) => new FileStream(BoundedFile.Open(At(path), Refuse, out _), FileAccess.Read);

    public override byte[] Read(string path, int bound) => BoundedFile.Read(At(path), bound, Refuse);

    private string At(string path) => Path.Join(Folder, path);

    /// <summary>On a system that takes two names for one, unpacking or copying the folder would leave one of the two files, and who copies decides which.</summary>
    private static void RequireApart(IEnumerable<Artifact> files, string folder)
    {
        foreach (var collision in NameCollisions.Find(Artifacts.Of(files)))
            if (collision.Kind is NameCollisionKind.EqualIgnoringCase or NameCollisionKind.EqualNormalized or NameCollisionKind.EqualWithoutInvisible)
                throw new PackageException(PackageCodes.FolderNamesCollide,
                    $"Some systems take these files for one: {string.Join(", ", collision.Names.Select(name => $"'{Printable.Of(name.Value[Prefix.Length..])}'"))}.", Printable.InFull(folder), "Give each a name of its own.");
    }

    private static string CodeOf(string recording) => recording switch
    {
        Codes.LinkEscapes => PackageCodes.FolderLinkEscapes,
        Codes.NotRegularFile => PackageCodes.FolderFileSpecial,
        Codes.RecordingTooLarge => PackageCodes.FolderTooLarge,
        Codes.ArtifactNameUnsafe => PackageCodes.FolderNameUnsafe,
        _ => PackageCodes.FolderUnreadable,
    };

    private static PackageException Refuse(FileProblem problem, string what, string? hint, Exception? inner) => new(problem switch
    {
        FileProblem.NotRegular => PackageCodes.FolderFileSpecial,
        FileProblem.TooLarge => PackageCodes.SymbolsTooLarge,
        _ => PackageCodes.FolderUnreadable,
    }, what, where: null, hint, inner);

    /// <summary>What the names of a published folder's files begin with among artifacts.</summary>
    public const string Prefix = "@folder/";
}
