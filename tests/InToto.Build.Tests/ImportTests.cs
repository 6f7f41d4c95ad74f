using System.Text;
using System.Text.RegularExpressions;
using InToto.DotNet;

namespace InToto.Build.Tests;

/// <summary>The files that say how a project is built: whatever MSBuild imported is a material.</summary>
public sealed class ImportTests
{
    [Fact]
    public void Every_file_that_MSBuild_says_it_imported_is_recorded_imports_of_imports_too()
    {
        using var small = WithImports();
        small.Prepare().Packed();

        var recorded = Materials(small);
        Assert.Superset(new HashSet<string> { "eng/common.props", "eng/deep/more.targets", "src/Small/Small.csproj", "Directory.Build.props" }, recorded);
        Assert.DoesNotContain(recorded, name => name.Contains("nuget.g", StringComparison.Ordinal));
        // MSBuild's own word: it writes a whole project down, with the path of each file above what comes from it.
        var whole = small.Sandbox.Done("dotnet", "msbuild", "src/Small/Small.csproj", "-preprocess", "-p:Configuration=Release");
        var imported = Regex.Matches(whole, @"^(/[^\r\n]+\.(?:props|targets))\r?$", RegexOptions.Multiline).Select(match => match.Groups[1].Value).Distinct().ToArray();
        Assert.True(imported.Length > 50, $"{imported.Length} imports");
        foreach (var path in imported.Where(path => !path.Contains(".nuget.g.", StringComparison.Ordinal)))
            Assert.Contains(recorded, name => path.EndsWith('/' + (name.Contains('#', StringComparison.Ordinal) ? name[(name.IndexOf('#', StringComparison.Ordinal) + 1)..] : name), StringComparison.Ordinal));
        Assert.IsType<Verified>(small.Verify());
    }

