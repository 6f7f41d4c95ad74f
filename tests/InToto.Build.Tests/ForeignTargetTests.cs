namespace InToto.Build.Tests;

/// <summary>What somebody else's targets do while a package is made.</summary>
public sealed class ForeignTargetTests
{
    [Fact]
    public void N9_A_file_that_a_foreign_target_adds_to_the_package_is_rejected_by_name()
    {
        using var small = SampleSolution.Small();
        small.Sandbox.Write("Directory.Build.targets", """
            <Project>
              <Target Name="Add" BeforeTargets="GenerateNuspec">
                <WriteLinesToFile File="$(IntermediateOutputPath)evil.targets" Lines="&lt;Project /&gt;" Overwrite="true" />
                <ItemGroup>
                  <_PackageFiles Include="$(IntermediateOutputPath)evil.targets" PackagePath="build/evil.targets" />
                </ItemGroup>
              </Target>
            </Project>
            """);
        small.Prepare();

        var ending = small.Pack();

        Assert.Equal((1, "INTOTO1001"), (ending.Code, Assert.Single(ending.Errors)));
        Assert.Contains("evil.targets", ending.Output, StringComparison.Ordinal);
        Assert.Equal("INTOTO1001", Assert.IsType<Rejected>(small.Verify()).Failure.Code);
    }

    [Fact]
    public void N9_A_file_that_the_target_hides_again_is_said_to_come_from_nowhere_and_rejected()
    {
        using var small = SampleSolution.Small();
        small.Sandbox.Write("Directory.Build.targets", """
            <Project>
              <Target Name="Add" BeforeTargets="GenerateNuspec">
                <WriteLinesToFile File="$(IntermediateOutputPath)evil.targets" Lines="&lt;Project /&gt;&lt;!-- evil --&gt;" Overwrite="true" />
                <ItemGroup>
                  <_PackageFiles Include="$(IntermediateOutputPath)evil.targets" PackagePath="build/evil.targets" />
                </ItemGroup>
              </Target>
              <Target Name="Hide" AfterTargets="GenerateNuspec">
                <ItemGroup>
                  <_PackageFiles Remove="$(IntermediateOutputPath)evil.targets" />
                </ItemGroup>
              </Target>
            </Project>
            """);
        small.Prepare();

        var ending = small.Pack();

        Assert.Equal(["INTOTO5031"], ending.Warnings);
        Assert.Equal((1, "INTOTO1001"), (ending.Code, Assert.Single(ending.Errors)));
        Assert.Contains("evil.targets", ending.Output, StringComparison.Ordinal);
        Assert.Equal("INTOTO1001", Assert.IsType<Rejected>(small.Verify()).Failure.Code);
    }

    [Fact]
    public void An_assembly_that_a_target_rewrites_after_the_compiler_is_not_signed()
    {
        using var small = SampleSolution.Small();
        small.Sandbox.Write("Directory.Build.targets", """
            <Project>
              <Target Name="Rewrite" AfterTargets="AfterCompile">
                <WriteLinesToFile File="@(IntermediateAssembly)" Lines="more" Overwrite="false" />
              </Target>
            </Project>
            """);
        small.Sandbox.Commit();

        var ending = small.Build();
        Assert.Equal(["INTOTO5017"], ending.Errors);
        Assert.Contains("Small.dll' was changed after the compiler wrote it. These targets run in between: Rewrite (Directory.Build.targets).", ending.Output, StringComparison.Ordinal);
        Assert.Empty(small.LinkFiles());
    }

    [Fact]
    public void A_target_that_keeps_the_inputs_from_being_noted_keeps_the_link_from_being_made()
    {
        using var small = SampleSolution.Small();
        small.Sandbox.Write("Directory.Build.targets", """
            <Project>
              <Target Name="Off" BeforeTargets="CoreCompile">
                <PropertyGroup>
                  <_InTotoOn>false</_InTotoOn>
                </PropertyGroup>
              </Target>
              <Target Name="On" AfterTargets="CoreCompile">
                <PropertyGroup>
                  <_InTotoOn>true</_InTotoOn>
                </PropertyGroup>
              </Target>
            </Project>
            """);
        small.Sandbox.Commit();

        Assert.Equal(["INTOTO5014"], small.Build().Errors);
        Assert.Empty(small.LinkFiles());
    }

