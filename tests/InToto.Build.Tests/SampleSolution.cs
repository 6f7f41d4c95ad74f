using InToto.DotNet;
using InToto.Recording;
using InToto.Testing;

namespace InToto.Build.Tests;

/// <summary>A repository with a package in it: Alice owns it, Bob vouches for its source, Carl builds.</summary>
internal sealed class SampleSolution : IDisposable
{
    private SampleSolution(string package, string name) => (Package, Sandbox) = (package, new(name));

    public Sandbox Sandbox { get; }

    /// <summary>The id of the package, and the name of its project in <c>src</c>.</summary>
    public string Package { get; }

    /// <summary>Where pack puts the package.</summary>
    public string PackageFile => Sandbox.At($"src/{Package}/bin/Release/{Package}.1.0.0.nupkg");

    /// <summary>Where pack puts the evidence beside it.</summary>
    public string EvidenceFile => Sandbox.At($"src/{Package}/bin/Release/{Package}.1.0.0.intoto.jsonl");

    /// <summary>What pack leaves beside it when signing is deferred.</summary>
    public string UnsignedFile => Sandbox.At($"src/{Package}/bin/Release/{Package}.1.0.0.unsigned.jsonl");

    /// <summary>What <c>layout new</c> said when the layout was written.</summary>
    public string SaidOfLayout { get; private set; } = "";

    public string Layout => Sandbox.At($"intoto/{Package}.layout");

    /// <summary>One project for one target framework, with a resource and a file in the package.</summary>
    /// <param name="name">The folder of the repository.</param>
    /// <param name="properties">Elements for the project's property group.</param>
    public static SampleSolution Small(string name = "repo", string properties = "<DebugType>embedded</DebugType>")
    {
        var solution = new SampleSolution("Small", name);
        solution.WriteShared();
        solution.Sandbox.Write("src/Small/Small.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <GenerateDocumentationFile>true</GenerateDocumentationFile>
                <ImplicitUsings>enable</ImplicitUsings>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <EmbeddedResource Include="Words.txt" />
                <None Include="Small.targets" Pack="true" PackagePath="build/" />
              </ItemGroup>
            </Project>
            """);
        solution.Sandbox.Write("src/Small/Slug.cs", """
            namespace Small;

            /// <summary>Words for addresses.</summary>
            public static partial class Slug
            {
                /// <summary>The slug of a title.</summary>
                public static string Of(string title) => NoWord().Replace(title.ToLowerInvariant(), "-");

                [System.Text.RegularExpressions.GeneratedRegex("[^a-z]+")]
                private static partial System.Text.RegularExpressions.Regex NoWord();
            }
            """);
        solution.Sandbox.Write("src/Small/Words.txt", "a word\n");
        solution.Sandbox.Write("src/Small/Small.targets", "<Project />\n");
        return solution;
    }

    /// <summary>Three projects, two of them for two target frameworks; one is a source generator for the package's.</summary>
    public static SampleSolution Family()
    {
        var solution = new SampleSolution("Family", "repo");
        solution.WriteShared();
        solution.Sandbox.Write("src/Family/Family.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="../Family.Core/Family.Core.csproj" />
                <ProjectReference Include="../Family.Generator/Family.Generator.csproj" OutputItemType="Analyzer" ReferenceOutputAssembly="false" />
              </ItemGroup>
            </Project>
            """);
        solution.Sandbox.Write("src/Family/Names.cs", "namespace Family;\n\npublic static class Names\n{\n    public static string Both => Core.Name + Made.Name;\n}\n");
        solution.Sandbox.Write("src/Family.Core/Family.Core.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks>
              </PropertyGroup>
            </Project>
            """);
        solution.Sandbox.Write("src/Family.Core/Core.cs", "namespace Family;\n\npublic static class Core\n{\n    public static string Name => \"core\";\n}\n");
        solution.Sandbox.Write("src/Family.Generator/Family.Generator.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>netstandard2.0</TargetFramework>
                <IsPackable>false</IsPackable>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Microsoft.CodeAnalysis.CSharp" Version="4.3.1" PrivateAssets="all" />
              </ItemGroup>
            </Project>
            """);
        solution.Sandbox.Write("src/Family.Generator/NameGenerator.cs", """
            using System.Text;
            using Microsoft.CodeAnalysis;
            using Microsoft.CodeAnalysis.Text;

            namespace Family;

            [Generator]
            public sealed class NameGenerator : IIncrementalGenerator
            {
                public void Initialize(IncrementalGeneratorInitializationContext context) =>
                    context.RegisterPostInitializationOutput(output => output.AddSource("Made.g.cs", SourceText.From("namespace Family { internal static class Made { public static string Name => \"made\"; } }", Encoding.UTF8, SourceHashAlgorithm.Sha256)));
            }
            """);
        return solution;
    }

