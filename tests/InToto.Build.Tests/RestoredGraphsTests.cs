using InToto.DotNet;

namespace InToto.Build.Tests;

/// <summary>What restore recorded is read once for all compiles of a project, while the file is what it was.</summary>
public sealed class RestoredGraphsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("graphs").FullName;
    private readonly string _path;
    private readonly RestoredGraphs _graphs = new();

    public RestoredGraphsTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The system says too little of a file there: each compile reads it.");
        _path = Path.Join(_folder, "project.assets.json");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_that_nobody_touches_is_read_once()
    {
        Restore("1.0.0");
        Settle();

        var read = _graphs.Read(_path);

        Assert.Equal("1.0.0", VersionIn(read));
        Assert.Same(read, _graphs.Read(_path));
        Assert.Same(read.Packages, read.Now);
    }

    [Fact]
    public void A_file_that_was_written_meanwhile_is_read_again_though_its_date_was_put_back()
    {
        Restore("1.0.0");
        Settle();
        var (read, date) = (_graphs.Read(_path), File.GetLastWriteTimeUtc(_path));

        Restore("1.0.1");
        File.SetLastWriteTimeUtc(_path, date);

        Assert.Equal("1.0.1", VersionIn(_graphs.Read(_path)));
        Assert.Equal("1.0.1", read.Now.Libraries.Single().Version);
        Assert.Equal("1.0.0", VersionIn(read));
    }

    [Fact]
    public void A_file_that_was_written_just_before_is_read_again_whatever_the_system_says()
    {
        Restore("1.0.0");

        var read = _graphs.Read(_path);

        Assert.NotSame(read, _graphs.Read(_path));
        Assert.NotSame(read.Packages, read.Now);
    }

    [Fact]
    public void A_project_that_was_not_restored_is_looked_at_each_time()
    {
        var read = _graphs.Read(_path);
        Restore("1.0.0");

        Assert.Empty(read.Packages.Libraries);
        Assert.Equal("1.0.0", VersionIn(_graphs.Read(_path)));
    }

    private static string VersionIn(RestoredGraph graph) => graph.Packages.Libraries.Single().Version;

    private void Restore(string version) => File.WriteAllText(_path, $$"""{ "libraries": { "Contoso/{{version}}": { "type": "package", "path": "contoso/{{version}}", "sha512": "" } } }""");

    /// <summary>Until a time after it could not be the same.</summary>
    private static void Settle() => Thread.Sleep(FileFacts.Tick + FileFacts.Tick);
}
