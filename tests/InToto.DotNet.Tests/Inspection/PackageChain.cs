using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using InToto.DotNet.Tests.Packages;
using InToto.DotNet.Tests.Symbols;
using InToto.Testing;

namespace InToto.DotNet.Tests.Inspection;

/// <summary>A package and the chain that made it, signed: <c>source</c>, <c>compile.Contoso.Text</c>, <c>pack</c>. Change what someone recorded or put into the package, verify, and see who notices.</summary>
/// <remarks>The step <c>pack</c> records what is in the package when <see cref="Verify"/> is called: an attacker who has its key.</remarks>
internal sealed class PackageChain
{
    public const string Library = TestPackage.Library;
    public const string Obj = "src/obj/Release/net10.0";
    public const string Documents = "@documents/lib/net10.0/Contoso.Text.documents";

    public PackageChain(byte[] library)
    {
        Package = TestPackage.Good();
        Replace(Library, library);
        foreach (var (name, text) in CompiledSamples.Sources) Compile.Materials[name == "src/obj/Info.cs" ? "@generated/src/obj/Info.cs" : name] = Encoding.UTF8.GetBytes(text);
        Compile.Products[$"{Obj}/Contoso.Text.dll"] = library;
    }

    /// <summary>The package.</summary>
    public OddZip Package { get; }

    /// <summary>The package of its symbols; null for none.</summary>
    public OddZip? Symbols { get; set; }

    /// <summary>What <c>compile.Contoso.Text</c> recorded.</summary>
    public Step Compile { get; } = new();

    /// <summary>What <c>pack</c> took in.</summary>
    public Dictionary<string, byte[]> PackMaterials { get; } = [];

    /// <summary>The rules of the inspection's products.</summary>
    public List<string> Rules { get; } = ["REQUIRE @nupkg/Contoso.Text.nuspec", "ALLOW *"];

    /// <summary>The rules of the products of <c>pack</c>.</summary>
    public List<string> PackRules { get; } = ["ALLOW *"];

    /// <summary>The command of the inspection.</summary>
    public string[] Run { get; set; } = ["dotnet", "intoto", "inspect", "package"];

    /// <summary>The name of the step that compiles.</summary>
    public string CompileName { get; set; } = "compile.Contoso.Text";

    public void Replace(string entry, byte[] content)
    {
        Package.Entries.RemoveAll(candidate => candidate.Name == entry);
        Package.Add(entry, content);
    }

    /// <summary>Records the text of the documents of a PDB as a product, as a build does.</summary>
    public PackageChain RecordDocuments(byte[] pdb)
    {
        Compile.Products[$"{Obj}/Contoso.Text.documents"] = DocumentsText.Of(PortablePdb.Read(pdb, "a.pdb"));
        return this;
    }

    public VerificationOutcome Verify() => Inspecting(inspection =>
    {
        var pack = inspection.Inspect("pack").Products;
        Link[] links =
        [
            new() { Name = CompileName, Materials = Recorded(Compile.Materials), Products = Recorded(Compile.Products) },
            new() { Name = "pack", Materials = Recorded(PackMaterials), Products = pack },
        ];
        var layout = Encoding.UTF8.GetString(Layout().ToJson());
        var files = links.ToDictionary(link => LinkFileName.Of(link.Name, TestKeys.Bob.PublicKey.Id).ToString(), link => SignedFile.Of(Encoding.UTF8.GetString(link.ToJson()), envelope: true, TestKeys.Bob));
        return new Verifier([TestKeys.Alice.PublicKey], new() { Clock = new FixedClock(new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero)) }).With(inspection)
            .VerifyAsync(new("root.layout", SignedFile.Of(layout, envelope: true, TestKeys.Alice)), new MemoryLinkStore(files)).GetAwaiter().GetResult();
    });

    /// <summary>Opens the files and inspects.</summary>
    public T Inspecting<T>(Func<PackageInspection, T> look)
    {
        using var file = new TestPackage(Package.ToBytes());
        using var package = PackageFile.Open(file.Path);
        if (Symbols is null) return look(new(package));
        File.WriteAllBytes(Path.ChangeExtension(file.Path, ".snupkg"), Symbols.ToBytes());
        using var symbols = PackageSymbols.OpenBeside(package);
        return look(new(package, symbols));
    }

    public void Refused(string code, string what)
    {
        var failure = Verify().ShouldBeRejected();
        Assert.Equal((code, 11), (failure.Code, failure.Stage));
        Assert.Contains(what, failure.What, StringComparison.Ordinal);
        Assert.NotNull(failure.Hint);
    }

    private Layout Layout() => new()
    {
        Expires = new(2031, 1, 1, 0, 0, 0, TimeSpan.Zero),
        Keys = [LayoutKey.Of(TestKeys.Bob.PublicKey)],
        Steps = [StepOf(CompileName, ["ALLOW *"]), StepOf("pack", PackRules)],
        Inspect = Run.Length == 0 ? [] : [new() { Name = "package", Run = [.. Run], ExpectedMaterials = Parse(["ALLOW Contoso.Text.[0-9]*.nupkg", "DISALLOW *"]), ExpectedProducts = Parse(Rules) }],
    };

    private static InToto.Step StepOf(string name, IEnumerable<string> products) => new()
    {
        Name = name,
        PubKeys = [TestKeys.Bob.PublicKey.Id],
        Threshold = 1,
        ExpectedMaterials = Parse(["ALLOW *"]),
        ExpectedProducts = Parse(products),
    };

    private static ImmutableArray<ArtifactRule> Parse(IEnumerable<string> rules) => [.. rules.Select(rule => ArtifactRule.Parse([.. rule.Split(' ')]))];

    private static Artifacts Recorded(Dictionary<string, byte[]> files) =>
        Artifacts.Of(files.Select(file => new Artifact(ArtifactName.Parse(file.Key), DigestSet.Sha256(SHA256.HashData(file.Value)))));

    /// <summary>What a step took in and gave out, as contents.</summary>
    public sealed class Step
    {
        public Dictionary<string, byte[]> Materials { get; } = [];

        public Dictionary<string, byte[]> Products { get; } = [];
    }
}
