using System.Collections.Immutable;
using System.Text.Json;
using InToto.DotNet;

namespace InToto.Restore.Tests.Facts;

/// <summary>What real packages say: every one that this repository's restore brought. Of the largest, runtimes and compilers, only the signatures are read.</summary>
public sealed class CorpusTests
{
    private static readonly (string Path, ImmutableArray<SignatureFact> Signatures)[] Signed = [.. Corpus.Packages.Select(path => (path, SignaturesOf(path)))];

    private static readonly (string Path, PackageFacts Facts)[] All = [.. Corpus.Packages.Where(path => new FileInfo(path).Length < SmallBytes).Select(path => (path, FactsOf(path)))];

    [Fact]
    public void Every_package_that_was_restored_is_signed_by_its_gallery_and_the_signature_is_trusted()
    {
        Assert.NotEmpty(Signed);
        Assert.Equal([], from package in Signed
                         where package.Signatures.Count(signature => signature is { Kind: SignatureKind.Repository, State: SignatureState.Trusted, Time: not null }) != 1
                         select $"{Path.GetFileName(package.Path)}: {string.Join(", ", package.Signatures)}");
        Assert.Equal([], from package in Signed
                         from signature in package.Signatures
                         where signature.State != SignatureState.Trusted
                         select $"{Path.GetFileName(package.Path)}: {signature}");
        Assert.All(All, package => Assert.Empty(package.Facts.Problems));
    }

    [Fact]
    public void The_gallery_names_the_owners_of_every_package() => Assert.Empty(
        from package in Signed
        where package.Signatures.Single(signature => signature.Kind == SignatureKind.Repository) is not { Owners.Length: > 0, ServiceIndex.Length: > 0 }
        select Path.GetFileName(package.Path));

    /// <summary>Restore wrote down the content hash of each.</summary>
    [Fact]
    public void The_content_hash_is_the_one_that_restore_wrote_down() => Assert.Empty(
        from package in All
        let metadata = Path.Combine(Path.GetDirectoryName(package.Path)!, ".nupkg.metadata")
        where File.Exists(metadata)
        where JsonElement.Parse(File.ReadAllBytes(metadata)).GetProperty("contentHash").GetString() != package.Facts.ContentHash
        select Path.GetFileName(package.Path));

    /// <summary>The other half of the oracle in the tests of InToto.DotNet, which is about odd archives: real packages, as the real restore has unpacked them.</summary>
    [Fact]
    public void What_restore_has_unpacked_is_exactly_what_we_see_in_each_package() => Assert.Empty(
        from found in All
        where InstalledPackage.IsUnpacked(found.Path)
        let difference = Difference(found.Path)
        where difference is not null
        select $"{Path.GetFileName(found.Path)}: {difference}");

    [Fact]
    public void An_authors_signature_stands_under_the_gallerys()
    {
        var signatures = Signed.Single(package => package.Path == Corpus.Newest("microsoft.testing.platform")).Signatures;

        Assert.Equal([SignatureKind.Author, SignatureKind.Repository], signatures.Select(signature => signature.Kind!.Value));
        Assert.Contains("Microsoft", signatures[0].Subject, StringComparison.Ordinal);
        Assert.Null(signatures[0].ServiceIndex);
        Assert.NotEqual(signatures[0].Fingerprint, signatures[1].Fingerprint);
        Assert.NotNull(signatures[0].TimestampAuthority);
    }

    [Fact]
    public void What_runs_in_builds_is_listed()
    {
        var analyzers = All.Single(package => package.Path == Corpus.Newest("xunit.analyzers")).Facts;
        Assert.Contains(analyzers.BuildTimeCode, entry => entry.StartsWith("analyzers/", StringComparison.Ordinal) && entry.EndsWith(".dll", StringComparison.Ordinal));

        Assert.Empty(All.Single(package => package.Path == Corpus.Newest("spectre.console")).Facts.BuildTimeCode);
    }

    [Fact]
    public void What_compilers_say_is_told_for_each_assembly()
    {
        var facts = All.Single(package => package.Path == Corpus.Newest("system.commandline")).Facts;

        var library = Assert.Single(facts.Assemblies, assembly => assembly is { Kind: AssemblyKind.Code } && assembly.Entry.StartsWith("lib/net10.0/", StringComparison.Ordinal));
        Assert.True(library.IsDeterministic);
        Assert.Equal(PdbPlace.Beside, library.Pdb);
        Assert.InRange(library.Sources, 10, 1_000);
        Assert.NotEmpty(library.SourceLink);
        Assert.Contains(facts.Assemblies, assembly => assembly.Kind == AssemblyKind.Satellite);
        Assert.NotNull(facts.Nuspec.RepositoryUrl);
        Assert.NotNull(facts.Nuspec.Commit);
        Assert.Null(facts.Evidence);
    }

    private const int SmallBytes = 4_000_000;

    private static ImmutableArray<SignatureFact> SignaturesOf(string path)
    {
        using var package = PackageFile.Open(path);
        return PackageSignatures.Of(package, Corpus.Roots);
    }

    private static string? Difference(string path)
    {
        using var package = PackageFile.Open(path);
        return InstalledPackage.Difference(package);
    }

    private static PackageFacts FactsOf(string path)
    {
        using var package = PackageFile.Open(path);
        return PackageFacts.Of(package, Corpus.Roots);
    }
}
