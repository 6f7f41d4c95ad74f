using System.Collections.Immutable;

namespace InToto.DotNet;

/// <summary>A source that the compiler read, by the name that a link records it under.</summary>
/// <param name="Document">What the PDB says.</param>
/// <param name="Artifact">The name that a link has for it: a repository path or a purl. A generated file has <c>@generated/</c> before it.</param>
internal sealed record WitnessedSource(PdbDocument Document, string Artifact)
{
    /// <summary>The digest of the bytes that the compiler read.</summary>
    public DigestSet Digest { get; } = DigestSet.Sha256(HexText.Bytes(Document.Hash));
}

/// <summary>What a PDB testifies about the sources of a compile, compared with what was recorded of it: by the build, and again by whoever verifies.</summary>
/// <remarks>C#'s and Visual Basic's compilers hash the bytes that they compile. F#'s reads its sources again, so it is no witness.</remarks>
internal sealed class SourceWitness
{
    private readonly PortablePdb _pdb;
    private readonly string _assembly;

    private SourceWitness(PortablePdb pdb, string assembly, ImmutableArray<WitnessedSource> sources) => (_pdb, _assembly, Sources) = (pdb, assembly, sources);

    /// <summary>The sources, in the PDB's order; without documents that have no hash.</summary>
    public ImmutableArray<WitnessedSource> Sources { get; }

    /// <summary>Whether the hashes are of what was compiled. When not, an agreement says little, and the user is told.</summary>
    public bool IsWitness => !_pdb.IsFSharp;

    /// <summary>What the user is told of an assembly whose PDB is no witness.</summary>
    public static VerificationWarning None(string assembly, string where) => new(PackageCodes.NotWitnessed,
        $"'{Printable.Of(assembly)}' was compiled by F#'s compiler, whose PDB is no witness of what it read.", where, "Rely on independent rebuilds and a threshold.");

    /// <summary>Hears the witness: every source has a name that a link can have, once, with a strong hash, and none is missing.</summary>
    /// <param name="pdb">The PDB, bound to its assembly.</param>
    /// <param name="assembly">The assembly, for messages.</param>
    /// <exception cref="PackageException">A source is hidden (5103), ambiguous (5104), not mapped (5106), or known by a weak hash (5107).</exception>
    public static SourceWitness Of(PortablePdb pdb, string assembly)
    {
        var names = new HashSet<string>(pdb.Documents.Length, StringComparer.Ordinal);
        var sources = ImmutableArray.CreateBuilder<WitnessedSource>(pdb.Documents.Length);
        foreach (var document in pdb.Documents)
        {
            if (!document.HasHash) continue;
            DocumentsText.RequireStrong(document, pdb.Where);
            var artifact = DocumentName.ToArtifact(document.Name) ?? throw Unmapped(document, assembly);
            if (!names.Add(artifact)) throw Ambiguous($"The PDB has two documents named '{Printable.Of(document.Name)}'", assembly);
            sources.Add(new(document, artifact));
        }
        RequireAll(pdb, sources.Count, assembly);
        return new(pdb, assembly, sources.DrainToImmutable());
    }

    /// <summary>
    /// The sources that a generator made, to be recorded as products: those that are no material. They exist in the PDB only, so it must hold
    /// their text; the generator, whose assembly's name is a folder of theirs, must be a material.
    /// </summary>
    /// <exception cref="PackageException">A source is no material, and made by no recorded generator (5105), or its text is missing (5109).</exception>
    public ImmutableArray<Artifact> GeneratorOutput(Artifacts materials)
    {
        var output = ImmutableArray.CreateBuilder<Artifact>();
        HashSet<string>? generators = null;
        foreach (var source in Sources)
        {
            if (materials.Digests(source.Artifact) is not null || materials.Digests(DocumentName.Generated + source.Artifact) is not null) continue;
            RequireGenerator(source, generators ??= GeneratorNames(materials));
            output.Add(new(ArtifactName.Parse(source.Artifact), source.Digest));
        }
        return output.DrainToImmutable();
    }

    /// <summary>Requires each source to be a material or a generator's product of the compile, with the digest that the compiler saw.</summary>
    /// <exception cref="PackageException">
    /// The compiler read another source than the one recorded (5101), one that was not recorded (5105), one that was recorded under two names
    /// (5104), or one that passes for generated and holds code (5108, 5109).
    /// </exception>
    public void Require(Artifacts materials, Artifacts products)
    {
        HashSet<string>? generators = null;
        foreach (var source in Sources)
        {
            var generated = materials.Digests(DocumentName.Generated + source.Artifact);
            var material = materials.Digests(source.Artifact);
            var product = products.Digests(source.Artifact);
            if ((generated is null ? 0 : 1) + (material is null ? 0 : 1) + (product is null ? 0 : 1) > 1)
                throw Ambiguous($"'{Printable.Of(source.Artifact)}' was recorded twice, as a source, as generated by the SDK or as made by a generator", _assembly);
            var recorded = generated ?? material ?? product ?? throw Unrecorded(source);
            if (!recorded.Equals(source.Digest)) throw Differs(source);
            if (generated is not null) RequireNoCode(source);
            if (product is not null) RequireGenerator(source, generators ??= GeneratorNames(materials));
        }
    }

