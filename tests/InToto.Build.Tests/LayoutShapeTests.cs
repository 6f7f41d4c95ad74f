using InToto.DotNet;
using InToto.Recording;
using InToto.Testing;

namespace InToto.Build.Tests;

/// <summary>Packages of shapes that projects have: what the build records fits the layout that <c>layout new</c> writes for it.</summary>
public sealed class LayoutShapeTests
{
    [Fact]
    public void The_artifacts_layout_with_symbols_apart_and_names_of_all_scripts()
    {
        using var sandbox = new Sandbox("Größe [1]");
        WriteShared(sandbox, "<UseArtifactsOutput>true</UseArtifactsOutput>");
        sandbox.Write("日本/Größe x.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <AssemblyName>Größe</AssemblyName>
                <PackageId>My.Package</PackageId>
                <DebugType>portable</DebugType>
                <IncludeSymbols>true</IncludeSymbols>
                <SymbolPackageFormat>snupkg</SymbolPackageFormat>
              </PropertyGroup>
              <ItemGroup>
                <None Include="read[1] me.md" Pack="true" PackagePath="docs" />
              </ItemGroup>
            </Project>
            """);
        sandbox.Write("日本/read[1] me.md", "Read me.\n");
        sandbox.Write("日本/An 'a'.cs", "namespace A;\n\npublic class B;\n");

        RequireVerified(sandbox, "日本", "My.Package");
    }

    [Fact]
    public void An_analyzer_with_content_and_an_assembly_of_another_package()
    {
        using var sandbox = new Sandbox();
        WriteShared(sandbox, "<DebugType>embedded</DebugType>");
        sandbox.Write("src/An.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>netstandard2.0</TargetFramework>
                <IncludeBuildOutput>false</IncludeBuildOutput>
                <SuppressDependenciesWhenPacking>true</SuppressDependenciesWhenPacking>
                <NoWarn>NU5128</NoWarn>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Newtonsoft.Json" Version="13.0.3" GeneratePathProperty="true" />
                <None Include="$(PkgNewtonsoft_Json)/lib/netstandard2.0/Newtonsoft.Json.dll" Pack="true" PackagePath="analyzers/dotnet/cs" />
                <None Include="$(OutputPath)$(AssemblyName).dll" Pack="true" PackagePath="analyzers/dotnet/cs" Visible="false" />
                <Content Include="more/words.txt" />
              </ItemGroup>
            </Project>
            """);
        sandbox.Write("src/more/words.txt", "a word\n");
        sandbox.Write("src/Kind.cs", "namespace A;\n\npublic class Kind\n{\n    public Newtonsoft.Json.JsonToken Token { get; set; }\n}\n");

        RequireVerified(sandbox, "src", "An");
    }

    [Fact]
    public void Resources_documentation_elsewhere_symbols_inside_and_a_private_project_for_another_framework()
    {
        using var sandbox = new Sandbox();
        WriteShared(sandbox, "<DebugType>portable</DebugType>");
        sandbox.Write("src/Outer/Outer.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <RootNamespace>Root.Name</RootNamespace>
                <DocumentationFile>../../docs/Outer.xml</DocumentationFile>
                <NoWarn>CS1591</NoWarn>
                <AllowedOutputExtensionsInPackageBuildOutputFolder>$(AllowedOutputExtensionsInPackageBuildOutputFolder);.pdb</AllowedOutputExtensionsInPackageBuildOutputFolder>
                <TargetsForTfmSpecificBuildOutput>$(TargetsForTfmSpecificBuildOutput);PackPrivate</TargetsForTfmSpecificBuildOutput>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="../Inner/Inner.csproj" PrivateAssets="all" />
                <None Include="../../tools/**/*.txt" Pack="true" PackagePath="tools" />
              </ItemGroup>
              <Target Name="PackPrivate" DependsOnTargets="ResolveReferences">
                <ItemGroup>
                  <BuildOutputInPackage Include="@(ReferenceCopyLocalPaths->WithMetadataValue('ReferenceSourceTarget', 'ProjectReference')->WithMetadataValue('PrivateAssets', 'all'))" />
                </ItemGroup>
              </Target>
            </Project>
            """);
        foreach (var (name, text) in new[] { ("Res/Words.resx", "word"), ("Res/Words.de.resx", "Wort"), ("Res/2x/My-Words.resx", "word"), ("Res/Form.Main.resx", "form"), ("Typed.resx", "type") })
            sandbox.Write($"src/Outer/{name}", Resx(text));
        sandbox.Write("src/Outer/Typed.cs", "namespace Elsewhere\n{\n    // class Wrong\n    public class Type;\n}\n");
        sandbox.Write("src/Inner/Inner.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>netstandard2.0</TargetFramework>
                <IsPackable>false</IsPackable>
                <DebugType>embedded</DebugType>
              </PropertyGroup>
              <ItemGroup>
                <EmbeddedResource Update="A.resx" LogicalName="Logical.resources" />
                <EmbeddedResource Update="B.resx" ManifestResourceName="Manifest.Name" />
              </ItemGroup>
            </Project>
            """);
        sandbox.Write("src/Inner/A.resx", Resx("a"));
        sandbox.Write("src/Inner/B.resx", Resx("b"));
        sandbox.Write("src/Inner/Inner.cs", "namespace Inner;\n\npublic class C\n{\n}\n");
        sandbox.Write("tools/a/b/t.txt", "t\n");
        sandbox.Write("tools/u.txt", "u\n");
        sandbox.Write("docs/about.txt", "What the compiler writes goes here too.\n");

        RequireVerified(sandbox, "src/Outer", "Outer");
    }

