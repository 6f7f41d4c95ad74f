using InToto.DotNet;
using InToto.Recording;
using InToto.Testing;

namespace InToto.Build.Tests;

/// <summary>A repository with a program in it, which refers to another project and to a package: Alice owns it, Bob vouches for its source, Carl builds.</summary>
internal sealed class PublishedProgram : IDisposable
{
    /// <param name="properties">Elements for the program's property group.</param>
    /// <param name="items">Elements for its item group, and what follows it.</param>
    /// <param name="sdk">The SDK of the program.</param>
    public PublishedProgram(string properties = "", string items = "", string sdk = "Microsoft.NET.Sdk")
    {
        Sandbox.Write(".gitignore", "bin/\nobj/\nout/\n");
        Sandbox.Write("Directory.Build.props", $"""
            <Project>
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="InToto.Build" Version="{Sandbox.Version}" PrivateAssets="all" />
                <InTotoEvidence Include="$(LinkOfSource)" Condition="'$(LinkOfSource)' != ''" />
              </ItemGroup>
            </Project>
            """);
        Sandbox.Write("nuget.config", $"""
            <configuration>
              <packageSources>
                <add key="built" value="{Sandbox.Packages}" />
              </packageSources>
            </configuration>
            """);
        Sandbox.Write("src/Demo/Demo.csproj", $"""
            <Project Sdk="{sdk}">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="../Core/Core.csproj" />
                <PackageReference Include="Newtonsoft.Json" Version="13.0.3" />
                <None Include="texts/a.txt" CopyToPublishDirectory="PreserveNewest" />
                <None Include="../../LICENSE.txt" Link="legal/LICENSE.txt" CopyToPublishDirectory="PreserveNewest" />
                {items}
              </ItemGroup>
            </Project>
            """);
        Sandbox.Write("src/Demo/Program.cs", "Console.WriteLine(Core.Words.Word + Newtonsoft.Json.JsonConvert.ToString(1));\n");
        Sandbox.Write("src/Demo/texts/a.txt", "a text\n");
        Sandbox.Write("LICENSE.txt", "free\n");
        Sandbox.Write("src/Core/Core.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />\n");
        Sandbox.Write("src/Core/Words.cs", "namespace Core;\n\npublic static class Words\n{\n    public static string Word => \"core\";\n}\n");
        RecordSource();
    }

    /// <summary>Commits, and has Bob vouch for the commit.</summary>
    public void RecordSource()
    {
        Sandbox.Commit();
        var source = new ArtifactRecorder(new() { BaseDirectory = Sandbox.Root }).RecordAsync(["git:HEAD"], CancellationToken.None).Result;
        MetadataFile.Write(Sandbox.Outside("source.link"), Envelope.Of(new Link { Name = "source", Products = source }).SignedBy((TestKeys.Bob, TestKeys.Bob.PublicKey.Id)));
        Sandbox.Variables["LinkOfSource"] = Sandbox.Outside("source.link");
    }

    public Sandbox Sandbox { get; } = new();

    /// <summary>The published folder.</summary>
    public string Folder => Sandbox.At("out");

    public string Layout => Sandbox.At("intoto/Demo.publish.layout");

    public string At(string path) => Path.Join(Folder, path);

    /// <summary>Publishes into the folder.</summary>
    public Ending Publish(params string[] words) => Sandbox.DotNet(["publish", "src/Demo", "-o", Folder, .. words]);

    /// <summary>Publishes, which must succeed without a warning of ours.</summary>
    public void Published(params string[] words)
    {
        var ending = Publish(words);
        Assert.True(ending is { Code: 0, Warnings: [] }, ending.Output);
        Assert.Contains("of Demo carries its evidence", ending.Output, StringComparison.Ordinal);
    }

    /// <summary>Writes the layout, and Alice signs it.</summary>
    public string WriteLayout(params string[] words)
    {
        var keys = InToto.Testing.Repository.TestAsset("keys");
        var said = Sandbox.Tool(["layout", "new", "src/Demo", "--publish", "--functionary", $"{keys}/carl.pub", "--source-functionary", $"{keys}/bob.pub", "--expires", "2060-01-01T00:00:00Z", "--output", Sandbox.Outside("new.layout"), .. words]);
        Directory.CreateDirectory(Sandbox.At("intoto"));
        MetadataFile.Write(Layout, MetadataFile.Read(Sandbox.Outside("new.layout")).Parse().SignedBy((TestKeys.Alice, TestKeys.Alice.PublicKey.Id)));
        return said;
    }

    /// <summary>What a user says of the folder, who trusts Alice and has the layout.</summary>
    public VerificationOutcome Verify(string? folder = null) =>
        new FolderVerifier([TestKeys.Alice.PublicKey]).VerifyAsync(folder ?? Folder, evidence: null, MetadataFile.Read(Layout)).Result;

    /// <summary>The link of the step in the folder's evidence.</summary>
    public Link Step(string name = "publish")
    {
        var evidence = EvidenceSource.InFolder(Folder).Evidence!;
        return (Link)evidence.Document(evidence.Links.Single(link => link.Step == name)).Document;
    }

    public string[] Products => [.. Step().Products.Names.Select(name => name.Value)];

    public string[] Materials => [.. Step().Materials.Names.Select(name => name.Value)];

    public void Dispose() => Sandbox.Dispose();
}