    /// <summary>Projects that all refer to the first, and the package, which refers to all of them.</summary>
    /// <param name="count">How many, with the package.</param>
    public static SampleSolution Many(int count)
    {
        var solution = new SampleSolution("Many", "repo");
        solution.WriteShared();
        for (var i = 1; i < count; i++)
        {
            solution.Sandbox.Write($"src/Part{i}/Part{i}.csproj", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                  </PropertyGroup>
                  <ItemGroup>
                    {(i > 1 ? "<ProjectReference Include=\"../Part1/Part1.csproj\" />" : "")}
                  </ItemGroup>
                </Project>
                """);
            solution.Sandbox.Write($"src/Part{i}/Part{i}.cs", $"namespace Many;\n\npublic static class Part{i}\n{{\n    public static string Name => {(i > 1 ? "Part1.Name" : "\"part\"")};\n}}\n");
        }
        solution.Sandbox.Write("src/Many/Many.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>
                {string.Concat(Enumerable.Range(1, count - 1).Select(i => $"<ProjectReference Include=\"../Part{i}/Part{i}.csproj\" />"))}
              </ItemGroup>
            </Project>
            """);
        solution.Sandbox.Write("src/Many/Many.cs", $"namespace Many;\n\npublic static class All\n{{\n    public static string Name => {string.Join(" + ", Enumerable.Range(1, count - 1).Select(i => $"Part{i}.Name"))};\n}}\n");
        return solution;
    }

    /// <summary>One project in Visual Basic, with resources, documentation and a file in the package.</summary>
    public static SampleSolution Basic()
    {
        var solution = new SampleSolution("Basic", "repo");
        solution.WriteShared();
        solution.Sandbox.Write("src/Basic/Basic.vbproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <LangVersion>latest</LangVersion>
                <GenerateDocumentationFile>true</GenerateDocumentationFile>
              </PropertyGroup>
              <ItemGroup>
                <EmbeddedResource Include="Words.txt" />
                <None Include="Basic.targets" Pack="true" PackagePath="build/" />
              </ItemGroup>
            </Project>
            """);
        solution.Sandbox.Write("src/Basic/Slug.vb", """
            ''' <summary>Words for addresses.</summary>
            Public Module Slug
                ''' <summary>The slug of a title.</summary>
                Public Function SlugOf(title As String) As String
                    Return title.ToLowerInvariant().Replace(" ", "-")
                End Function
            End Module
            """);
        // The build names the resource after the first class of the file beside it.
        solution.Sandbox.Write("src/Basic/Texts/Page.resx", Resource);
        solution.Sandbox.Write("src/Basic/Texts/Page.vb", """
            ' Not a class Comment
            Namespace Closed
                Public Module Before
                    Public Const Text As String = "Class Of Words"
                End Module
            End Namespace

            Namespace Deep
                Public Class Sheet
                End Class
            End Namespace
            """);
        solution.Sandbox.Write("src/Basic/Texts/Strings.resx", Resource);
        solution.Sandbox.Write("src/Basic/Words.txt", "a word\n");
        solution.Sandbox.Write("src/Basic/Basic.targets", "<Project />\n");
        return solution;
    }

    /// <summary>One project in F#, with resources, documentation and a file in the package.</summary>
    public static SampleSolution Functional()
    {
        var solution = new SampleSolution("Functional", "repo");
        solution.WriteShared();
        solution.Sandbox.Write("src/Functional/Functional.fsproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <LangVersion>latest</LangVersion>
                <GenerateDocumentationFile>true</GenerateDocumentationFile>
              </PropertyGroup>
              <ItemGroup>
                <Compile Include="Slug.fsi" />
                <Compile Include="Slug.fs" />
                <EmbeddedResource Include="Words.txt" />
                <None Include="Functional.targets" Pack="true" PackagePath="build/" />
              </ItemGroup>
            </Project>
            """);
        solution.Sandbox.Write("src/Functional/Slug.fsi", """
            /// Words for addresses.
            module Functional.Slug

            /// The slug of a title.
            val slugOf: title: string -> string

            """);
        solution.Sandbox.Write("src/Functional/Slug.fs", """
            module Functional.Slug

            let slugOf (title: string) = title.ToLowerInvariant().Replace(" ", "-")

            """);
        solution.Sandbox.Write("src/Functional/Texts/Strings.resx", Resource);
        solution.Sandbox.Write("src/Functional/Words.txt", "a word\n");
        solution.Sandbox.Write("src/Functional/Functional.targets", "<Project />\n");
        return solution;
    }

    /// <summary>A package in C# that holds the assemblies of a project in F# and of one in Visual Basic, which have resources of several languages.</summary>
    public static SampleSolution Mixed()
    {
        var solution = new SampleSolution("Mixed", "repo");
        solution.WriteShared();
        solution.Sandbox.Write("src/Mixed/Mixed.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks>
                <TargetsForTfmSpecificBuildOutput>$(TargetsForTfmSpecificBuildOutput);AddPrivate</TargetsForTfmSpecificBuildOutput>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="../Mixed.Functional/Mixed.Functional.fsproj" PrivateAssets="all" />
                <ProjectReference Include="../Mixed.Basic/Mixed.Basic.vbproj" PrivateAssets="all" />
              </ItemGroup>
              <Target Name="AddPrivate" DependsOnTargets="ResolveReferences">
                <ItemGroup>
                  <BuildOutputInPackage Include="@(ReferenceCopyLocalPaths->WithMetadataValue('ReferenceSourceTarget', 'ProjectReference'))" TargetPath="%(ReferenceCopyLocalPaths.DestinationSubDirectory)%(Filename)%(Extension)" />
                </ItemGroup>
              </Target>
            </Project>
            """);
        solution.Sandbox.Write("src/Mixed/Both.cs", "namespace Mixed;\n\npublic static class Both\n{\n    public static string Words => Basic.Words.Word + Functional.Words.word;\n}\n");
        foreach (var (name, extension, files) in new[] { ("Basic", "vbproj", ""), ("Functional", "fsproj", "<Compile Include=\"Words.fs\" />") })
        {
            solution.Sandbox.Write($"src/Mixed.{name}/Mixed.{name}.{extension}", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks>
                    <LangVersion>latest</LangVersion>
                    <Nullable></Nullable>
                    <IsPackable>false</IsPackable>
                  </PropertyGroup>
                  <ItemGroup>
                    {files}
                  </ItemGroup>
                </Project>
                """);
            solution.Sandbox.Write($"src/Mixed.{name}/Texts/Strings.resx", Resource);
            solution.Sandbox.Write($"src/Mixed.{name}/Texts/Strings.de.resx", Resource);
        }
        solution.Sandbox.Write("src/Mixed.Basic/Words.vb", "Public Module Words\n    Public ReadOnly Property Word As String\n        Get\n            Return \"basic\"\n        End Get\n    End Property\nEnd Module\n");
        solution.Sandbox.Write("src/Mixed.Functional/Words.fs", "module Mixed.Functional.Words\n\nlet word = \"functional\"\n");
        return solution;
    }

