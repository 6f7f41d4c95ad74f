using System.Security.Cryptography;
using InToto.Verification;

namespace InToto.DotNet;

/// <summary>
/// What rules cannot say about the assemblies of a package or a published folder: each was compiled by a step of the chain, from exactly the sources
/// that the step recorded; or it has no code, or came out of a NuGet package that the last step recorded; or publish made it of others.
/// </summary>
/// <param name="chain">The steps' links.</param>
/// <param name="product">What messages call the package or folder.</param>
/// <param name="last">The step that made the product: <c>pack</c> or <c>publish</c>.</param>
internal sealed class PackageWitness(AgreedChain chain, string product, string last = PackageWitness.PackStep)
{
    /// <summary>Whether a step is one that compiles a project.</summary>
    public static bool IsCompile(string step) => step == "compile" || step.StartsWith("compile.", StringComparison.Ordinal);

    /// <summary>Whether a step is the one that packs.</summary>
    public static bool IsPack(string step) => step == PackStep;

    /// <summary>The name of the step that packs.</summary>
    public const string PackStep = "pack";

    /// <summary>The name of the step that publishes.</summary>
    public const string PublishStep = "publish";

    /// <summary>The step that makes an image of a published folder.</summary>
    public const string ContainerStep = "container";

    private int _assemblies;
    private int _documents;
    private int _made;

    /// <summary>What was compared, as a sentence.</summary>
    public string Heard => (_assemblies, _documents) switch
    {
        (0, _) => $"no assembly of the {Word} was compiled by a step{Made}.",
        (1, _) => $"the compiler read the {_documents} sources of 1 assembly as its step recorded them{Made}.",
        _ => $"the compiler read the {_documents} sources of {_assemblies} assemblies as their steps recorded them{Made}.",
    };

    private string Word => last == PackStep ? "package" : "folder";

    /// <summary>What publish trimmed, or compiled ahead, has no witness: its functionary alone answers for it.</summary>
    private string Made => _made == 0 ? "" : $"; the step '{last}' made {_made} {(_made == 1 ? "assembly" : "assemblies")} of others, for which nothing testifies";

    /// <exception cref="PackageException">An assembly comes from other sources than those recorded (51), from none that are known (3405, 3501), or its PDB is not its own (3404).</exception>
    public void Hear(IReadOnlyList<PackageAssembly> assemblies)
    {
        foreach (var assembly in assemblies) Hear(assembly);
    }

    private void Hear(PackageAssembly assembly)
    {
        var compiled = false;
        foreach (var step in chain.Layout.Steps)
        {
            if (!IsCompile(step.Name) || chain[step.Name] is not { } link || !Has(link.Products, assembly.Digest)) continue;
            compiled = true;
            HearCompiled(assembly, link);
        }
        if (!compiled) HearOther(assembly);
    }

    /// <summary>What a step compiled: only what has no code of its own needs no PDB.</summary>
    private void HearCompiled(PackageAssembly assembly, Link compile)
    {
        if (assembly.Assembly is { IsSatellite: true } or { IsReference: true }) return;
        if (assembly.Problem is { } problem) throw problem;
        var pdb = assembly.Pdb ?? throw Missing(assembly, $"Step '{Printable.Of(compile.Name)}' compiled it, and there");
        Compare(assembly, pdb, compile);
    }

    /// <summary>What no step compiled in this form: brought by a package, or changed after it was compiled (signed, for one) by a step that answers for it.</summary>
    private void HearOther(PackageAssembly assembly)
    {
        if (assembly.Assembly is { IsSatellite: true } || IsOfPackage(assembly.Digest)) return;
        if (IsMade(assembly))
        {
            _made++;
            return;
        }
        if (assembly.Problem is { } problem) throw problem;
        if (assembly is not { Pdb: { } pdb, Documents: { } text }) throw Missing(assembly, $"No step compiled it, the step '{last}' did not take it from a NuGet package, and there");

        var documents = DigestSet.Sha256(SHA256.HashData(text));
        var found = false;
        foreach (var step in chain.Layout.Steps)
        {
            if (!IsCompile(step.Name) || chain[step.Name] is not { } link || !HasDocuments(link.Products, documents)) continue;
            found = true;
            Compare(assembly, pdb, link);
        }
        if (!found)
            throw new PackageException(PackageCodes.AssemblyUnexplained, $"No step compiled '{Printable.Of(assembly.Path)}', nor anything from its sources.", product,
                $"Find out where it comes from. Files of NuGet packages are recorded as such by the step '{last}' of InToto.Build.");
    }

    private void Compare(PackageAssembly assembly, PortablePdb pdb, Link compile)
    {
        var witness = SourceWitness.Of(pdb, assembly.Where);
        witness.Require(compile.Materials, compile.Products);
        _assemblies++;
        _documents += witness.Sources.Length;
        if (!witness.IsWitness)
            chain.Warn(SourceWitness.None(assembly.Path, product));
    }

    private bool IsOfPackage(DigestSet digest)
    {
        if (LastLink is not { } link) return false;
        foreach (var material in link.Materials)
            if (material.Name.Value.StartsWith("pkg:nuget/", StringComparison.Ordinal) && material.Digests.Equals(digest)) return true;
        return false;
    }

    /// <summary>Publish alone makes assemblies of others, trimmed or compiled ahead. What it only copied has an origin, which must be known.</summary>
    private bool IsMade(PackageAssembly assembly) =>
        last == PublishStep && LastLink is { } link && assembly.Digest.Equals(link.Products.Digests(PublishedFolder.Prefix + assembly.Path)) && !Has(link.Materials, assembly.Digest);

    /// <summary>The link of the last step; null when the layout has no such step.</summary>
    private Link? LastLink => chain[last];

    private static bool Has(Artifacts artifacts, DigestSet digest)
    {
        foreach (var artifact in artifacts)
            if (artifact.Digests.Equals(digest)) return true;
        return false;
    }

    private static bool HasDocuments(Artifacts products, DigestSet digest)
    {
        foreach (var product in products)
            if (product.Name.Value.EndsWith(".documents", StringComparison.Ordinal) && product.Digests.Equals(digest)) return true;
        return false;
    }

    private PackageException Missing(PackageAssembly assembly, string why) => new(
        PackageCodes.PdbMissing, $"'{Printable.Of(assembly.Path)}' has no witness. {why} is no PDB in it, beside it, or in a package of symbols.", product,
        last == PackStep ? "Pack with DebugType 'embedded', or give the .snupkg." : "Compile with DebugType 'embedded', or publish symbols (CopyOutputSymbolsToPublishDirectory).");
}
