using System.Collections.Immutable;
using InToto.DotNet;

namespace InToto.Restore;

/// <summary>What can be found out about a package by looking at it, without anybody having promised anything. Facts are no verdict: a policy makes one of them.</summary>
public sealed record PackageFacts
{
    /// <summary>The package's file.</summary>
    public required string File { get; init; }

    /// <summary>What the package says of itself: id, version, repository, commit.</summary>
    public required Nuspec Nuspec { get; init; }

    /// <summary>SHA-256 of the file as it is, in lower-case hexadecimal.</summary>
    public required string ServedSha256 { get; init; }

    /// <summary>SHA-256 of the package without its signature, which the signature is over, in lower-case hexadecimal.</summary>
    public required string UnsignedSha256 { get; init; }

    /// <summary>NuGet's content hash: SHA-512 of the package without its signature, in base64.</summary>
    public required string ContentHash { get; init; }

    /// <summary>The signatures; empty for an unsigned package.</summary>
    public required ImmutableArray<SignatureFact> Signatures { get; init; }

    /// <summary>Entries whose code runs, or may run, when a project that uses the package is built: build files, what they bring, analyzers, scripts.</summary>
    public required ImmutableArray<string> BuildTimeCode { get; init; }

    /// <summary>The managed assemblies; empty where nobody looked at them.</summary>
    public required ImmutableArray<AssemblyFact> Assemblies { get; init; }

    /// <summary>Whether assemblies and their PDBs were looked at. No policy judges a package by them, and they take most of the time.</summary>
    public bool AssembliesRead { get; init; }

    /// <summary>In-toto evidence; null when there is none.</summary>
    public required EvidenceFact? Evidence { get; init; }

    /// <summary>What is wrong whatever anybody expects: a signature that does not verify, evidence that cannot be read.</summary>
    public required ImmutableArray<PackageProblem> Problems { get; init; }

    /// <summary>Reads a package.</summary>
    /// <param name="package">The package.</param>
    /// <param name="roots">Who is trusted to say whose a certificate is.</param>
    /// <param name="clock">For signatures without a time stamp; null for the system's.</param>
    /// <exception cref="PackageException">The content of an entry is not what its headers say, or the symbols beside it are another package's.</exception>
    public static PackageFacts Of(PackageFile package, TrustRoots roots, TimeProvider? clock = null) => Of(package, roots, clock, withAssemblies: true);

    internal static PackageFacts Of(PackageFile package, TrustRoots roots, TimeProvider? clock, bool withAssemblies)
    {
        ArgumentNullException.ThrowIfNull(package);
        package.RequireContents();
        var problems = ImmutableArray.CreateBuilder<PackageProblem>();
        var signatures = PackageSignatures.Of(package, roots, clock);
        foreach (var signature in signatures)
            if (signature is { State: SignatureState.Wrong, Code: { } code, Problem: { } what })
                problems.Add(new(code, what, "Fetch the package again from where it was published. If it stays so, do not use it."));
        using var symbols = withAssemblies ? PackageSymbols.OpenBeside(package) : null;
        return new()
        {
            File = package.Path,
            Nuspec = package.Nuspec,
            ServedSha256 = Convert.ToHexStringLower(package.AsServed.Sha256()),
            UnsignedSha256 = Convert.ToHexStringLower(package.Unsigned.Sha256()),
            ContentHash = Convert.ToBase64String(package.Unsigned.Sha512()),
            Signatures = signatures,
            BuildTimeCode = [.. package.Entries.Where(entry => !entry.IsFolder && PackageDifference.RunsInBuilds(entry.Name)).Select(entry => entry.Name)],
            Assemblies = withAssemblies ? AssemblyFact.AllOf(package, symbols) : [],
            AssembliesRead = withAssemblies,
            Evidence = EvidenceOf(package, problems),
            Problems = problems.ToImmutable(),
        };
    }

    private static EvidenceFact? EvidenceOf(PackageFile package, ImmutableArray<PackageProblem>.Builder problems)
    {
        try
        {
            return EvidenceFact.Of(package);
        }
        catch (InTotoException problem) when (problem is PackageException or MetadataFormatException)
        {
            problems.Add(new(problem.Code, problem.Message, problem.Hint));
            return null;
        }
    }
}
