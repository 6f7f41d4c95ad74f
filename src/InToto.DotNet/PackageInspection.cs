using System.Collections.Immutable;
using System.Security.Cryptography;
using InToto.Verification;

namespace InToto.DotNet;

/// <summary>
/// The inspection <c>dotnet intoto inspect package</c>: what is in a package, as artifacts for the rules of a layout, and whether its assemblies come
/// from the sources that were recorded. Performed by <see cref="Verifier"/> itself; for other verifiers the tool performs it as a process.
/// </summary>
public sealed class PackageInspection : BuiltInInspection
{
    private readonly PackageFile _package;
    private readonly PackageFile? _symbols;
    private PackageAssembly[]? _assemblies;

    /// <summary>Inspects a package.</summary>
    /// <param name="package">The package. It stays open as long as the inspection is used.</param>
    /// <param name="symbols">The package of its symbols, for assemblies whose PDB is neither inside nor beside; null when there is none.</param>
    /// <exception cref="PackageException">The symbols are of another package or version (3504).</exception>
    public PackageInspection(PackageFile package, PackageFile? symbols = null)
    {
        ArgumentNullException.ThrowIfNull(package);
        if (symbols is not null) PackageSymbols.RequireOf(package, symbols);
        (_package, _symbols) = (package, symbols);
    }

    /// <summary>The words by which a layout asks for this inspection.</summary>
    public static ImmutableArray<string> Command { get; } = ["dotnet", "intoto", "inspect", "package"];

    /// <inheritdoc/>
    public override ImmutableArray<string> Run => Command;

    /// <summary>
    /// What the inspection finds: the package's file as material; as products that file, <c>@nupkg/...</c>, <c>@entries</c>, <c>@packed/...</c>,
    /// <c>@dependency/...</c>, <c>@commit</c>, and <c>@documents/...</c> of each assembly whose PDB is its own.
    /// </summary>
    /// <param name="name">The name of the inspection, which the link bears.</param>
    /// <exception cref="PackageException">The content of an entry is not what its headers say, or two assemblies would have one name (3406).</exception>
    public Link Inspect(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var products = PackageArtifacts.Of(_package);
        foreach (var assembly in Assemblies)
            if (assembly.Documents is { } text) products.Add(new(ArtifactName.Parse(assembly.DocumentsName), DigestSet.Sha256(SHA256.HashData(text))));

        // Galleries serve files in lower case; rules name them as they were packed.
        var file = new Artifact(ArtifactName.Parse(_package.Nuspec.FileName), DigestSet.Sha256(_package.AsServed.Sha256()));
        return new() { Name = name, Command = Command, Materials = Artifacts.Of([file]), Products = Artifacts.Of([.. products, file]) };
    }

    /// <summary>Writes the products that are named with <c>@</c> as files, for a verifier that runs the inspection as a process and then records the folder.</summary>
    /// <param name="folder">An existing folder, in which nothing has such a name yet.</param>
    /// <exception cref="PackageException">The content of an entry is not what its headers say, or something of such a name is there already (3505).</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void WriteTo(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var output = new InspectionFolder(folder);
        foreach (var entry in _package.Entries)
        {
            if (entry.IsFolder) continue;
            using var content = _package.OpenRead(entry);
            output.Write((_package.Nuspec.IsSymbols ? "@snupkg/" : "@nupkg/") + entry.Name, content.CopyTo);
        }
        foreach (var (name, text) in PackageArtifacts.Texts(_package)) output.Write(name, text);
        foreach (var assembly in Assemblies)
            if (assembly.Documents is { } text) output.Write(assembly.DocumentsName, text);
        if (!_package.Nuspec.IsSymbols) output.Write($"@packed/{_package.Nuspec.FileName}", _package.AsPacked.CopyTo);
    }

    /// <summary>A layout is for one package: it must ask for this inspection, and require the nuspec of this id.</summary>
    internal override void RequireIn(Layout layout)
    {
        if (!layout.Inspect.Any(Answers)) throw NotAsked();
        var nuspec = $"@nupkg/{_package.Nuspec.Id}.nuspec";
        if (layout.Inspect.Any(inspection => Answers(inspection) && Requires(inspection.ExpectedProducts, nuspec))) return;
        if (layout.Steps.Any(step => PackageWitness.IsPack(step.Name) && Requires(step.ExpectedProducts, nuspec))) return;
        throw new VerificationException(new InspectionFailed("package", PackageCodes.LayoutOfAnotherPackage,
            $"The layout is not for the package '{_package.Nuspec.Id}': it does not require '{nuspec}'.", "Use the layout of this package; its owner publishes one for each package id."));
    }

    internal override ValueTask<Link> RunAsync(Inspection inspection, AgreedChain chain, CancellationToken cancellationToken)
    {
        try
        {
            var link = Inspect(inspection.Name);
            cancellationToken.ThrowIfCancellationRequested();
            if (chain[PackageWitness.PackStep] is { } pack && PackageDifference.Of(pack.Products, link.Products, _package.Name) is { } difference) chain.Warn(difference);
            var witness = new PackageWitness(chain, _package.Name);
            witness.Hear(Assemblies);
            chain.Say(inspection, witness.Heard);
            return new(link);
        }
        catch (InTotoException problem)
        {
            throw new VerificationException(new InspectionFailed(inspection.Name, problem.Code, problem.Message, problem.Hint) { File = problem.Where ?? _package.Name });
        }
    }

    private PackageAssembly[] Assemblies => _assemblies ??= PackageAssembly.In(new PackageFiles(_package), _symbols is null ? null : new PackageFiles(_symbols));

    private static VerificationException NotAsked() => new(new InspectionFailed("package", PackageCodes.LayoutWithoutInspection,
        $"The layout does not ask for '{string.Join(' ', Command)}', so none of its rules looks at the package.", "Use a layout for packages: 'dotnet intoto layout new' writes one."));

    private static bool Requires(ImmutableArray<ArtifactRule> rules, string name) => rules.Any(rule => rule is ArtifactRule.Require require && require.Name == name);
}
