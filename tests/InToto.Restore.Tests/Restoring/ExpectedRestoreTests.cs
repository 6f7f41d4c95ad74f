using System.Text.Json;
using InToto.DotNet.Tests.Packages;
using InToto.Restore.Tests.Feeds;

namespace InToto.Restore.Tests.Restoring;

/// <summary>Restores of what lock files, or the last restore, say beforehand. That a file says it is no reason to believe or to reject anything.</summary>
public sealed class ExpectedRestoreTests
{
    private const string Locked = """<PackageReference Include="Contoso.Text" Version="1.0.0" />""";

    [Fact]
    public async Task What_a_lock_file_names_is_verified_before_NuGet_begins()
    {
        await using var world = await LockedAsync();
        world.Policy("""{ "pattern": "Fabrikam.*", "onMissing": "allow" }""");
        var rejected = await world.RestoreAsync("--locked-mode");
        Assert.True(rejected.IsRejected);
        world.NothingIsRestored();

        world.Policy("""{ "pattern": "*", "onMissing": "allow" }""");
        var accepted = await world.RestoreAsync("--locked-mode");
        Assert.True(accepted.ExitCode == 0, accepted.Output);
        Assert.True(File.Exists(world.At("packages/contoso.text/1.0.0/contoso.text.nuspec")));
        // Where NuGet says that it took it from: the folder of what was accepted by then, which costs it less than our server.
        Assert.EndsWith("/verified", JsonElement.Parse(File.ReadAllBytes(world.At("packages/contoso.text/1.0.0/.nupkg.metadata"))).GetProperty("source").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_bytes_under_a_version_that_a_lock_file_has_are_rejected_before_anything_is_unpacked()
    {
        await using var world = await LockedAsync();
        var other = RestoreWorld.Package("Contoso.Text");
        other.Add("build/Contoso.Text.targets", "<Project />");
        world.Server.On(TestFeed.PathOf(), new TestAnswer(200, other.ToBytes()));

        var outcome = await world.RestoreAsync();

        Assert.Equal(RestoreCodes.ContentHashDiffers, Assert.Single(Assert.Single(outcome.Findings).Problems).Code);
        world.NothingIsRestored();
    }

    [Fact]
    public async Task A_package_that_a_lock_file_names_and_nobody_needs_any_more_rejects_nothing()
    {
        await using var world = await LockedAsync();
        world.Serve(RestoreWorld.Package("Contoso.Core"), "Contoso.Core");
        world.Project(Locked.Replace("Text", "Core", StringComparison.Ordinal));
        world.Policy("""{ "pattern": "Contoso.Core", "onMissing": "allow" }""");

        var outcome = await world.RestoreAsync();

        Assert.True(outcome.ExitCode == 0, outcome.Output);
        Assert.Equal(["Contoso.Core 1.0.0"], outcome.Findings.Select(finding => finding.Name));
        Assert.Equal(["contoso.core"], Directory.EnumerateDirectories(world.Packages).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_package_more_than_the_last_restore_had_is_verified_when_NuGet_asks_for_it()
    {
        await using var world = new RestoreWorld();
        world.Serve(RestoreWorld.Package("Contoso.Text"), "Contoso.Text");
        world.Serve(RestoreWorld.Package("Evil.Core"), "Evil.Core");
        Assert.Equal(0, (await world.RestoreAsync()).ExitCode);
        world.Project(Locked + """<PackageReference Include="Evil.Core" Version="1.0.0" />""");
        world.Policy("""{ "pattern": "Contoso.*", "onMissing": "allow" }""");

        var rejected = await world.RestoreAsync();
        Assert.Equal(["Evil.Core 1.0.0"], rejected.Findings.Where(finding => finding.IsRejected).Select(finding => finding.Name));
        Assert.False(Directory.Exists(world.At("packages/evil.core")));

        world.Policy("""{ "pattern": "*", "onMissing": "allow" }""");
        var accepted = await world.RestoreAsync();
        Assert.True(accepted.ExitCode == 0, accepted.Output);
        Assert.Contains("evil.core", File.ReadAllText(world.Assets), StringComparison.OrdinalIgnoreCase);
        // What was there was not fetched again.
        Assert.Equal(1, world.Server.TimesAsked(TestFeed.PathOf()));
    }

    [Fact]
    public async Task An_MSBuild_SDK_from_a_folder_that_reading_does_not_find_does_not_reach_the_packages_folder_of_what_was_restored_before()
    {
        await using var world = new RestoreWorld();
        world.Serve(RestoreWorld.Package("Contoso.Text"), "Contoso.Text");
        Assert.Equal(0, (await world.RestoreAsync()).ExitCode);
        var sdk = new OddZip();
        sdk.Add("Contoso.Sdk.nuspec", TestPackage.NuspecOf("Contoso.Sdk", metadata: """<packageTypes><packageType name="MSBuildSdk" /></packageTypes>"""));
        sdk.Add("Sdk/Sdk.props", "<Project />");
        Directory.CreateDirectory(world.At("folder"));
        File.WriteAllBytes(world.At("folder/Contoso.Sdk.1.0.0.nupkg"), sdk.ToBytes());
        world.Write("repo/nuget.config", $"""<configuration><packageSources><clear /><add key="folder" value="{world.At("folder")}" /></packageSources></configuration>""");
        world.Project(Locked, imports: """<Import Project="hidden.xml" />""");
        world.Write("repo/app/hidden.xml", """<Project><Import Project="Sdk.props" Sdk="Contoso.Sdk" Version="1.0.0" /></Project>""");

        Assert.Equal(RestoreCodes.UnverifiedRestored, (await Assert.ThrowsAsync<RestoreException>(() => world.RestoreAsync())).Code);

        Assert.Equal(["contoso.text"], Directory.EnumerateDirectories(world.Packages).Select(Path.GetFileName));
        Assert.False(File.Exists(world.Assets));
    }

    [Theory]
    [InlineData("Contoso.*")]
    [InlineData("Contoso.Text")]
    public async Task A_package_that_a_project_file_names_and_nobody_needs_is_neither_found_nor_rejected(string allowed)
    {
        await using var world = new RestoreWorld();
        world.Serve(RestoreWorld.Package("Contoso.Text"), "Contoso.Text");
        world.Serve(RestoreWorld.Package("Contoso.Core"), "Contoso.Core");
        world.Project(Locked + """<PackageReference Include="Contoso.Core" Version="1.0.0" Condition="false" />""");
        world.Policy($$"""{ "pattern": "{{allowed}}", "onMissing": "allow" }""");

        var outcome = await world.RestoreAsync();

        Assert.True(outcome.ExitCode == 0, outcome.Output);
        Assert.Equal(["Contoso.Text 1.0.0"], outcome.Findings.Select(finding => finding.Name));
        Assert.Equal(["contoso.text"], Directory.EnumerateDirectories(world.Packages).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_version_that_stands_in_a_central_file_is_guessed_too()
    {
        await using var world = new RestoreWorld();
        world.Project("""<PackageReference Include="Contoso.Text" /><PackageReference Include="Contoso.Core" Version="1.*" /><PackageReference Include="Contoso.Json" Version="$(JsonVersion)" />""");
        world.Write("repo/Directory.Packages.props", """<Project><ItemGroup><PackageVersion Include="contoso.text" Version="1.0" /><PackageVersion Include="Contoso.Other" Version="2.0.0" /></ItemGroup></Project>""");

        var guess = ExpectedPackages.Find(world.At("repo/app/app.csproj"), last: null, world.Packages);
        Assert.True(guess.IsGuess);
        Assert.Equal(["Contoso.Text@1.0.0"], guess.Packages.Select(VerifiedPackages.NameOf));

        // What is unpacked NuGet does not ask for, so nothing is guessed then.
        Directory.CreateDirectory(world.At("packages/contoso.other/2.0.0"));
        Assert.Empty(ExpectedPackages.Find(world.At("repo/app/app.csproj"), last: null, world.Packages).Packages);
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("""{"version":2,"dependencies":{"netstandard2.0":{"../x":{"type":"Direct","resolved":"1.0.0","contentHash":"x"}}}}""")]
    public async Task A_lock_file_that_cannot_be_read_is_no_answer(string text)
    {
        await using var world = new RestoreWorld();
        world.Write("repo/app/packages.lock.json", text);
        Assert.Equal(RestoreCodes.GraphUnreadable, (await Assert.ThrowsAsync<RestoreException>(() => world.RestoreAsync())).Code);
        Assert.Empty(world.Server.Asked);
    }

    /// <summary>A repository with a lock file, as a fresh clone has it.</summary>
    private static async Task<RestoreWorld> LockedAsync()
    {
        var world = new RestoreWorld();
        world.Serve(RestoreWorld.Package("Contoso.Text"), "Contoso.Text");
        var outcome = await world.RestoreAsync("--use-lock-file");
        Assert.True(outcome.ExitCode == 0, outcome.Output);
        Assert.Contains("Contoso.Text", File.ReadAllText(world.At("repo/app/packages.lock.json")), StringComparison.Ordinal);
        Directory.Delete(world.Packages, recursive: true);
        Directory.Delete(world.At("repo/app/obj"), recursive: true);
        return world;
    }
}
