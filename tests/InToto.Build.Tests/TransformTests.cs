namespace InToto.Build.Tests;

/// <summary>Targets that change what was compiled, and are declared: what they do is a step of its own.</summary>
public sealed class TransformTests
{
    /// <summary>As programs that weave code do: where the compiler wrote, once for each compile.</summary>
    private const string Weaving = """
        <Target Name="Weave" AfterTargets="AfterCompile" Inputs="@(IntermediateAssembly->'%(RootDir)%(Directory)intoto/compile.inputs')" Outputs="$(IntermediateOutputPath)woven">
          <WriteLinesToFile File="@(IntermediateAssembly)" Lines="woven" Overwrite="false" />
          <Touch Files="$(IntermediateOutputPath)woven" AlwaysCreate="true" />
        </Target>
        """;

    /// <summary>As programs that sign do: where the build has copied it.</summary>
    private const string Signing = """
        <Target Name="SignOutput" AfterTargets="CopyFilesToOutputDirectory">
          <WriteLinesToFile File="$(TargetPath)" Lines="signed" Overwrite="false" />
        </Target>
        """;

    [Theory]
    [InlineData("Weave", Weaving)]
    [InlineData("SignOutput", Signing)]
    public void What_declared_targets_make_of_an_assembly_is_packed_and_verified(string name, string target)
    {
        using var small = Declared(name, target);
        small.Prepare();

        small.Packed();

        var transform = Assert.IsType<Link>(small.Links()["transform.Small"].Document);
        var compile = Assert.IsType<Link>(small.Links()["compile.Small"].Document);
        Assert.NotEqual(Digest(compile.Products, "src/Small/obj/Release/net10.0/Small.dll"), Digest(transform.Products, "src/Small/bin/Release/net10.0/Small.dll"));
        Assert.Equal(Digest(compile.Products, "src/Small/obj/Release/net10.0/Small.dll"), Digest(transform.Materials, "src/Small/obj/Release/net10.0/Small.dll"));
        Assert.IsType<Verified>(small.Verify());

        // With nothing to do, and without building, the same links fit.
        small.Packed();
        small.Packed("--no-build");
        Assert.IsType<Verified>(small.Verify());
    }

    [Fact]
    public void A_layout_from_before_the_declaration_refuses_the_package()
    {
        using var small = SampleSolution.Small();
        small.Prepare();
        small.Packed();
        small.Sandbox.Write("Directory.Build.targets", Targets("SignOutput", Signing));

        var ending = small.Pack();

        Assert.Equal((1, "INTOTO1001"), (ending.Code, Assert.Single(ending.Errors)));
    }

    [Fact]
    public void What_another_target_did_before_the_declared_one_is_not_signed()
    {
        using var small = Declared("SignOutput", Signing + """
            <Target Name="Rewrite" AfterTargets="AfterCompile">
              <WriteLinesToFile File="@(IntermediateAssembly)" Lines="more" Overwrite="false" />
            </Target>
            """);
        small.Sandbox.Commit();

        var ending = small.Build();

        Assert.Equal((1, "INTOTO5024"), (ending.Code, Assert.Single(ending.Errors)));
        Assert.Contains("Small.dll' was no more what the compiler wrote when the first of the targets in InTotoTransformTargets began", ending.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_changed_in_no_declared_target_is_not_signed()
    {
        using var small = Declared("SignOutput", """
            <Target Name="SignOutput" Condition="false" />
            <Target Name="Rewrite" AfterTargets="AfterCompile">
              <WriteLinesToFile File="@(IntermediateAssembly)" Lines="more" Overwrite="false" />
            </Target>
            """);
        small.Sandbox.Commit();

        Assert.Equal(["INTOTO5024"], small.Build().Errors);
    }

    [Fact]
    public void A_declared_target_that_changes_nothing_is_a_step_that_changed_nothing()
    {
        using var small = Declared("Nothing", "<Target Name=\"Nothing\" />");
        small.Prepare();

        small.Packed();

        Assert.IsType<Verified>(small.Verify());
    }

    [Fact]
    public void A_file_that_is_changed_after_its_step_was_recorded_makes_the_link_stale()
    {
        using var small = Declared("SignOutput", Signing);
        small.Prepare();
        Assert.Equal(0, small.Build().Code);
        File.AppendAllText(small.Sandbox.At("src/Small/bin/Release/net10.0/Small.dll"), "evil");

        var ending = small.Pack("--no-build");

        Assert.Equal((1, "INTOTO5021"), (ending.Code, Assert.Single(ending.Errors)));
        Assert.Contains("The link of transform.Small+net10.0 does not fit", ending.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_left_to_be_signed_later_that_nobody_could_check()
    {
        using var small = Declared("SignOutput", Signing);
        small.Sandbox.Variables["InTotoSigning"] = "deferred";
        small.Sandbox.Commit();

        Assert.Equal(["INTOTO5025"], small.Build().Errors);
    }

    private static SampleSolution Declared(string name, string target)
    {
        var small = SampleSolution.Small();
        small.Sandbox.Write("Directory.Build.targets", Targets(name, target));
        return small;
    }

    private static string Targets(string name, string target) => $"<Project>\n<PropertyGroup><InTotoTransformTargets>{name}</InTotoTransformTargets></PropertyGroup>\n{target}\n</Project>\n";

    private static string Digest(Artifacts artifacts, string name) => Assert.Single(artifacts, artifact => artifact.Name.Value == name).Digests.ToString();
}
