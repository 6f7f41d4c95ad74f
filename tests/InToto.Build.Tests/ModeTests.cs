namespace InToto.Build.Tests;

/// <summary>The ways that MSBuild is told to build: no link is lost, mixed up or left over in any, and they are the same in all.</summary>
public sealed class ModeTests
{
    private static readonly string[][] Modes = [["-m:1"], ["-m"], ["-mt"], ["-graph"], ["-graph", "-isolate", "-bl:log.binlog"]];

    private const string Core = "src/Family.Core/Core.cs";

    [Fact]
    public void Three_projects_three_times_in_each_way_leave_the_same_links()
    {
        using var family = SampleSolution.Family();
        family.Sandbox.Commit();
        family.Sandbox.Done("dotnet", "restore", "src/Family");
        var core = family.Sandbox.Read(Core);
        List<SortedDictionary<string, string>> first = [];
        foreach (var mode in Modes)
        {
            foreach (var folder in Directory.EnumerateDirectories(family.Sandbox.At("src"))) DeleteBuilt(folder);

            // Built; built of another source; and of the first again.
            List<SortedDictionary<string, string>> links = [];
            foreach (var text in (string[])[core, core.Replace("core", "other", StringComparison.Ordinal), core])
            {
                family.Sandbox.Write(Core, text);
                var ending = family.Build(["--no-restore", .. mode]);
                Assert.True(ending is { Code: 0, Warnings: [] }, $"{string.Join(' ', mode)}\n{ending.Output}");
                links.Add(Links(family));
            }

            if (first.Count == 0) first = links;
            Assert.Equal(5, links[0].Count);
            for (var run = 0; run < links.Count; run++) Assert.Equal(first[run], links[run]);
        }
        Assert.Equal(first[0], first[2]);
        // Of the other source: what compiles it, and what is compiled against its implementation where there is no reference assembly.
        string[] changed = [.. first[0].Keys.Where(name => first[0][name] != first[1][name])];
        Assert.Contains(changed, name => name.Contains("Family.Core+net10.0", StringComparison.Ordinal));
        Assert.Contains(changed, name => name.Contains("Family.Core+netstandard2.0", StringComparison.Ordinal));
        Assert.DoesNotContain(changed, name => name.Contains("Family.Generator", StringComparison.Ordinal));
    }

    [Fact]
    public void Twenty_projects_twenty_times_in_each_way_leave_the_same_links()
    {
        if (Environment.GetEnvironmentVariable("INTOTO_LONG") != "1") Assert.Skip("A hundred builds of twenty projects take a quarter of an hour: INTOTO_LONG=1.");
        const int projects = 20, runs = 20;
        using var many = SampleSolution.Many(projects);
        many.Sandbox.Commit();
        many.Sandbox.Done("dotnet", "restore", "src/Many");
        SortedDictionary<string, string>? first = null;
        foreach (var mode in Modes)
        {
            for (var run = 0; run < runs; run++)
            {
                foreach (var folder in Directory.EnumerateDirectories(many.Sandbox.At("src"))) DeleteBuilt(folder);
                var ending = many.Build(["--no-restore", .. mode]);
                Assert.True(ending is { Code: 0, Warnings: [] }, $"{string.Join(' ', mode)}, run {run}\n{ending.Output}");
                var links = Links(many);
                Assert.Equal(projects, links.Count);
                Assert.Equal(first ??= links, links);
            }
        }
    }

    /// <summary>What a build makes; what a restore made stays.</summary>
    private static void DeleteBuilt(string project)
    {
        foreach (var built in (string[])["bin", "obj/Release", "obj/intoto"])
            if (Directory.Exists(Path.Join(project, built))) Directory.Delete(Path.Join(project, built), recursive: true);
    }

    /// <summary>Each link in the repository without its signature, which is another each time.</summary>
    private static SortedDictionary<string, string> Links(SampleSolution solution)
    {
        var links = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in solution.LinkFiles()) links.Add(path, System.Text.Encoding.UTF8.GetString(Envelope.Of((Link)MetadataFile.Read(solution.Sandbox.At(path)).Parse().Document).ToBytes()));
        return links;
    }
}
