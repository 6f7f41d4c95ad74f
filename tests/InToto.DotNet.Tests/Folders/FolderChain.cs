using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using InToto.DotNet.Tests.Symbols;
using InToto.Testing;

namespace InToto.DotNet.Tests.Folders;

/// <summary>A published folder and the chain that made it, signed: <c>compile.App</c> and <c>publish</c>. Change a file, a link or a rule, verify, and see who notices.</summary>
/// <remarks>The step <c>publish</c> recorded what is in the folder when <see cref="Publish"/> is called.</remarks>
internal sealed class FolderChain : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("intoto-folder-").FullName;
    private Artifacts? _published;

    public FolderChain(byte[] library)
    {
        Directory.CreateDirectory(Folder);
        Write("App.dll", library);
        Write("App.runtimeconfig.json", "{}"u8.ToArray());
        Write("de/words.txt", "Wort\n"u8.ToArray());
        foreach (var (name, text) in CompiledSamples.Sources) CompileMaterials[name == "src/obj/Info.cs" ? "@generated/src/obj/Info.cs" : name] = Encoding.UTF8.GetBytes(text);
        CompileProducts["src/obj/Release/net10.0/App.dll"] = library;
    }

    /// <summary>The folder.</summary>
    public string Folder => Path.Join(_home, "published");

    public Dictionary<string, byte[]> CompileMaterials { get; } = [];

    public Dictionary<string, byte[]> CompileProducts { get; } = [];

    /// <summary>What <c>publish</c> took in.</summary>
    public Dictionary<string, byte[]> PublishMaterials { get; } = [];

    /// <summary>The rules of the inspection's products.</summary>
    public List<string> Rules { get; } = ["REQUIRE @folder/App.dll", "MATCH @folder/* WITH PRODUCTS FROM publish", "DISALLOW @folder/*", "MATCH @files WITH PRODUCTS FROM publish", "DISALLOW @files", "ALLOW *"];

    /// <summary>The command of the inspection; empty for a layout without one.</summary>
    public string[] Run { get; set; } = ["dotnet", "intoto", "inspect", "folder"];

    public string At(string path) => Path.Join(Folder, path);

    public void Write(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllBytes(At(path), content);
    }

    /// <summary>Records the folder as it is, and puts the evidence into it.</summary>
    public FolderChain Publish(InToto.Signing.PrivateKey? by = null)
    {
        _published = Artifacts.Of(FolderArtifacts.Of(FolderArtifacts.FilesOf(PublishedFolder.Open(Folder, CancellationToken.None))));
        Link[] links =
        [
            new() { Name = "compile.App", Materials = Recorded(CompileMaterials), Products = Recorded(CompileProducts) },
            new() { Name = "publish", Materials = Recorded(PublishMaterials), Products = _published },
        ];
        by ??= TestKeys.Bob;
        Write(Evidence.EntryName, Evidence.Write([.. links.Select(link => Envelope.Of(link).SignedBy((by, by.PublicKey.Id)))]));
        return this;
    }

    public VerificationOutcome Verify(bool layoutInside = false)
    {
        var layout = new MetadataFile("root.layout", Envelope.Of(Layout()).SignedBy((TestKeys.Alice, TestKeys.Alice.PublicKey.Id)).ToBytes());
        return new FolderVerifier([TestKeys.Alice.PublicKey], new() { Clock = new FixedClock(new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero)) })
            .VerifyAsync(Folder, evidence: null, layoutInside ? null : layout).GetAwaiter().GetResult();
    }

    public VerificationFailure Refused(string code, string what)
    {
        var failure = Verify().ShouldBeRejected();
        Assert.Equal(code, failure.Code);
        Assert.Contains(what, failure.What, StringComparison.Ordinal);
        Assert.NotNull(failure.Hint);
        return failure;
    }

    public Layout Layout() => new()
    {
        Expires = new(2031, 1, 1, 0, 0, 0, TimeSpan.Zero),
        Keys = [LayoutKey.Of(TestKeys.Bob.PublicKey)],
        Steps = [StepOf("compile.App"), StepOf("publish")],
        Inspect = Run.Length == 0 ? [] : [new() { Name = "folder", Run = [.. Run], ExpectedMaterials = Parse(["ALLOW *"]), ExpectedProducts = Parse(Rules) }],
    };

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private static Step StepOf(string name) => new() { Name = name, PubKeys = [TestKeys.Bob.PublicKey.Id], Threshold = 1, ExpectedMaterials = Parse(["ALLOW *"]), ExpectedProducts = Parse(["ALLOW *"]) };

    private static ImmutableArray<ArtifactRule> Parse(IEnumerable<string> rules) => [.. rules.Select(rule => ArtifactRule.Parse([.. rule.Split(' ')]))];

    private static Artifacts Recorded(Dictionary<string, byte[]> files) =>
        Artifacts.Of(files.Select(file => new Artifact(ArtifactName.Parse(file.Key), DigestSet.Sha256(SHA256.HashData(file.Value)))));
}