    private void RequireNoCode(WitnessedSource source)
    {
        var text = Embedded(source);
        // What is a comment in one language may be code in another.
        if (source.Document.Ending is not { } ending || !source.Artifact.EndsWith(ending, StringComparison.Ordinal))
            throw new PackageException(PackageCodes.GeneratedHoldsCode,
                $"'{Printable.Of(source.Artifact)}' was recorded as generated by the SDK, and compiled as another language than its name tells.", In(_assembly), "Find out who writes this file in the build.");
        if (GeneratedSource.FirstProblem(source.Artifact, text) is { } problem)
            throw new PackageException(PackageCodes.GeneratedHoldsCode,
                $"'{Printable.Of(source.Artifact)}' was recorded as generated by the SDK, and holds more than comments, usings and attributes: {problem}", In(_assembly),
                "Find out who writes this file in the build. Code that a tool generates is recorded under its own path and needs a rule of its own.");
        if (_pdb.Option("default-encoding") is { } encoding && !encoding.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            throw new PackageException(PackageCodes.GeneratedHoldsCode,
                $"The compiler was told to read its sources as '{Printable.Of(encoding)}', in which '{Printable.Of(source.Artifact)}' may be another text.", In(_assembly), "Compile without CodePage.");
    }

    private void RequireGenerator(WitnessedSource source, HashSet<string> generators)
    {
        var segments = source.Artifact.Split('/');
        foreach (var folder in segments.AsSpan(0, segments.Length - 1))
            if (generators.Contains(folder))
            {
                Embedded(source);
                return;
            }
        throw Unrecorded(source);
    }

    private byte[] Embedded(WitnessedSource source)
    {
        var text = _pdb.EmbeddedSource(source.Document) ?? throw new PackageException(PackageCodes.GeneratedNotEmbedded,
            $"The PDB does not hold the text of '{Printable.Of(source.Artifact)}', which is in no repository.", In(_assembly), "Compile with EmbedUntrackedSources set to true.");
        return HexText.Of(System.Security.Cryptography.SHA256.HashData(text)) == source.Document.Hash ? text : throw SymbolProblem.Pdb(_pdb.Where,
            $"the text that it holds of '{Printable.Of(source.Document.Name)}' is another than the one that the compiler read.");
    }

    /// <summary>The file names, without <c>.dll</c>, of what could be a generator.</summary>
    private static HashSet<string> GeneratorNames(Artifacts materials)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var material in materials)
        {
            var name = material.Name.Value;
            if (name.EndsWith(".dll", StringComparison.Ordinal)) names.Add(name[(name.LastIndexOfAny(['/', '#']) + 1)..^4]);
        }
        return names;
    }

    private static void RequireAll(PortablePdb pdb, int documents, string assembly)
    {
        if (pdb.IsFSharp) return;
        if (pdb.SourceFileCount is not { } count)
            throw new PackageException(PackageCodes.SourcesHidden, "The PDB does not say how many sources the compiler read.", In(assembly), "Compile with a current SDK.");
        if (count == 0) throw new PackageException(PackageCodes.SourcesHidden, "The PDB says that the compiler read no source at all.", In(assembly), "Compile again.");
        if (documents < count)
            throw new PackageException(PackageCodes.SourcesHidden,
                $"The compiler read {count} sources and the PDB names {documents}: some have one name, so one of them is not seen.", In(assembly),
                "Let PathMap and SourceRoot map each folder to a name of its own.");
    }

    private PackageException Differs(WitnessedSource source) => new(
        PackageCodes.SourceDiffers, $"The compiler read another '{Printable.Of(source.Artifact)}' than the one recorded.", In(_assembly),
        "Something changed the file while the compiler ran, or the PDB is of another build. Do not use what was built; find out what writes there.");

    private PackageException Unrecorded(WitnessedSource source) => new(
        PackageCodes.SourceUnrecorded, $"The compiler read '{Printable.Of(source.Artifact)}', which the compile did not record.", In(_assembly),
        "Find out where this source comes from. What a generator makes is recorded only with the generator itself.");

    private static PackageException Unmapped(PdbDocument document, string assembly) => new(
        PackageCodes.SourceUnmapped, $"The PDB names a source '{Printable.Of(document.Name)}', which is no path below a root of sources.", In(assembly),
        "Compile with DeterministicSourcePaths=true and a SourceRoot that holds the source; paths then begin with '/_/'.");

    private static PackageException Ambiguous(string what, string assembly) => new(
        PackageCodes.SourceAmbiguous, $"{what}: which of the two was compiled cannot be told.", In(assembly), "Give each source a name of its own.");

    private static string In(string assembly) => $"in {Printable.InFull(assembly)}";
}
