namespace InToto.Restore.Tests.Restoring;

/// <summary>A restore that had been done: nothing is done when nothing changed, and everything when anything did.</summary>
public sealed class UnchangedRestoreTests
{
    [Fact]
    public async Task A_restore_of_what_was_there_and_accepted_is_not_done_again_and_whatever_changes_does_it_again()
    {
        await using var world = await KeptAsync();

        // Each of these is enough, and each can be taken back.
        foreach (var (name, text) in new[]
        {
            ("repo/app/app.csproj", null), ("repo/intoto.policy.json", null), ("repo/nuget.config", null), ("repo/app/obj/project.assets.json", null), ("repo/app/obj/app.csproj.nuget.g.targets", null),
            ("repo/Directory.Build.props", "<Project />"), ("Directory.Build.targets", "<Project />"), ("repo/global.json", "{}"), ("repo/app/packages.lock.json", "{}"), ("repo/.config/dotnet-tools.json", """{"tools":{}}"""), ("repo/app/Directory.Build.rsp", "-v:q"),
        })
        {
            var before = text is null ? File.ReadAllBytes(world.At(name)) : null;
            world.Write(name, text ?? File.ReadAllText(world.At(name)) + "\n");
            Assert.True(world.Restore().Unchanged(world.State) is null, name);
            if (before is null) File.Delete(world.At(name));
            else File.WriteAllBytes(world.At(name), before);
            Assert.True(world.Restore().Unchanged(world.State) is 1, $"{name}, taken back");
        }
        Assert.Null(world.Restore("--locked-mode").Unchanged(world.State));
        Assert.Null((world.Restore() with { Configuration = FeedConfiguration.Of(world.Packages) }).Unchanged(world.State));
        Assert.Null((world.Restore() with { Project = world.At("repo/none") }).Unchanged(world.State));
    }

    [Fact]
    public async Task J61_What_is_unpacked_and_changed_since_is_looked_at_again_whatever_its_times_say()
    {
        await using var world = await KeptAsync();
        var targets = world.At("packages/contoso.text/1.0.0/build/Contoso.Text.targets");
        var (text, modified) = (File.ReadAllText(targets), File.GetLastWriteTimeUtc(targets));

        File.WriteAllText(targets, text.Replace("Good", "Evil", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(targets, modified);

        Assert.Null(world.Restore().Unchanged(world.State));
        Assert.Equal(RestoreCodes.InstalledDiffers, Assert.Single((await world.RestoreAsync()).Findings.SelectMany(finding => finding.Problems)).Code);

        Directory.Delete(Path.GetDirectoryName(world.At("packages/contoso.text/1.0.0"))!, recursive: true);
        Assert.Null(world.Restore().Unchanged(world.State));
    }

    [Fact]
    public async Task What_was_unpacked_by_this_very_restore_is_not_kept()
    {
        await using var world = World();
        var outcome = await world.KeptAsync();
        Assert.True(outcome.ExitCode == 0, outcome.Output);
        Assert.Null(world.Restore().Unchanged(world.State));
    }

    [Fact]
    public async Task What_was_rejected_or_warned_of_is_not_kept()
    {
        await using var world = World();
        world.Policy("""{ "pattern": "*", "author": ["0d7662406aabb78b853a1901343bf9f7757492b785402172c5962d8204408161"], "onMissing": "warn" }""");
        await world.KeptAsync();
        Assert.Equal(0, (await world.KeptAsync()).ExitCode);
        Assert.Null(world.Restore().Unchanged(world.State));
    }

    /// <summary>What MSBuild would read cannot be told by reading these.</summary>
    [Theory]
    [InlineData("hidden.xml")]
    [InlineData("../../outside.props")]
    [InlineData("$(HOME)/x.props")]
    [InlineData("$([System.IO.Path]::GetTempPath())x.props")]
    public async Task A_project_that_imports_what_is_not_read_here_is_restored_each_time(string import)
    {
        await using var world = World();
        world.Project(Reference, imports: $"""<Import Project="{import}" Condition="Exists('{import}')" />""");
        for (var i = 0; i < 2; i++) Assert.Equal(0, (await world.KeptAsync()).ExitCode);
        Assert.Null(world.Restore().Unchanged(world.State));
    }

    [Theory]
    [InlineData("../shared.props")]
    [InlineData("$(MSBuildThisFileDirectory)../shared.props")]
    [InlineData("$([MSBuild]::GetPathOfFileAbove('Directory.Build.props', '$(MSBuildThisFileDirectory)../'))")]
    [InlineData("$(MSBuildExtensionsPath)/none.props")]
    public async Task A_project_that_imports_what_is_read_here_is_not(string import)
    {
        await using var world = World();
        world.Write("repo/shared.props", "<Project />");
        world.Write("repo/Directory.Build.props", "<Project />");
        world.Project(Reference, imports: import.Contains('\'', StringComparison.Ordinal) ? $"""<Import Project="{import}" />""" : $"""<Import Project="{import}" Condition="Exists('{import}')" />""");
        for (var i = 0; i < 2; i++) Assert.Equal(0, (await world.KeptAsync()).ExitCode);
        Assert.Equal(1, world.Restore().Unchanged(world.State));
        world.Write("repo/shared.props", "<Project><!-- --></Project>");
        Assert.Null(world.Restore().Unchanged(world.State));
    }

    [Fact]
    public async Task Projects_that_it_refers_to_count_and_one_outside_the_repository_cannot_be_told()
    {
        await using var world = World();
        const string Library = """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>netstandard2.0</TargetFramework><DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences></PropertyGroup></Project>""";
        world.Write("repo/lib/lib.csproj", Library);
        world.Project(Reference + """<ProjectReference Include="../lib/lib.csproj" />""");
        for (var i = 0; i < 2; i++) Assert.Equal(0, (await world.KeptAsync()).ExitCode);
        Assert.Equal(1, world.Restore().Unchanged(world.State));
        File.Delete(world.At("repo/lib/obj/project.assets.json"));
        Assert.Null(world.Restore().Unchanged(world.State));

        world.Write("outside/lib.csproj", Library);
        world.Project(Reference + """<ProjectReference Include="../../outside/lib.csproj" />""");
        for (var i = 0; i < 2; i++) Assert.Equal(0, (await world.KeptAsync()).ExitCode);
        Assert.Null(world.Restore().Unchanged(world.State));
    }

    private const string Reference = """<PackageReference Include="Contoso.Text" Version="1.0.0" />""";

    private static RestoreWorld World()
    {
        var world = new RestoreWorld();
        var zip = RestoreWorld.Package("Contoso.Text");
        zip.Add("build/Contoso.Text.targets", "<Project><!-- Good --></Project>");
        world.Serve(zip, "Contoso.Text");
        return world;
    }

    /// <summary>A world in which everything was restored, and restored again when it was there.</summary>
    private static async Task<RestoreWorld> KeptAsync()
    {
        var world = World();
        for (var i = 0; i < 2; i++)
        {
            var outcome = await world.KeptAsync();
            Assert.True(outcome.ExitCode == 0, outcome.Output);
        }
        Assert.Equal(1, world.Restore().Unchanged(world.State));
        return world;
    }
}
