namespace InToto.DotNet.Tests.Layouts;

/// <summary>What a nuspec of the project's own puts into a package, and where: as <c>dotnet pack</c> does it.</summary>
public sealed class NuspecSourceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("intoto-nuspec-").FullName;

    [Theory]
    [InlineData("a.txt", "", "a.txt")]
    [InlineData("a.txt", "docs", "docs/a.txt")]
    [InlineData("a.txt", "docs/b.txt", "docs/b.txt")]
    [InlineData("a.txt", "docs/b.md", "docs/b.md/a.txt")]
    [InlineData("texts\\one.txt", "docs\\", "docs/one.txt")]
    [InlineData("texts/*.txt", "docs", "docs/one.txt")]
    [InlineData("texts/**/*.txt", "docs", "docs/deep/two.txt,docs/one.txt")]
    [InlineData("texts/**", "", "deep/two.txt,one.txt")]
    [InlineData("texts/*.md", "docs", "")]
    [InlineData("a.txt;texts/one.txt", "docs", "docs/a.txt,docs/one.txt")]
    [InlineData("$where$/**/*.dll", "lib/$Framework$", "lib/net10.0/net10.0/Small.dll")]
    public void A_file_becomes_an_entry(string source, string target, string entries)
    {
        var nuspec = Read("<id>Own</id><version>1.0</version>", $"<files><file src=\"{source}\" target=\"{target}\" /></files>");

        Assert.Equal(entries, string.Join(',', nuspec.Files([Path.Join(_folder, "bin/net10.0/Small.dll")]).Select(file => file.Entry)));
    }

    [Fact]
    public void Id_version_and_dependencies_are_those_of_the_metadata()
    {
        var nuspec = Read("<id>$id$</id><version>$VERSION$</version><dependencies><group targetFramework=\"net10.0\"><dependency id=\"Json\" version=\"1.0\" /></group><dependency id=\"Other\" /></dependencies>", "<files />");

        Assert.Equal(("Own", "2.0", "Json Other"), (nuspec.Id, nuspec.Version, string.Join(' ', nuspec.Dependencies)));
        Assert.Empty(nuspec.Files([]));
    }

    [Theory]
    [InlineData("<version>1.0</version>", "<files />", "no id")]
    [InlineData("<id>Own</id>", "<files />", "no version")]
    [InlineData("<id>Own</id><version>1.0</version>", "", "no files")]
    [InlineData("<id>Own</id><version>$other$</version>", "<files />", "$other$ has no value")]
    [InlineData("<id>Own</id><version>", "<files />", "cannot be read")]
    public void What_does_not_say_what_is_packed_is_refused(string metadata, string files, string why)
    {
        var refused = Assert.Throws<ProjectException>(() => Read(metadata, files));

        Assert.Equal(PackageCodes.NuspecUnusable, refused.Code);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    private NuspecSource Read(string metadata, string files)
    {
        foreach (var file in (string[])["a.txt", "texts/one.txt", "texts/deep/two.txt"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Join(_folder, file))!);
            File.WriteAllText(Path.Join(_folder, file), "a text\n");
        }
        var path = Path.Join(_folder, "Own.nuspec");
        File.WriteAllText(path, $"<?xml version=\"1.0\"?>\n<package>\n<metadata>{metadata}</metadata>\n{files}\n</package>");
        return NuspecSource.Read(path, "", "id=Own;version=2.0;where=bin;framework=net10.0");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