    /// <summary>Alice's layout, Bob's source, Carl's build; and the consumer.</summary>
    private static void RequireVerified(Sandbox sandbox, string project, string package)
    {
        var keys = InToto.Testing.Repository.TestAsset("keys");
        sandbox.Commit();
        sandbox.Done("dotnet", "restore", project);
        var layout = sandbox.Outside("package.layout");
        var said = sandbox.Tool("layout", "new", project, "--functionary", $"{keys}/carl.pub", "--source-functionary", $"{keys}/bob.pub", "--expires", "2060-01-01", "--output", layout);
        Assert.DoesNotContain("warning", said, StringComparison.Ordinal);
        MetadataFile.Write(layout, MetadataFile.Read(layout).Parse().SignedBy((TestKeys.Alice, TestKeys.Alice.PublicKey.Id)));

        var source = new ArtifactRecorder(new() { BaseDirectory = sandbox.Root }).RecordAsync(["git:HEAD"], CancellationToken.None).Result;
        MetadataFile.Write(sandbox.Outside("source.link"), Envelope.Of(new Link { Name = "source", Products = source }).SignedBy((TestKeys.Bob, TestKeys.Bob.PublicKey.Id)));
        sandbox.Variables["LinkOfSource"] = sandbox.Outside("source.link");

        var packed = sandbox.DotNet("pack", project, "-o", sandbox.Outside("out"));
        Assert.True(packed is { Code: 0, Warnings: [] }, packed.Output);
        var outcome = new PackageVerifier([TestKeys.Alice.PublicKey]).VerifyAsync(sandbox.Outside($"out/{package}.1.0.0.nupkg"), evidence: null, MetadataFile.Read(layout)).Result;
        Assert.True(outcome is Verified, (outcome as Rejected)?.Failure.What);
    }

    private static void WriteShared(Sandbox sandbox, string properties)
    {
        sandbox.Write(".gitignore", "bin/\nobj/\nartifacts/\ndocs/Outer.xml\n");
        sandbox.Write(".editorconfig", "root = true\n");
        sandbox.Write("Directory.Build.props", $"""
            <Project>
              <PropertyGroup>
                <LangVersion>14</LangVersion>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="InToto.Build" Version="{Sandbox.Version}" PrivateAssets="all" />
                <InTotoEvidence Include="$(LinkOfSource)" Condition="'$(LinkOfSource)' != ''" />
              </ItemGroup>
            </Project>
            """);
        sandbox.Write("nuget.config", $"""
            <configuration>
              <packageSources>
                <add key="built" value="{Sandbox.Packages}" />
              </packageSources>
            </configuration>
            """);
    }

    private static string Resx(string text) => $"""
        <root>
          <resheader name="resmimetype"><value>text/microsoft-resx</value></resheader>
          <resheader name="version"><value>2.0</value></resheader>
          <resheader name="reader"><value>System.Resources.ResXResourceReader, System.Windows.Forms</value></resheader>
          <resheader name="writer"><value>System.Resources.ResXResourceWriter, System.Windows.Forms</value></resheader>
          <data name="A" xml:space="preserve"><value>{text}</value></data>
        </root>
        """;
}
