using InToto.DotNet;
using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>A compile that is recorded, before its link is signed: satellites and reference assemblies are still to come.</summary>
internal sealed class CompiledStep(KnownCompile compile, CompilerArguments arguments, BuildRoots roots)
{
    private readonly Dictionary<string, Artifact> _products = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashedFile> _files = new(StringComparer.Ordinal);
    private Task _recording = Task.CompletedTask;
    private CompileMaterials? _materials;
    private Link? _link;
    private byte[]? _image;
    private byte[]? _symbols;
    private byte[]? _documents;
    private bool _hasAllImports;
    private bool? _isDirty;

    /// <summary>What was compiled.</summary>
    public KnownCompile Compile => compile;

    public InToto.Artifacts Materials { get; private set; } = InToto.Artifacts.Of([]);

    public InToto.Artifacts Products => InToto.Artifacts.Of(_products.Values);

    /// <summary>What is to be signed, with the products that were added so far.</summary>
    public Link Link => _link! with { Products = Products };

    /// <summary>Why there is no witness; null when there is one and it agrees.</summary>
    public WitnessSilence? Silence { get; private set; }

    /// <summary>Where the compiler wrote the assembly.</summary>
    public string Assembly { get; } = arguments.Outputs.GetValueOrDefault("out")
        ?? throw new BuildException(BuildCodes.CompilerCall, "The compiler was not told where to write the assembly.");

    /// <summary>Where the compiler wrote the reference assembly; null when it wrote none.</summary>
    public string? ReferenceAssembly => arguments.Outputs.GetValueOrDefault("refout");

    /// <summary>What the compiler wrote, as it was told.</summary>
    public void ReadProducts(CancellationToken cancellationToken)
    {
        var assembly = AddProduct(Assembly, cancellationToken);
        foreach (var option in (string[])["refout", "doc"])
            if (arguments.Outputs.TryGetValue(option, out var path)) AddProduct(path, cancellationToken);
        var symbols = SymbolFile is { } file ? AddProduct(file, cancellationToken) : null;
        if (arguments.DebugType is "" or "none") return;
        _image = assembly.ReadAgain(Assembly, SymbolLimits.AssemblyBytes);
        _symbols = symbols?.ReadAgain(SymbolFile!, SymbolLimits.PdbBytes);
    }

    /// <summary>Begins the rest.</summary>
    public void Record(Action rest) => _recording = Beside.Run(rest);

    /// <summary>Adds what the compiler was given.</summary>
    /// <param name="materials">All of it.</param>
    /// <param name="hasAllImports">Whether every file is recorded that MSBuild imported.</param>
    /// <param name="isDirty">Whether a file of the repository is not what the commit has; null when there is no commit.</param>
    public void Add(CompileMaterials materials, bool hasAllImports, bool? isDirty)
    {
        _materials = materials;
        (Materials, _hasAllImports, _isDirty) = (InToto.Artifacts.Of(materials.Artifacts), hasAllImports, isDirty);
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
        Silence = Hear(files, compiler);
        _image = _symbols = null;
        return Silence;
    }

    private WitnessSilence? Hear(IReadOnlyDictionary<string, HashedFile> files, (string Path, HashedFile File)? compiler)
    {
        if (_image is null) return WitnessSilence.Without("no symbols are written");
        var assembly = ManagedAssembly.Read(_image, Assembly) ?? throw new BuildException(BuildCodes.CompilerCall, "The compiler did not write an assembly.", Assembly);
        if ((assembly.EmbeddedPdb() ?? PortableSymbols()) is not { } bytes) return WitnessSilence.Without("the symbols are in no portable PDB");

        var pdb = PortablePdb.Read(bytes, Assembly);
        PdbBinding.Require(assembly, pdb);
        var witness = SourceWitness.Of(pdb, Assembly);
        foreach (var made in witness.GeneratorOutput(Materials)) _products[made.Name.Value] = made;
        witness.Require(Materials, Products);
        ReferenceWitness.Require(pdb, [.. Modules(files)], Assembly);
        arguments.Said?.Require(pdb, arguments.Sources.Distinct(StringComparer.Ordinal).Count(), compiler is var (path, file) ? InformationalVersion.Of(path, file) : null, Assembly);
        // Whoever verifies compares them, whether they are a witness's or not.
        _documents = DocumentsText.Of(pdb);
        return witness.IsWitness ? null : WitnessSilence.FSharp;
    }

    /// <summary>Writes what the PDB says of its documents beside the assembly, and adds it to the products.</summary>
    public void WriteDocuments()
    {
        if (_documents is null) return;
        var path = Path.ChangeExtension(Assembly, ".documents");
        QuietFile.Write(path, _documents);
        AddProduct(path, CancellationToken.None);
    }

    /// <summary>Makes all of the link but its products, to which satellites and the reference assembly are still to come.</summary>
    public void MakeLink(string msbuildVersion, string repository)
    {
        var of = compile.Of;
        _link = new()
        {
            Name = of.FragmentName,
            Materials = Materials,
            Byproducts = new() { UnknownFields = [.. LinkText.Packages(_materials!.ContentHashes), LinkText.Witness(of.TargetFramework, Silence is null), LinkText.Imports(of.TargetFramework, _hasAllImports)] },
            Environment = LinkText.Environment(of.SdkVersion, msbuildVersion, repository, _isDirty),
        };
        _ = ArtifactsJson.Kept(Materials); // most of its text
    }

    public void Keep(IBuildEngine4 engine)
    {
        engine.UnregisterTaskObject(NameOf(compile.Of.Id), RegisteredTaskObjectLifetime.Build);
        engine.RegisterTaskObject(NameOf(compile.Of.Id), this, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
    }

    /// <summary>Takes it out again, when all of it is recorded.</summary>
    /// <exception cref="BuildException">It is not there (5014).</exception>
    /// <exception cref="InTotoException">It could not be recorded.</exception>
    public static CompiledStep Take(IBuildEngine4 engine, string compile, CancellationToken cancellationToken)
    {
        var compiled = engine.UnregisterTaskObject(NameOf(compile), RegisteredTaskObjectLifetime.Build) as CompiledStep
            ?? throw new BuildException(BuildCodes.SnapshotMissing, "What was recorded of the compile is gone, so no link can be made.", hint: "Let the target _InTotoRecordCompile run.");
        Task.WaitAny([compiled._recording], cancellationToken);
        compiled._recording.GetAwaiter().GetResult();
        return compiled;
    }

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

    private byte[]? PortableSymbols() => _symbols is not null && _symbols.AsSpan().StartsWith("BSJB"u8) ? _symbols : null;
}