    [Fact]
    public void A_project_of_another_language_is_built_and_said_to_have_no_link()
    {
        using var small = SampleSolution.Small();
        // As SDKs of other languages do: a compile of their own between the targets of the .NET SDK.
        small.Sandbox.Write("src/Other/Other.proj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Language>Other</Language>
                <GenerateAssemblyInfo>false</GenerateAssemblyInfo>
                <GenerateTargetFrameworkAttribute>false</GenerateTargetFrameworkAttribute>
                <ProduceReferenceAssembly>false</ProduceReferenceAssembly>
                <LanguageTargets>$(MSBuildThisFileDirectory)Other.targets</LanguageTargets>
              </PropertyGroup>
            </Project>
            """);
        small.Sandbox.Write("src/Other/Other.targets", """
            <Project>
              <Import Project="$(MSBuildToolsPath)/Microsoft.Common.targets" />
              <Target Name="CreateManifestResourceNames" />
              <Target Name="CoreCompile">
                <WriteLinesToFile File="@(IntermediateAssembly)" Lines="compiled" Overwrite="true" />
              </Target>
            </Project>
            """);
        small.Sandbox.Commit();

        var ending = small.Sandbox.DotNet("build", "src/Other/Other.proj", "-c", "Release");

        Assert.Equal((0, "INTOTO5016"), (ending.Code, Assert.Single(ending.Warnings)));
        Assert.Contains("Other.proj(1", ending.Output, StringComparison.Ordinal);
        Assert.Empty(small.LinkFiles());
    }

    [Fact]
    public void A_source_from_outside_the_repository_is_refused_and_one_inside_is_not()
    {
        using var small = SampleSolution.Small();
        File.WriteAllText(small.Sandbox.Outside("Evil.cs"), "namespace Evil;\n");
        small.Sandbox.Write("src/Good.cs", "namespace Good;\n");
        small.Sandbox.Replace("src/Small/Small.csproj", "<ItemGroup>", "<ItemGroup>\n<Compile Include=\"../Good.cs\" />");
        small.Sandbox.Commit();
        Assert.Empty(small.Build().Errors);
        Assert.Single(small.LinkFiles());

        small.Sandbox.Replace("src/Small/Small.csproj", "../Good.cs", "../../../Evil.cs");
        var ending = small.Build();

        Assert.Equal((1, "INTOTO5010"), (ending.Code, Assert.Single(ending.Errors)));
        Assert.Contains("Evil.cs", ending.Output, StringComparison.Ordinal);
        Assert.Empty(small.LinkFiles());
    }

    [Fact]
    public void A_file_of_a_package_that_was_changed_after_it_was_unpacked_is_refused()
    {
        using var small = SampleSolution.Small();
        small.Sandbox.Variables["RestorePackagesPath"] = small.Sandbox.Outside("packages");
        small.Sandbox.Commit();
        small.Sandbox.Done("dotnet", "restore", "src/Small");
        var unpacked = Path.Join(small.Sandbox.Outside("packages"), "intoto.build", Sandbox.Version);
        File.AppendAllText(Path.Join(unpacked, "build", "InToto.Build.props"), "<!-- changed -->");

        var ending = small.Build("--no-restore");

        Assert.Equal((1, "INTOTO5013"), (ending.Code, Assert.Single(ending.Errors)));
        Assert.Contains("build/InToto.Build.props", ending.Output, StringComparison.Ordinal);

        // Nor does it help to change the archive too: the restore has recorded its content hash.
        File.AppendAllText(Directory.EnumerateFiles(unpacked, "*.nupkg").Single(), "x");
        Assert.NotEmpty(small.Build("--no-restore").Errors);
        Assert.Empty(small.LinkFiles());
    }

    [Fact]
    public void A_package_without_a_commit_is_an_error_and_so_is_one_of_another_commit()
    {
        using var small = SampleSolution.Small();
        small.Sandbox.Write("Small.slnx", "<Solution />\n");
        Assert.Equal(["INTOTO5030"], small.Pack().Errors);

        small.Sandbox.Commit();
        small.Sandbox.Variables["RepositoryCommit"] = new string('0', 40);
        Assert.Equal(["INTOTO5030"], small.Pack().Errors);

        // Git is not asked by the SDK, and yet the package says where it comes from.
        small.Sandbox.Variables["RepositoryCommit"] = null;
        small.Sandbox.Variables["EnableSourceControlManagerQueries"] = "false";
        var ending = small.Pack();
        Assert.True(ending.Code == 0, ending.Output);
    }
}