    /// <summary>A .NET tool with a project, a package, satellites and a file beside it.</summary>
    /// <param name="properties">Elements for the project's property group.</param>
    public static SampleSolution Tool(string properties = "")
    {
        var solution = new SampleSolution("Tool", "repo");
        solution.WriteShared();
        solution.Sandbox.Write("src/Tool/Tool.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <PackAsTool>true</PackAsTool>
                <ToolCommandName>contoso</ToolCommandName>
                <NoWarn>CS1591</NoWarn>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="../Library/Library.csproj" />
                <PackageReference Include="Newtonsoft.Json" Version="13.0.3" />
                <Content Include="data/words.txt" CopyToOutputDirectory="PreserveNewest" Pack="false" />
              </ItemGroup>
            </Project>
            """);
        solution.Sandbox.Write("src/Tool/data/words.txt", "a word\n");
        solution.Sandbox.Write("src/Tool/Program.cs", "System.Console.WriteLine(Library.Words.Of(Newtonsoft.Json.JsonConvert.SerializeObject(1)));\n");
        solution.Sandbox.Write("src/Tool/Texts.de.resx", Resource);
        solution.Sandbox.Write("src/Library/Library.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <IsPackable>false</IsPackable>
              </PropertyGroup>
            </Project>
            """);
        solution.Sandbox.Write("src/Library/Words.cs", "namespace Library;\n\npublic static class Words\n{\n    public static string Of(string text) => text;\n}\n");
        return solution;
    }

    /// <summary>Commits; writes and signs the layout, and commits it; records the source as Bob does.</summary>
    /// <param name="id">The id of the package, where it is not the project's name.</param>
    public SampleSolution Prepare(string? id = null)
    {
        Sandbox.Commit();
        Sandbox.Done("dotnet", "restore", $"src/{Package}");
        WriteLayout(id ?? Package);
        RecordSource();
        return this;
    }

    /// <summary>Writes the layout of a package of the project, and signs it as Alice.</summary>
    public void WriteLayout(string id, params string[] words)
    {
        var keys = InToto.Testing.Repository.TestAsset("keys");
        SaidOfLayout = Sandbox.Tool(["layout", "new", $"src/{Package}", "--functionary", $"{keys}/carl.pub", "--source-functionary", $"{keys}/bob.pub", "--expires", "2060-01-01T00:00:00Z", "--output", Sandbox.Outside("new.layout"), .. words]);
        Directory.CreateDirectory(Sandbox.At("intoto"));
        var layout = MetadataFile.Read(Sandbox.Outside("new.layout")).Parse();
        MetadataFile.Write(Sandbox.At($"intoto/{id}.layout"), layout.SignedBy((TestKeys.Alice, TestKeys.Alice.PublicKey.Id)));
    }

