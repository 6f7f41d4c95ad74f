using InToto.DotNet;
using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>A compile that is recorded, before its link is signed: satellites and reference assemblies are still to come.</summary>
internal sealed class CompiledStep(CompileMaterials materials, CompilerArguments arguments, BuildRoots roots)
{
    private readonly Dictionary<string, Artifact> _products = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashedFile> _files = new(StringComparer.Ordinal);
    private bool _witnessed;

    public InToto.Artifacts Materials { get; } = InToto.Artifacts.Of(materials.Artifacts);

    public InToto.Artifacts Products => InToto.Artifacts.Of(_products.Values);

    /// <summary>The archives that files of packages are compared with, while they are read.</summary>
    public Task Packages { get; init; } = Task.CompletedTask;

    /// <summary>NuGet's content hashes of the packages whose files were compiled, each of which is in the archive that was restored, with the bytes that were recorded.</summary>
    /// <exception cref="BuildException">One is not (5013).</exception>
    public IReadOnlyDictionary<string, string> VerifyPackages(CancellationToken cancellationToken)
    {
        Packages.Wait(cancellationToken);
        materials.VerifyPackages(cancellationToken);
        return materials.ContentHashes;
    }

    public bool Witnessed => _witnessed;

    /// <summary>Whether every file is recorded that MSBuild imported.</summary>
    public bool HasAllImports { get; init; }

    /// <summary>Whether a file of the repository is not what the commit has; null when there is no commit.</summary>
    public bool? IsDirty { get; init; }

    /// <summary>Where the compiler wrote the assembly.</summary>
    public string Assembly { get; } = arguments.Outputs.GetValueOrDefault("out")
        ?? throw new BuildException(BuildCodes.CompilerCall, "The compiler was not told where to write the assembly.");

    /// <summary>Where the compiler wrote the reference assembly; null when it wrote none.</summary>
    public string? ReferenceAssembly => arguments.Outputs.GetValueOrDefault("refout");

    /// <summary>What the compiler wrote, as it was told.</summary>
    public void ReadProducts(CancellationToken cancellationToken)
    {
        AddProduct(Assembly, cancellationToken);
        foreach (var option in (string[])["refout", "doc"])
            if (arguments.Outputs.TryGetValue(option, out var path)) AddProduct(path, cancellationToken);
        if (SymbolFile is { } symbols) AddProduct(symbols, cancellationToken);
    }

    /// <summary>Adds a file that the step made.</summary>
    /// <exception cref="BuildException">It is not in the repository (5010).</exception>
    public HashedFile AddProduct(string path, CancellationToken cancellationToken)
    {
        if (BuildFile.At(path, roots) is not BuildFile.InRepository file)
            throw new BuildException(BuildCodes.FileOutside, $"'{Printable.InFull(path)}' is made outside the repository ({Printable.InFull(roots.Repository)}).", path, "Keep obj in the repository's folder, or set InTotoRoot.");
        var hashed = HashedFile.Read(file.Path, cancellationToken);
        _files[file.Path] = hashed;
        _products[file.Name.Value] = new(file.Name, hashed.Digest);
        return hashed;
    }

    /// <summary>Asks the PDB which sources and references the compiler read, and how it was called.</summary>
    /// <param name="files">What was recorded, by absolute path.</param>
    /// <param name="compiler">The compiler that was recorded.</param>
    /// <returns>Why there is no witness; null when there is one and it agrees.</returns>
    /// <exception cref="PackageException">It does not agree (51).</exception>
    public WitnessSilence? HearWitness(IReadOnlyDictionary<string, HashedFile> files, (string Path, HashedFile File)? compiler)
    {
        if (arguments.DebugType is "" or "none") return WitnessSilence.Without("no symbols are written");
        var image = BoundedFile.Read(Assembly, SymbolLimits.AssemblyBytes, BoundedFile.RefuseArtifact);
        var assembly = ManagedAssembly.Read(image, Assembly) ?? throw new BuildException(BuildCodes.CompilerCall, "The compiler did not write an assembly.", Assembly);
        if ((assembly.EmbeddedPdb() ?? FromFile()) is not { } bytes) return WitnessSilence.Without("the symbols are in no portable PDB");

        var pdb = PortablePdb.Read(bytes, Assembly);
        PdbBinding.Require(assembly, pdb);
        var witness = SourceWitness.Of(pdb, Assembly);
        foreach (var made in witness.GeneratorOutput(Materials)) _products[made.Name.Value] = made;
        witness.Require(Materials, Products);
        ReferenceWitness.Require(pdb, [.. Modules(files)], Assembly);
        arguments.Said?.Require(pdb, arguments.Sources.Distinct(StringComparer.Ordinal).Count(), compiler is var (path, file) ? InformationalVersion.Of(path, file) : null, Assembly);
        // Whoever verifies compares them, whether they are a witness's or not.
        WriteDocuments(DocumentsText.Of(pdb));
        _witnessed = witness.IsWitness;
        return _witnessed ? null : WitnessSilence.FSharp;
    }

    public void Keep(IBuildEngine4 engine, string compile)
    {
        engine.UnregisterTaskObject(NameOf(compile), RegisteredTaskObjectLifetime.Build);
        engine.RegisterTaskObject(NameOf(compile), this, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
    }

    public static CompiledStep Take(IBuildEngine4 engine, string compile) =>
        engine.UnregisterTaskObject(NameOf(compile), RegisteredTaskObjectLifetime.Build) as CompiledStep
        ?? throw new BuildException(BuildCodes.SnapshotMissing, "What was recorded of the compile is gone, so no link can be made.", hint: "Let the target _InTotoRecordCompile run.");

    /// <summary>What was recorded right after the compiler must be what is there when the link is signed.</summary>
    /// <exception cref="BuildException">It is not (5017).</exception>
    /// <param name="suspects">Finds the targets that may have changed it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public void RequireUnchanged(Func<string[]> suspects, CancellationToken cancellationToken)
    {
        foreach (var (path, file) in _files)
        {
            if (HashedFile.Read(path, cancellationToken).Digest.Equals(file.Digest)) continue;
            var between = suspects() is { Length: > 0 } targets ? $" These targets run in between: {Printable.Of(string.Join(", ", targets))}." : "";
            throw new BuildException(BuildCodes.ProductChanged, $"'{Printable.InFull(path)}' was changed after the compiler wrote it.{between}", path,
                "If it is meant, name the target in InTotoTransformTargets, and write the layout again: what it does is then a step of its own.");
        }
    }

    private static string NameOf(string compile) => $"InToto.Build.Compiled {compile}";

    private string? SymbolFile => arguments.Outputs.GetValueOrDefault("pdb")
        ?? (arguments.DebugType is "portable" or "full" or "pdbonly" ? Path.ChangeExtension(Assembly, ".pdb") : null);

    private IEnumerable<RecordedReference> Modules(IReadOnlyDictionary<string, HashedFile> files)
    {
        foreach (var path in arguments.References.Distinct(StringComparer.Ordinal))
            if (ReferencedModule.Of(path, files[path]) is { } module) yield return new(path, module);
    }

    private byte[]? FromFile() => SymbolFile is { } path && File.Exists(path)
        ? BoundedFile.Read(path, SymbolLimits.PdbBytes, BoundedFile.RefuseArtifact) is var bytes && bytes.AsSpan().StartsWith("BSJB"u8) ? bytes : null
        : null;

    private void WriteDocuments(byte[] text)
    {
        var path = Path.ChangeExtension(Assembly, ".documents");
        QuietFile.Write(path, text);
        AddProduct(path, CancellationToken.None);
    }
}