    [Fact]
    public void An_import_that_changes_behind_its_date_is_compiled_and_recorded_anew()
    {
        using var small = WithImports();
        small.Sandbox.Commit();
        Assert.Empty(small.Build().Errors);
        var file = small.Sandbox.At("eng/deep/more.targets");
        var date = File.GetLastWriteTimeUtc(file);
        var before = File.GetLastWriteTimeUtc(small.Sandbox.At("src/Small/obj/Release/net10.0/Small.dll"));
        small.Sandbox.Write("eng/deep/more.targets", "<Project><!-- another --></Project>\n");
        File.SetLastWriteTimeUtc(file, date);

        Assert.Empty(small.Build().Errors);

        Assert.NotEqual(before, File.GetLastWriteTimeUtc(small.Sandbox.At("src/Small/obj/Release/net10.0/Small.dll")));
        Assert.Equal(DigestSet.Sha256(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file))), Fragment(small).Materials[ArtifactName.Parse("eng/deep/more.targets")]);
    }

    [Fact]
    public void What_somebody_puts_into_obj_for_MSBuild_to_import_is_recorded_and_no_layout_has_a_rule_for_it()
    {
        using var small = SampleSolution.Small().Prepare();
        small.Sandbox.Write("src/Small/obj/Small.csproj.more.targets", "<Project />\n");

        Assert.Equal(["INTOTO1001"], small.Pack().Errors);
        Assert.Contains("src/Small/obj/Small.csproj.more.targets", Materials(small));

        File.Delete(small.Sandbox.At("src/Small/obj/Small.csproj.more.targets"));
        small.Packed();

        // Restore's own files hold paths of the machine, and are not recorded while they hold what restore writes.
        small.Sandbox.Replace("src/Small/obj/Small.csproj.nuget.g.targets", "</Project>", "<Target Name=\"More\" AfterTargets=\"CoreCompile\" /></Project>");
        Assert.Equal(["INTOTO1001"], small.Pack("--no-restore").Errors);
        Assert.Contains("src/Small/obj/Small.csproj.nuget.g.targets", Materials(small));
    }

    [Fact]
    public void An_import_from_outside_the_repository_is_refused()
    {
        using var small = SampleSolution.Small();
        File.WriteAllText(small.Sandbox.Outside("more.props"), "<Project />\n");
        small.Sandbox.Replace("Directory.Build.props", "<Project>", "<Project>\n<Import Project=\"../more.props\" />");
        small.Sandbox.Commit();

        var ending = small.Build();

        Assert.Equal((1, "INTOTO5010"), (ending.Code, Assert.Single(ending.Errors)));
        Assert.Contains("more.props", ending.Output, StringComparison.Ordinal);
        Assert.Empty(small.LinkFiles());
    }

    [Fact]
    public void An_import_that_is_deleted_when_it_was_read_is_an_error_with_its_name()
    {
        using var small = WithImports();
        small.Sandbox.Write("eng/deep/more.targets", """
            <Project>
              <Target Name="Vanish" BeforeTargets="_InTotoRecordInputs">
                <Delete Files="$(MSBuildThisFileFullPath)" />
              </Target>
            </Project>
            """);
        small.Sandbox.Commit();

        var ending = small.Build();

        Assert.True(ending is { Code: 1, Errors: ["INTOTO2001"] }, ending.Output);
        Assert.Contains("more.targets", ending.Output, StringComparison.Ordinal);
        Assert.Empty(small.LinkFiles());
    }

    [Fact]
    public void Where_MSBuild_does_not_say_what_it_imported_the_build_says_so()
    {
        using var small = WithImports();
        small.Sandbox.Commit();
        // As under Visual Studio: each task runs in a process beside MSBuild.
        small.Sandbox.Variables["MSBUILDFORCEALLTASKSOUTOFPROC"] = "1";

        var ending = small.Build();

        Assert.True(ending is { Code: 0, Warnings: ["INTOTO5111"] }, ending.Output);
        Assert.Contains(Fragment(small).Materials.Names, name => name.Value.StartsWith("pkg:nuget/intoto.build@", StringComparison.Ordinal) && name.Value.EndsWith("InToto.Build.Pack.targets", StringComparison.Ordinal));

        ending = small.Build("-p:InTotoRequire=true");
        Assert.Equal((1, "INTOTO5111"), (ending.Code, Assert.Single(ending.Errors)));
        Assert.Empty(small.LinkFiles());
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("<PropertyGroup Condition=\" '$(A)' == '' \"><NuGetPackageRoot Condition=\" '$(NuGetPackageRoot)' == '' \">/a/b/</NuGetPackageRoot></PropertyGroup>", true)]
    [InlineData("<PropertyGroup><ProjectAssetsFile>$(MSBuildThisFileDirectory)project.assets.json</ProjectAssetsFile><PkgA_B>/a</PkgA_B></PropertyGroup>", true)]
    [InlineData("<ItemGroup><SourceRoot Include=\"/a/\" /><Content Include=\"$(NuGetPackageRoot)a/1.0.0/b.txt\"><Pack>false</Pack></Content></ItemGroup>", true)]
    [InlineData("<ImportGroup><Import Project=\"$(NuGetPackageRoot)a/1.0.0/build/a.props\" Condition=\"Exists('$(NuGetPackageRoot)a/1.0.0/build/a.props')\" /></ImportGroup>", true)]
    [InlineData("<PropertyGroup><OutputPath>/a/b/</OutputPath></PropertyGroup>", false)]
    [InlineData("<PropertyGroup><PkgA>$(HOME)</PkgA></PropertyGroup>", false)]
    [InlineData("<PropertyGroup><PkgA>a<Target /></PkgA></PropertyGroup>", false)]
    [InlineData("<PropertyGroup Condition=\"$([System.IO.File]::Exists('/a'))\" />", false)]
    [InlineData("<ItemGroup><Compile Include=\"/a/b.cs\" /></ItemGroup>", false)]
    [InlineData("<ItemGroup><Compile Include=\"$(NuGetPackageRoot)a\" Exclude=\"b\" /></ItemGroup>", false)]
    [InlineData("<Target Name=\"A\" />", false)]
    [InlineData("<UsingTask TaskName=\"A\" AssemblyFile=\"/a.dll\" />", false)]
    [InlineData("<Import Project=\"a\" />", false)]
    [InlineData("text", false)]
    public void What_restore_writes_for_MSBuild_is_known_by_its_grammar(string content, bool isOnlyThat)
    {
        Assert.Equal(isOnlyThat, NuGetFile.IsOnlyThat(Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Project ToolsVersion=\"14.0\" xmlns=\"http://schemas.microsoft.com/developer/msbuild/2003\">{content}</Project>")));
    }

    [Fact]
    public void What_restore_writes_has_no_targets_of_its_own_and_is_XML()
    {
        Assert.True(NuGetFile.IsOnlyThat("<Project></Project>"u8.ToArray()));
        Assert.False(NuGetFile.IsOnlyThat("<Project InitialTargets=\"A\"></Project>"u8.ToArray()));
        Assert.False(NuGetFile.IsOnlyThat("<Project>"u8.ToArray()));
        Assert.False(NuGetFile.IsOnlyThat("<!DOCTYPE Project><Project></Project>"u8.ToArray()));
        Assert.True(NuGetFile.IsNamed("/r/obj/A.csproj.nuget.g.props", "/r/A.csproj", "/r/obj/project.assets.json"));
        Assert.False(NuGetFile.IsNamed("/r/obj/B.csproj.nuget.g.props", "/r/A.csproj", "/r/obj/project.assets.json"));
        Assert.False(NuGetFile.IsNamed("/r/A.csproj.nuget.g.props", "/r/A.csproj", "/r/obj/project.assets.json"));
    }

    private static SampleSolution WithImports()
    {
        var small = SampleSolution.Small();
        small.Sandbox.Replace("src/Small/Small.csproj", "<PropertyGroup>", "<Import Project=\"../../eng/common.props\" />\n<PropertyGroup>");
        small.Sandbox.Write("eng/common.props", """
            <Project>
              <PropertyGroup>
                <Deep>$([System.IO.Path]::Combine('$(MSBuildThisFileDirectory)', 'deep'))</Deep>
              </PropertyGroup>
              <Import Project="$(Deep)/*.targets" />
            </Project>
            """);
        small.Sandbox.Write("eng/deep/more.targets", "<Project />\n");
        return small;
    }

    private static Link Fragment(SampleSolution small) =>
        (Link)MetadataFile.Read(small.Sandbox.At(Assert.Single(small.LinkFiles(), path => path.Contains("compile.Small+net10.0", StringComparison.Ordinal)))).Parse().Document;

    private static HashSet<string> Materials(SampleSolution small) => [.. Fragment(small).Materials.Names.Select(name => name.Value)];
}
