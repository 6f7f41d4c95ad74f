using InToto.DotNet;

namespace InToto.Restore.Tests.Graphs;

public sealed class PackageSetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_lock_file_names_the_packages_of_all_frameworks_once_and_no_projects()
    {
        Install("contoso.text", "1.0.0");
        Install("contoso.core", "2.0.0-beta.1");
        var file = _folder.Write("packages.lock.json", """
            {"version":2,"dependencies":{
              "net10.0":{"Contoso.Text":{"type":"Direct","requested":"[1.0.0, )","resolved":"1.0.0","contentHash":"AAAA"},
                         "Contoso.Core":{"type":"Transitive","resolved":"2.0.0-Beta.1","contentHash":"BBBB"},
                         "contoso.app":{"type":"Project","dependencies":{"Contoso.Text":"[1.0.0, )"}}},
              "net10.0/linux-x64":{"Contoso.Text":{"type":"Direct","requested":"[1.0.0, )","resolved":"1.0.0","contentHash":"AAAA"}}}}
            """);

        Assert.Equal([new(Path("contoso.text", "1.0.0"), "AAAA", IsInstalled: true), new(Path("contoso.core", "2.0.0-beta.1"), "BBBB", IsInstalled: true)], Find(file));
    }

    [Fact]
    public void What_restore_wrote_names_its_own_folders_first()
    {
        Install("contoso.text", "1.0.0");
        Install("contoso.text", "1.0.0", "other");
        var file = _folder.Write("project.assets.json", $$$"""
            {"version":3,"libraries":{"Contoso.Text/1.0.0":{"sha512":"AAAA","type":"package","path":"contoso.text/1.0.0","files":[]},"Core/1.0.0":{"type":"project","path":"../Core.csproj"}},
             "packageFolders":{"{{{_folder.At("other")}}}":{} } }
            """);

        Assert.Equal([new(Path("contoso.text", "1.0.0", "other"), "AAAA", IsInstalled: true)], Find(file));
    }

    /// <summary>Packs of the SDK run in builds as any package does.</summary>
    [Fact]
    public void What_is_only_downloaded_is_named_too()
    {
        Install("contoso.text", "1.0.0");
        Install("contoso.pack", "2.0.0");
        Install("contoso.pack", "3.0.0");
        var file = _folder.Write("project.assets.json", """
            {"version":3,"libraries":{"Contoso.Text/1.0.0":{"sha512":"AAAA","type":"package"}},"packageFolders":{},
             "project":{"frameworks":{"net10.0":{"downloadDependencies":[{"name":"Contoso.Pack","version":"[2.0.0, 2.0.0]"},{"name":"Contoso.Pack","version":"[3.0.0, 3.0.0]"},{"name":"contoso.text","version":"[1.0.0, 1.0.0]"}]},"net9.0":{}}}}
            """);

        Assert.Equal([new(Path("contoso.text", "1.0.0"), "AAAA", IsInstalled: true), new(Path("contoso.pack", "2.0.0"), null, IsInstalled: true), new(Path("contoso.pack", "3.0.0"), null, IsInstalled: true)], Find(file));
    }

    [Fact]
    public void An_applications_file_names_its_packages_by_the_same_hash()
    {
        Install("contoso.text", "1.0.0");
        var file = _folder.Write("App.deps.json", """
            {"libraries":{"App/1.0.0":{"type":"project","serviceable":false,"sha512":""},"Contoso.Text/1.0.0":{"type":"package","serviceable":true,"sha512":"sha512-AAAA","path":"contoso.text/1.0.0"}}}
            """);

        Assert.Equal([new(Path("contoso.text", "1.0.0"), "AAAA", IsInstalled: true)], Find(file));
    }

    [Fact]
    public void An_id_and_a_version_name_a_package_of_the_packages_folder()
    {
        Install("contoso.text", "1.0.0");
        Assert.Equal([new(Path("contoso.text", "1.0.0"), null, IsInstalled: true)], Find("Contoso.Text@1.0"));
    }

    [Theory]
    [InlineData("Contoso.Text")]
    [InlineData("Contoso.Text@")]
    [InlineData("@1.0.0")]
    [InlineData("Contoso.Text@1.0.0@1.0.0")]
    [InlineData("Contoso.Text@latest")]
    [InlineData("../Contoso.Text@1.0.0")]
    [InlineData("..@1.0.0")]
    [InlineData("Contoso%2fText@1.0.0")]
    [InlineData("C\u043Entoso.Text@1.0.0")]
    public void Other_words_name_no_package(string word) => Assert.Null(PackageSet.Find(word, _folder.Path));

    [Fact]
    public void A_package_that_is_not_in_the_packages_folder_is_no_answer()
    {
        Assert.Equal(RestoreCodes.PackageMissing, Assert.Throws<RestoreException>(() => { Find("Contoso.Text@1.0.0"); }).Code);
    }

    [Theory]
    [InlineData("packages.lock.json", "{}")]
    [InlineData("packages.lock.json", "[]")]
    [InlineData("packages.lock.json", """{"dependencies":{"net10.0":{"A":{"type":"Direct","resolved":"1.0.0"}}}}""")]
    [InlineData("packages.lock.json", """{"dependencies":{"net10.0":{"A":{"type":"Direct","resolved":"1.x","contentHash":"A"}}}}""")]
    [InlineData("packages.lock.json", """{"dependencies":{"net10.0":{"../A":{"type":"Direct","resolved":"1.0.0","contentHash":"A"}}}}""")]
    [InlineData("packages.lock.json", """{"dependencies":{"net10.0":{"A":{"type":"Direct","resolved":"1.0.0","contentHash":"A"}},"net9.0":{"a":{"type":"Direct","resolved":"1.0.0","contentHash":"B"}}}}""")]
    [InlineData("packages.lock.json", """{"dependencies":{},"dependencies":{}}""")]
    [InlineData("project.assets.json", """{"libraries":{"A":{"type":"package","sha512":"A"}}}""")]
    [InlineData("App.deps.json", """{"libraries":{"A/1.0.0/2":{"type":"package","sha512":"A"}}}""")]
    [InlineData("App.deps.json", "not json")]
    public void A_file_that_says_what_no_restore_writes_is_no_answer(string name, string content) =>
        Assert.Equal(RestoreCodes.GraphUnreadable, Assert.Throws<RestoreException>(() => { Find(_folder.Write(name, content)); }).Code);

    [Fact]
    public void Files_and_folders_without_packages_are_no_answer()
    {
        Assert.Equal(RestoreCodes.NoPackages, Assert.Throws<RestoreException>(() => { Find(_folder.Write("packages.lock.json", """{"version":1,"dependencies":{}}""")); }).Code);
        Assert.Equal(RestoreCodes.NoPackages, Assert.Throws<RestoreException>(() => { Find(_folder.Path); }).Code);
    }

    [Fact]
    public void A_folder_holds_its_packages_and_those_of_a_packages_folder_are_unpacked()
    {
        var loose = _folder.Write("feed/Contoso.Text.1.0.0.nupkg", "");
        Install("contoso.text", "1.0.0", "feed");
        _folder.Write("feed/contoso.text/1.0.0/.nupkg.metadata", "{}");

        Assert.Equal([new(loose), new(Path("contoso.text", "1.0.0", "feed"), null, IsInstalled: true)], PackageSet.Find(_folder.At("feed"), _folder.Path)!.Value.OrderBy(request => request.IsInstalled));
    }

    [Fact]
    public void A_package_that_is_another_than_was_recorded_is_wrong()
    {
        var path = Corpus.Newest("xunit.v3.common");
        using var package = PackageFile.Open(path);
        var hash = Convert.ToBase64String(package.Unsigned.Sha512());

        Assert.Empty(Problems(new(path, hash)));
        Assert.Equal([RestoreCodes.ContentHashDiffers], Problems(new(path, "AAAA")));
    }

    /// <summary>A packages folder is never looked at again by NuGet: a file that is added or changed there is used by builds.</summary>
    [Fact]
    public void J61_What_is_unpacked_must_be_what_is_in_the_package()
    {
        var original = System.IO.Path.GetDirectoryName(Corpus.Newest("xunit.v3.common"))!;
        foreach (var file in Directory.EnumerateFiles(original, "*", SearchOption.AllDirectories))
            _folder.Write("installed/" + System.IO.Path.GetRelativePath(original, file), "").CopyFrom(file);
        var request = new PackageRequest(_folder.At("installed/" + System.IO.Path.GetFileName(Corpus.Newest("xunit.v3.common"))), IsInstalled: true);
        Assert.Empty(Problems(request));

        var added = _folder.Write("installed/build/xunit.v3.common.targets", "<Project />");
        Assert.Equal([RestoreCodes.InstalledDiffers], Problems(request));
        Assert.Empty(Problems(request with { IsInstalled = false }));
        File.Delete(added);

        var library = Directory.EnumerateFiles(_folder.At("installed/lib"), "*.dll", SearchOption.AllDirectories).First();
        var bytes = File.ReadAllBytes(library);
        File.WriteAllBytes(library, [.. bytes, 0]);
        Assert.Equal([RestoreCodes.InstalledDiffers], Problems(request));
        File.Delete(library);
        Assert.Equal([RestoreCodes.InstalledDiffers], Problems(request));
        File.WriteAllBytes(library, bytes);
        Assert.Empty(Problems(request));
    }

    private static IEnumerable<string> Problems(PackageRequest request) => Assert.Single(PackageFinding.OfAsync([request], Corpus.Roots).GetAwaiter().GetResult()).Problems.Select(problem => problem.Code);

    private System.Collections.Immutable.ImmutableArray<PackageRequest> Find(string word) => PackageSet.Find(word, _folder.At("packages"))!.Value;

    private void Install(string id, string version, string folder = "packages") => _folder.Write($"{folder}/{id}/{version}/{id}.{version}.nupkg", "");

    private string Path(string id, string version, string folder = "packages") => _folder.At($"{folder}/{id}/{version}/{id}.{version}.nupkg");

    public void Dispose() => _folder.Dispose();
}

file static class FileWords
{
    extension(string path)
    {
        public void CopyFrom(string source) => File.Copy(source, path, overwrite: true);
    }
}
