using System.Security.Cryptography;
using System.Text.Json;
using InToto.DotNet.Tests.Packages;
using InToto.Restore.Tests.Feeds;
using InToto.Testing;

namespace InToto.Restore.Tests.Restoring;

/// <summary>A repository with a project, a server that has its packages, and a packages folder: what <c>dotnet restore</c> really does with them.</summary>
internal sealed class RestoreWorld : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, List<string>> _versions = [];

    public RestoreWorld()
    {
        Write("repo/.git/HEAD", "");
        Project("""<PackageReference Include="Contoso.Text" Version="1.0.0" />""");
        Policy("""{ "pattern": "*", "onMissing": "allow" }""");
        // What the user's configuration names: it must be asked for nothing.
        Write("repo/nuget.config", $"""<configuration><packageSources><clear /><add key="feed" value="{Server.Source.Address}" allowInsecureConnections="true" /></packageSources></configuration>""");
    }

    public TestFeed Server { get; } = new();

    public string Packages => _folder.At("packages");

    public string Assets => _folder.At("repo/app/obj/project.assets.json");

    public PolicyMemory Memory { get; set; } = PolicyMemory.Empty;

    public string At(string name) => _folder.At(name);

    public string Write(string name, string text) => _folder.Write(name, text);

    public void Project(string items, string sdk = "Microsoft.NET.Sdk", string imports = "") => Write("repo/app/app.csproj", $"""
        <Project Sdk="{sdk}">
          {imports}
          <PropertyGroup><TargetFramework>netstandard2.0</TargetFramework><DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences></PropertyGroup>
          <ItemGroup>{items}</ItemGroup>
        </Project>
        """);

    public void Policy(params string[] lines) => Write("repo/intoto.policy.json", $$"""{ "version": 1, "packages": [{{string.Join(',', lines)}}] }""");

    /// <summary>A package that needs others.</summary>
    public static OddZip Package(string id, string version = "1.0.0", string metadata = "")
    {
        var zip = new OddZip();
        zip.Add($"{id}.nuspec", TestPackage.NuspecOf(id, version, metadata));
        zip.Add("lib/netstandard2.0/_._", "");
        return zip;
    }

    public static string Needs(string id, string range) => $"""<dependencies><group targetFramework=".NETStandard2.0"><dependency id="{id}" version="{range}" /></group></dependencies>""";

    /// <summary>The server has it from now on.</summary>
    public byte[] Serve(OddZip zip, string id, string version = "1.0.0")
    {
        var bytes = zip.ToBytes();
        var lower = id.ToLowerInvariant();
        var versions = _versions.TryGetValue(lower, out var known) ? known : _versions[lower] = [];
        versions.Add($"\"{version}\"");
        Server.On($"/flat/{lower}/index.json", TestFeed.Json($$"""{"versions":[{{string.Join(',', versions)}}]}"""));
        Server.On(TestFeed.PathOf(lower, version), new TestAnswer(200, bytes));
        return bytes;
    }

    public static string ContentHash(byte[] package) => Convert.ToBase64String(SHA512.HashData(package));

    /// <summary>Restores as the tool does, so much later that what is unpacked is not new any more.</summary>
    public VerifiedRestore Restore(params string[] words) => new()
    {
        Project = At("repo/app"),
        DotNet = Path.Combine(Corpus.DotNetRoot, "dotnet"),
        Configuration = FeedConfiguration.Of(Packages, Server.Source),
        Policy = PackagePolicy.Read(At("repo/intoto.policy.json")),
        Memory = Memory,
        Roots = TrustRoots.None,
        Words = [.. words],
        Clock = new FixedClock(DateTimeOffset.UtcNow.AddMinutes(1)),
    };

    public Task<RestoreOutcome> RestoreAsync(params string[] words) => Restore(words).RunAsync(TestContext.Current.CancellationToken);

    public AuditState State => AuditState.Open(At("audit.state"), At("own/audit.key"));

    /// <summary>Restores, and keeps what was accepted.</summary>
    public async Task<RestoreOutcome> KeptAsync(params string[] words)
    {
        var (restore, state) = (Restore(words), State);
        var outcome = await restore.RunAsync(TestContext.Current.CancellationToken);
        restore.Keep(state, outcome);
        state.Write(DateTimeOffset.UtcNow);
        return outcome;
    }

    /// <summary>Nothing is in the packages folder, and builds find nothing that restore has written.</summary>
    public void NothingIsRestored()
    {
        Assert.False(Directory.Exists(Packages) && Directory.EnumerateFiles(Packages, "*", SearchOption.AllDirectories).Any(), "something is in the packages folder");
        NothingIsFound();
    }

    /// <summary>Builds find no folder of packages by what restore has written.</summary>
    public void NothingIsFound()
    {
        if (!File.Exists(Assets)) return;
        foreach (var folder in JsonElement.Parse(File.ReadAllBytes(Assets)).GetProperty("packageFolders").EnumerateObject()) Assert.False(Directory.Exists(folder.Name), folder.Name);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }
}
