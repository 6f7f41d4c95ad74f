namespace InToto.Build.Tests;

/// <summary>A package of several projects, two target frameworks and a generator.</summary>
public sealed class ClosureTests
{
    [Fact]
    public void N10_Three_projects_built_in_parallel_and_as_a_graph_give_the_same_links_each_time()
    {
        using var family = SampleSolution.Family().Prepare();
        var payloads = new List<Dictionary<string, string>>();

        foreach (var words in (string[][])[["-m:8"], ["-graph", "-m:8"], ["-m:8"]])
        {
            foreach (var folder in Directory.EnumerateDirectories(family.Sandbox.At("src")))
                foreach (var output in (string[])["bin", "obj"])
                    if (Directory.Exists(Path.Join(folder, output))) Directory.Delete(Path.Join(folder, output), recursive: true);

            family.Packed(words);

            Assert.IsType<Verified>(family.Verify());
            payloads.Add(family.Links().Where(link => link.Key != "pack").ToDictionary(link => link.Key, link => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(link.Value.Document.ToJson()))));
        }

        using (var package = DotNet.PackageFile.Open(family.PackageFile))
        {
            PackedDependencies.Require(package, DotNet.RestoredPackages.Read(family.Sandbox.At("src/Family/obj/project.assets.json")));
            Assert.Equal(BuildCodes.DependencyForeign, Assert.Throws<BuildException>(() => PackedDependencies.Require(package, DotNet.RestoredPackages.None)).Code);
        }
        Assert.Equal(["compile.Family", "compile.Family.Core", "compile.Family.Generator", "source"], payloads[0].Keys.Order(StringComparer.Ordinal));
        Assert.All(payloads, payload => Assert.Equal(payloads[0], payload));
    }

    [Fact]
    public void A_project_of_the_package_that_records_nothing_is_missed()
    {
        using var family = SampleSolution.Family();
        family.Sandbox.Write("src/Family.Core/Directory.Build.props", "<Project><PropertyGroup><LangVersion>14</LangVersion></PropertyGroup></Project>\n");
        family.Sandbox.Commit();

        var ending = family.Pack();

        Assert.Equal((0, "INTOTO5020"), (ending.Code, Assert.Single(ending.Warnings)));
        Assert.Contains("Family.Core.csproj", ending.Output, StringComparison.Ordinal);

        family.Sandbox.Variables["InTotoRequire"] = "true";
        Assert.Equal(["INTOTO5020"], family.Pack("--no-restore").Errors);
    }
}