    /// <summary>Commits, and has Bob vouch for the commit. Pack embeds his link.</summary>
    public void RecordSource()
    {
        Sandbox.Commit();
        var source = new ArtifactRecorder(new() { BaseDirectory = Sandbox.Root }).RecordAsync(["git:HEAD"], CancellationToken.None).Result;
        MetadataFile.Write(Sandbox.Outside("source.link"), Envelope.Of(new Link { Name = "source", Products = source }).SignedBy((TestKeys.Bob, TestKeys.Bob.PublicKey.Id)));
        Sandbox.Variables["LinkOfSource"] = Sandbox.Outside("source.link");
    }

    public Ending Pack(params string[] words) => Sandbox.DotNet(["pack", $"src/{Package}", "-c", "Release", .. words]);

    public Ending Build(params string[] words) => Sandbox.DotNet(["build", $"src/{Package}", "-c", "Release", .. words]);

    /// <summary>Packs, which must succeed without a warning of ours.</summary>
    public void Packed(params string[] words)
    {
        var ending = Pack(words);
        Assert.True(ending is { Code: 0, Warnings: [] }, ending.Output);
    }

    /// <summary>Seals what a build with <c>InTotoSigning=deferred</c> left, as Carl.</summary>
    public Ending Seal(params string[] words) =>
        Sandbox.RunTool(["seal", PackageFile, "--signing-key", Sandbox.Key("carl"), .. Sandbox.PackageFolders.SelectMany(folder => (string[])["--packages", folder]), .. words]);

    /// <summary>What a consumer says of the package, who trusts Alice and has the layout.</summary>
    public VerificationOutcome Verify() =>
        new PackageVerifier([TestKeys.Alice.PublicKey]).VerifyAsync(PackageFile, evidence: null, MetadataFile.Read(Layout)).Result;

    /// <summary>What a consumer says of another package that the project makes.</summary>
    public VerificationOutcome Verify(string id) =>
        new PackageVerifier([TestKeys.Alice.PublicKey]).VerifyAsync(Sandbox.At($"src/{Package}/bin/Release/{id}.1.0.0.nupkg"), evidence: null, MetadataFile.Read(Sandbox.At($"intoto/{id}.layout"))).Result;

    /// <summary>The links that travel with the package, by step.</summary>
    public Dictionary<string, Metadata> Links() => Links(Package);

    /// <summary>The links that travel with a package that the project makes, by step.</summary>
    public Dictionary<string, Metadata> Links(string id)
    {
        var evidence = Evidence.ReadFile(Sandbox.At($"src/{Package}/bin/Release/{id}.1.0.0.intoto.jsonl"));
        return evidence.Links.ToDictionary(name => name.Step, name => evidence.ReadAsync(name, CancellationToken.None).AsTask().Result!.Parse());
    }

    /// <summary>Every link file in the repository, from its root.</summary>
    public string[] LinkFiles() => [.. Directory.EnumerateFiles(Sandbox.Root, "*.link", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Sandbox.Root, path)).Order(StringComparer.Ordinal)];

    public void Dispose() => Sandbox.Dispose();

    /// <summary>As the README of the package has it, with the version of these tests.</summary>
    private static readonly string Reference = System.Text.RegularExpressions.Regex.Match(File.ReadAllText(Path.Join(InToto.Testing.Repository.Root, "src/InToto.Build/README.md")), "<PackageReference .*/>").Value.Replace("0.1.0", Sandbox.Version, StringComparison.Ordinal);

    private const string Resource = """
        <root>
          <resheader name="resmimetype"><value>text/microsoft-resx</value></resheader>
          <resheader name="version"><value>2.0</value></resheader>
          <resheader name="reader"><value>System.Resources.ResXResourceReader, System.Windows.Forms</value></resheader>
          <resheader name="writer"><value>System.Resources.ResXResourceWriter, System.Windows.Forms</value></resheader>
          <data name="Word" xml:space="preserve"><value>a word</value></data>
        </root>
        """;

    private void WriteShared()
    {
        Sandbox.Write(".gitignore", "bin/\nobj/\nartifacts/\n");
        Sandbox.Write(".editorconfig", "root = true\n");
        Sandbox.Write("Directory.Build.props", $"""
            <Project>
              <PropertyGroup>
                <Nullable>enable</Nullable>
                <LangVersion>14</LangVersion>
              </PropertyGroup>
              <ItemGroup>
                {Reference}
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
    }
}
