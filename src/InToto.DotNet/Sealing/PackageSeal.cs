using System.Collections.Immutable;

namespace InToto.DotNet;

/// <summary>
/// Signs what a build with <c>InTotoSigning=deferred</c> recorded, in another process than the one that ran package code: everything that was recorded is hashed again, the PDBs, the
/// commit and the package are asked again, the layout is evaluated, and only then the key is used.
/// </summary>
public sealed class PackageSeal
{
    private readonly string _package;
    private readonly SealPlaces _places;
    private readonly List<VerificationWarning> _warnings = [];

    /// <summary>Seals a package.</summary>
    /// <param name="package">The package, with <c>ID.VERSION.unsigned.jsonl</c> beside it.</param>
    /// <param name="places">Where the files are that the build recorded.</param>
    public PackageSeal(string package, SealPlaces places)
    {
        ArgumentNullException.ThrowIfNull(package);
        ArgumentNullException.ThrowIfNull(places);
        (_package, _places) = (package, places with { Root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(places.Root)) });
    }

    /// <summary>The steps that were checked, in the order of the unsigned evidence.</summary>
    public ImmutableArray<string> Steps { get; private set; } = [];

    /// <summary>What was found that is no reason not to seal.</summary>
    public ImmutableArray<VerificationWarning> Warnings => [.. _warnings];

    /// <summary>Checks everything again, signs, evaluates the layout, and embeds the evidence. Nothing is written unless all of it succeeds.</summary>
    /// <param name="sign">Signs a link in the form that is wanted. It is called when everything but the layout has been checked.</param>
    /// <param name="layout">The layout to evaluate and embed; null for none.</param>
    /// <param name="owners">The keys that must have signed the layout; empty: whose layout it is, is left to the verifier.</param>
    /// <param name="more">Links made elsewhere, to be embedded too.</param>
    /// <param name="cancellationToken">Ends it; nothing is written then.</param>
    /// <returns>Why the layout does not accept the package, which then is as it was; null when it is sealed.</returns>
    /// <exception cref="PackageException">What was recorded is not what is there (38, 34, 51); or the package is signed already (3018).</exception>
    /// <exception cref="MetadataFormatException">A document cannot be read, or the layout is none.</exception>
    /// <exception cref="RecordingException">A file cannot be read or written.</exception>
    public async Task<VerificationFailure?> SealAsync(Func<Link, Metadata> sign, MetadataFile? layout, ImmutableArray<Key> owners, ImmutableArray<Metadata> more, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sign);
        string beside;
        byte[] evidence;
        using (var package = PackageFile.Open(_package))
        {
            if (package.IsSigned)
                throw new PackageException(PackageCodes.PackageSigned, "The package is signed already: another entry would break its signature.", package.Path, "Seal the package before it is signed.");
            var unsigned = UnsignedEvidence.Read(Path.Join(Path.GetDirectoryName(package.Path), package.Nuspec.UnsignedFileName));
            await CheckAsync(package, unsigned, cancellationToken);
            package.RequireUnchanged();
            Steps = [.. unsigned.Links.Select(link => link.Name)];
            beside = Path.Join(Path.GetDirectoryName(package.Path), package.Nuspec.EvidenceFileName);
            evidence = Evidence.WriteWith(unsigned.Others, [.. unsigned.Links.Select(sign), .. unsigned.Signed.Where(document => document.Document is Link), .. more, .. layout is null ? [] : new[] { layout.Parse() }]);
        }
        if (layout is not null && await FailureAsync(layout, owners, evidence, cancellationToken) is { } failure) return failure;
        AtomicFile.Write(beside, evidence);
        PackageEvidence.Embed(_package, evidence);
        return null;
    }

    private async Task CheckAsync(PackageFile package, UnsignedEvidence unsigned, CancellationToken cancellationToken)
    {
        var source = await SealedSource.ReadAsync(_places.Root, cancellationToken);
        source.Require(package);
        var files = new SealedFiles(_places);
        foreach (var link in unsigned.Links)
        {
            if (link.Name == SealedSource.Step)
            {
                source.RequireSame(link);
                continue;
            }
            source.Require(link);
            files.Require(link, link.Materials, IsNoFile, cancellationToken);
            if (PackageWitness.IsPack(link.Name)) RequirePacked(package, link);
            else RequireCompiled(files, link, cancellationToken);
        }
    }

    private void RequireCompiled(SealedFiles files, Link link, CancellationToken cancellationToken)
    {
        var compile = SealedCompile.Hear(link, _places.Root, _warnings.Add);
        files.Require(link, link.Products, compile.IsGeneratorOutput, cancellationToken);
    }

    private void RequirePacked(PackageFile package, Link link)
    {
        using var symbols = PackageSymbols.OpenBeside(package);
        var products = PackProducts.Of(package, symbols);
        if (Artifacts.Of(products).DifferencesFrom(link.Products) is [var first, ..])
            throw new PackageException(PackageCodes.PackageNotPacked, $"The package is not the one that was packed: it differs in '{Printable.Of(first.Value)}' for one.", package.Path,
                "Seal the package as the build wrote it, together with what lies beside it.");
        var materials = link.Materials.Select(material => material.Digests).ToHashSet();
        foreach (var entry in PackProducts.TakenIn(products, package.Nuspec.Id))
            if (!materials.Contains(entry.Digests))
                _warnings.Add(new(PackageCodes.EntryUntiedBySeal, $"'{Printable.Of(entry.Name.Value)}' is none of the files that pack took in.", package.Path, "Find the target that adds it. If it is meant, the layout needs a rule for it."));
    }

    private async Task<VerificationFailure?> FailureAsync(MetadataFile layout, ImmutableArray<Key> owners, byte[] evidence, CancellationToken cancellationToken)
    {
        EvidenceSource Links() => EvidenceSource.Of(Evidence.Read("the evidence", evidence));
        var outcome = owners.IsEmpty
            ? await FinishedPackage.VerifyAsync(_package, LayoutOf(layout), layout.Name, Links, cancellationToken)
            : await new PackageVerifier(owners).VerifyAsync(_package, Links, layout, cancellationToken);
        _warnings.AddRange(outcome.Warnings);
        return outcome is Rejected { Failure: var failure } ? failure : null;
    }

    private static Layout LayoutOf(MetadataFile file) => file.Parse().Document as Layout
        ?? throw new MetadataFormatException(Codes.WrongType, "This is a link, not a layout.", file.Name, "Name the layout of the package.");

    /// <summary>What is in no file: the commit, which is compared with git; and global properties, which a layout's rules allow or not.</summary>
    private static bool IsNoFile(Artifact artifact) =>
        artifact.Name.Value == PackageArtifacts.CommitName || artifact.Name.Value.StartsWith("@property/", StringComparison.Ordinal);
}
