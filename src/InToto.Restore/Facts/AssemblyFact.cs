using System.Collections.Immutable;
using InToto.DotNet;

namespace InToto.Restore;

/// <summary>What a managed assembly is for.</summary>
public enum AssemblyKind
{
    /// <summary>It has code.</summary>
    Code,

    /// <summary>It has a culture and nothing that could run.</summary>
    Satellite,

    /// <summary>Compilers read it, and the runtime refuses it.</summary>
    Reference,
}

/// <summary>Where the PDB of an assembly was found.</summary>
public enum PdbPlace
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>In the assembly.</summary>
    Inside,

    /// <summary>In the package, beside the assembly.</summary>
    Beside,

    /// <summary>In the package of symbols.</summary>
    Symbols,
}

/// <summary>A managed assembly of a package: what its compiler says of itself and of the sources.</summary>
public sealed record AssemblyFact
{
    /// <summary>The entry of the package.</summary>
    public required string Entry { get; init; }

    /// <summary>What it is for.</summary>
    public required AssemblyKind Kind { get; init; }

    /// <summary>Whether the compiler says that the same inputs give the same bytes.</summary>
    public bool IsDeterministic { get; init; }

    /// <summary>Where its PDB is. It is bound to the assembly: it has the id and the strong checksum that the assembly names.</summary>
    public PdbPlace Pdb { get; init; }

    /// <summary>How many sources the PDB names with a hash.</summary>
    public int Sources { get; init; }

    /// <summary>How many of them have a name below a root of sources (<c>/_/</c>), and not a path of the machine that compiled them.</summary>
    public int MappedSources { get; init; }

    /// <summary>The addresses that Source Link gives for roots of sources, in the order of the file; empty when there is none.</summary>
    public ImmutableArray<string> SourceLink { get; init; } = [];

    /// <summary>One of <see cref="PackageCodes"/>; null when nothing is wrong with the assembly and its PDB.</summary>
    public string? Code { get; init; }

    /// <summary>Why the assembly cannot be read, or its PDB is not counted; null when nothing is wrong.</summary>
    public string? Problem { get; init; }

    /// <summary>Reads every managed assembly of a package.</summary>
    internal static ImmutableArray<AssemblyFact> AllOf(PackageFile package, PackageFile? symbols)
    {
        var facts = ImmutableArray.CreateBuilder<AssemblyFact>();
        var (files, others) = (new PackageFiles(package), symbols is null ? null : new PackageFiles(symbols));
        foreach (var path in files.Paths)
            if (PackageAssembly.Read(files, others, path) is { } assembly) facts.Add(Of(assembly, package));
        return facts.ToImmutable();
    }

    private static AssemblyFact Of(PackageAssembly assembly, PackageFile package)
    {
        var fact = new AssemblyFact
        {
            Entry = assembly.Path,
            Kind = assembly.Assembly switch { { IsSatellite: true } => AssemblyKind.Satellite, { IsReference: true } => AssemblyKind.Reference, _ => AssemblyKind.Code },
            IsDeterministic = assembly.Assembly?.IsDeterministic ?? false,
            Code = assembly.Problem?.Code,
            Problem = assembly.Problem?.Message,
        };
        if (assembly is not { Pdb: { } pdb, Assembly: { } own }) return fact;
        try
        {
            return fact with
            {
                Pdb = own.HasEmbeddedPdb ? PdbPlace.Inside : package.Entry(Path.ChangeExtension(assembly.Path, ".pdb")) is null ? PdbPlace.Symbols : PdbPlace.Beside,
                Sources = pdb.Documents.Count(document => document.HasHash),
                MappedSources = pdb.Documents.Count(document => document.HasHash && DocumentName.ToArtifact(document.Name) is not null),
                SourceLink = [.. SourceLinkMap.Of(pdb).Addresses],
            };
        }
        catch (InTotoException problem)
        {
            return fact with { Code = problem.Code, Problem = problem.Message };
        }
    }
}
