using System.Collections.Immutable;
using System.Security.Cryptography;
using InToto.Verification;

namespace InToto.DotNet;

/// <summary>
/// The inspection <c>dotnet intoto inspect folder</c>: the files of a published folder, as artifacts for the rules of a layout, and whether its
/// assemblies come from the sources that were recorded. Performed by <see cref="Verifier"/> itself; for other verifiers the tool performs it as a process.
/// </summary>
public sealed class FolderInspection : BuiltInInspection
{
    private readonly PublishedFolder _folder;
    private PackageAssembly[]? _assemblies;

    /// <summary>Reads a folder.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="PackageException">It cannot be read (<see cref="PackageCodes.FolderUnreadable"/>), or holds what none may hold (3411 to 3415).</exception>
    public FolderInspection(string path, CancellationToken cancellationToken = default) => _folder = PublishedFolder.Open(path, cancellationToken);

    /// <summary>The words by which a layout asks for this inspection.</summary>
    public static ImmutableArray<string> Command { get; } = ["dotnet", "intoto", "inspect", "folder"];

    /// <inheritdoc/>
    public override ImmutableArray<string> Run => Command;

    /// <summary>
    /// What the inspection finds, as products: <c>@folder/...</c> for each file but <c>_manifest/intoto.jsonl</c>, which is the evidence;
    /// <c>@files</c>, the list of them; and <c>@documents/...</c> of each assembly whose PDB is its own.
    /// </summary>
    /// <param name="name">The name of the inspection, which the link bears.</param>
    /// <exception cref="PackageException">A file changed meanwhile, or two assemblies would have one name (3406).</exception>
    public Link Inspect(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var products = FolderArtifacts.Of(FolderArtifacts.FilesOf(_folder));
        foreach (var assembly in Assemblies)
            if (assembly.Documents is { } text) products.Add(new(ArtifactName.Parse(assembly.DocumentsName), DigestSet.Sha256(SHA256.HashData(text))));
        return new() { Name = name, Command = Command, Products = Artifacts.Of(products) };
    }

    /// <summary>Writes the products as files, for a verifier that runs the inspection as a process and then records the folder that it ran in.</summary>
    /// <param name="folder">An existing folder, not the one that is inspected, in which nothing has such a name yet.</param>
    /// <exception cref="PackageException">A file changed meanwhile, or something of such a name is there already (3505).</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void WriteTo(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (RealPath.Of(Path.GetFullPath(folder)) is var real && (real is null || RealPath.IsWithin(real, RealPath.Of(_folder.Folder) ?? _folder.Folder)))
            throw new PackageException(PackageCodes.InspectionFolderUsed, "What is found would be written into the folder that is inspected.", Printable.InFull(folder), "Inspect it from another folder, in which nothing else lies.");
        var output = new InspectionFolder(folder);
        foreach (var path in _folder.Paths)
        {
            using var content = _folder.OpenRead(path);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            output.Write(PublishedFolder.Prefix + path, copy => Copy(content, copy, hash));
            if (!DigestSet.Sha256(hash.GetHashAndReset()).Equals(_folder.Digest(path)))
                throw new PackageException(PackageCodes.FolderUnreadable, $"'{Printable.Of(path)}' changed while it was read.", Printable.InFull(_folder.Folder), "Let nothing write there meanwhile.");
        }
        output.Write(FolderArtifacts.FilesName, FolderArtifacts.Text(FolderArtifacts.FilesOf(_folder)));
        foreach (var assembly in Assemblies)
            if (assembly.Documents is { } text) output.Write(assembly.DocumentsName, text);
    }

    /// <summary>A layout must ask for this inspection, and require a file: otherwise an empty folder would verify.</summary>
    internal override void RequireIn(Layout layout)
    {
        if (!layout.Inspect.Any(Answers))
            throw new VerificationException(new InspectionFailed("folder", PackageCodes.LayoutWithoutFolder,
                $"The layout does not ask for '{string.Join(' ', Command)}', so none of its rules looks at the folder.", "Use a layout for published folders: 'dotnet intoto layout new --publish' writes one."));
        if (!layout.Inspect.Any(inspection => Answers(inspection) && inspection.ExpectedProducts.Any(rule => rule is ArtifactRule.Require { Name: var name } && name.StartsWith(PublishedFolder.Prefix, StringComparison.Ordinal))))
            throw new VerificationException(new InspectionFailed("folder", PackageCodes.LayoutRequiresNoFile,
                $"The layout requires no file '{PublishedFolder.Prefix}...', so an empty folder would pass.", "Require the program's main file in the expected products of the inspection."));
    }

    internal override ValueTask<Link> RunAsync(Inspection inspection, AgreedChain chain, CancellationToken cancellationToken)
    {
        try
        {
            var link = Inspect(inspection.Name);
            cancellationToken.ThrowIfCancellationRequested();
            if (chain[PackageWitness.PublishStep] is { } publish && Difference(publish, link) is { } difference) chain.Warn(difference);
            var witness = new PackageWitness(chain, _folder.Name, PackageWitness.PublishStep);
            witness.Hear(Assemblies);
            chain.Say(inspection, witness.Heard);
            return new(link);
        }
        catch (InTotoException problem)
        {
            throw new VerificationException(new InspectionFailed(inspection.Name, problem.Code, problem.Message, problem.Hint) { File = problem.Where ?? _folder.Name });
        }
    }

    private PackageAssembly[] Assemblies => _assemblies ??= PackageAssembly.In(_folder, symbols: null);

    private VerificationWarning? Difference(Link publish, Link inspected) =>
        ProductDifference.Parts(PublishedFolder.Prefix, publish.Products, inspected.Products, _ => false, path => Printable.Of(path)) is { Length: > 0 } parts
            ? new(PackageCodes.FolderDiffers, $"The folder is not as it was published: {parts}.", _folder.Name,
                "Find out who changed it. What changes published folders on purpose must be a step of the layout; data of the program belongs elsewhere.")
            : null;

    private static void Copy(Stream from, Stream to, IncrementalHash hash)
    {
        var buffer = new byte[128 * 1024];
        while (from.Read(buffer) is var read and > 0)
        {
            hash.AppendData(buffer, 0, read);
            to.Write(buffer, 0, read);
        }
    }
}
