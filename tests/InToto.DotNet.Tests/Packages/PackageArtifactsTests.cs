using static InToto.DotNet.Tests.Packages.TestPackage;

namespace InToto.DotNet.Tests.Packages;

public sealed class PackageArtifactsTests
{
    [Fact]
    public void A_package_stands_for_its_entries_their_list_its_bytes_its_dependencies_and_its_commit()
    {
        var zip = Good();
        Dependencies(zip, """
            <dependencies>
              <group targetFramework="net10.0"><dependency id="Newtonsoft.Json" version="13.0.3" exclude="Build,Analyzers" /></group>
              <group targetFramework=".NETStandard2.0"><dependency id="Newtonsoft.Json" version="13.0.3" /><dependency id="Contoso.Core" version="[1.0.0, 2.0.0)" include="All" /></group>
            </dependencies>
            """);
        zip.Add("content/", [], stored: true);

        var artifacts = ArtifactsOf(zip);

        Assert.Equal(
        [
            "@commit", "@dependency/Contoso.Core", "@dependency/Newtonsoft.Json", "@entries", "@nupkg/Contoso.Text.nuspec", "@nupkg/README.md", "@nupkg/[Content_Types].xml",
            "@nupkg/_rels/.rels", $"@nupkg/{Library}", "@nupkg/package/services/metadata/core-properties/nuget.psmdcp", "@packed/Contoso.Text.1.0.0.nupkg",
        ], artifacts.Keys);
        Assert.Equal(DigestOf(Commit + "\n"), artifacts["@commit"]);
        Assert.Equal(DigestOf("# Text\n"), artifacts["@nupkg/README.md"]);
        Assert.Equal($"sha256:{Sha256(zip.ToBytes())}", artifacts["@packed/Contoso.Text.1.0.0.nupkg"]);
        Assert.Equal(DigestOf(".NETStandard2.0\t[1.0.0, 2.0.0)\tAll\t\n"), artifacts["@dependency/Contoso.Core"]);
        Assert.Equal(DigestOf(".NETStandard2.0\t13.0.3\t\t\nnet10.0\t13.0.3\t\tBuild,Analyzers\n"), artifacts["@dependency/Newtonsoft.Json"]);
        var lines = artifacts.Where(artifact => artifact.Key.StartsWith("@nupkg/", StringComparison.Ordinal)).Select(artifact => $"{artifact.Value["sha256:".Length..]}  {artifact.Key["@nupkg/".Length..]}\n");
        Assert.Equal(DigestOf(string.Concat(lines.Order(StringComparer.Ordinal))), artifacts["@entries"]);
    }

    [Fact]
    public void Without_a_commit_and_dependencies_there_are_no_artifacts_of_them()
    {
        var zip = Good();
        zip.Entries[1] = new($"{Id}.nuspec", System.Text.Encoding.UTF8.GetBytes($"<package><metadata><id>{Id}</id><version>1.0.0</version></metadata></package>"), stored: false);

        Assert.DoesNotContain(ArtifactsOf(zip).Keys, name => name.StartsWith("@commit", StringComparison.Ordinal) || name.StartsWith("@dependency", StringComparison.Ordinal));
    }

    [Fact]
    public void The_version_in_the_name_of_the_packed_file_is_the_nuspecs_whatever_the_file_is_called() =>
        Assert.Contains("@packed/Contoso.Text.1.0.0-RC.1.nupkg", ArtifactsOf(Good(version: "1.0-RC.1"), "contoso.text.1.0.0-rc.1.nupkg").Keys);

    [Fact]
    public void A_package_of_symbols_stands_for_its_entries()
    {
        var zip = Good();
        Dependencies(zip, """<packageTypes><packageType name="SymbolsPackage" /></packageTypes>""");

        Assert.All(ArtifactsOf(zip, "Contoso.Text.1.0.0.snupkg").Keys, name => Assert.StartsWith("@snupkg/", name, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_behind_an_escape_has_the_name_that_it_is_unpacked_to()
    {
        var zip = Good();
        zip.Add("content/a%20b%2Bc.txt", "x");

        Assert.Contains("@nupkg/content/a b+c.txt", ArtifactsOf(zip).Keys);
    }

    private static void Dependencies(OddZip zip, string metadata) =>
        zip.Entries[1] = new($"{Id}.nuspec", System.Text.Encoding.UTF8.GetBytes(NuspecOf(metadata: metadata)), stored: false);

    private static string DigestOf(string text) => $"sha256:{Sha256(text)}";
}
