using InToto.DotNet;
using InToto.DotNet.Tests.Packages;
using InToto.Restore.Tests.Feeds;

namespace InToto.Restore.Tests.Restoring;

/// <summary>The real <c>dotnet restore</c>, which gets nothing that was not verified.</summary>
public sealed class VerifiedRestoreTests
{
    [Fact]
    public async Task What_a_restore_brings_is_verified_and_is_all_that_is_unpacked()
    {
        await using var world = new RestoreWorld();
        world.Serve(RestoreWorld.Package("Contoso.Text", metadata: RestoreWorld.Needs("Contoso.Core", "[1.0.0, 3.0.0)")), "Contoso.Text");
        world.Serve(RestoreWorld.Package("Contoso.Core", "2.0.0"), "Contoso.Core", "2.0.0");
        world.Serve(RestoreWorld.Package("Contoso.Core", "3.0.0"), "Contoso.Core", "3.0.0");

        var outcome = await world.RestoreAsync();

        Assert.True(outcome.ExitCode == 0, outcome.Output);
        Assert.Equal(["Contoso.Core 2.0.0", "Contoso.Text 1.0.0"], outcome.Findings.Select(finding => finding.Name));
        Assert.Equal(["contoso.core", "contoso.text"], Directory.EnumerateDirectories(world.Packages).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains(world.Packages, File.ReadAllText(world.Assets), StringComparison.Ordinal);
        // Each was fetched once, although dotnet restored twice, and what is unpacked is what was seen.
        Assert.Equal(1, world.Server.TimesAsked(TestFeed.PathOf()));
        foreach (var finding in await PackageFinding.OfAsync(PackageSet.Find(world.Packages, "")!.Value, TrustRoots.None, cancellationToken: TestContext.Current.CancellationToken)) Assert.Empty(finding.Problems);
    }

    [Fact]
    public async Task A_package_that_the_policy_rejects_ends_it_before_anything_is_unpacked()
    {
        await using var world = new RestoreWorld();
        world.Serve(RestoreWorld.Package("Contoso.Text", metadata: RestoreWorld.Needs("Evil.Core", "1.0.0")), "Contoso.Text");
        world.Serve(RestoreWorld.Package("Evil.Core"), "Evil.Core");
        world.Policy("""{ "pattern": "Contoso.*", "onMissing": "allow" }""");

        var outcome = await world.RestoreAsync();

        Assert.True(outcome.IsRejected);
        Assert.Equal(RestoreCodes.PackageUnexpected, Assert.Single(Assert.Single(outcome.Findings, finding => finding.IsRejected).Verdict!.Problems).Code);
        world.NothingIsRestored();
    }

    [Theory]
    [InlineData("appended")]
    [InlineData("checksum")]
    [InlineData("escaped")]
    [InlineData("twice")]
    public async Task J60_An_archive_that_readers_see_differently_never_reaches_the_packages_folder(string how)
    {
        await using var world = new RestoreWorld();
        var zip = RestoreWorld.Package("Contoso.Text");
        if (how == "appended") zip.Suffix = "garbage"u8.ToArray();
        if (how == "escaped") zip.Add("build%2FContoso.Text.targets", "<Project />");
        if (how == "twice") zip.Add("lib/netstandard2.0/_._", "other");
        if (how == "checksum") zip.Add("build/Contoso.Text.targets", "<Project />").Crc = 7;
        world.Serve(zip, "Contoso.Text");

        var outcome = await world.RestoreAsync();

        Assert.True(outcome.IsRejected, outcome.Output);
        world.NothingIsRestored();
    }

    [Fact]
    public async Task J61_A_package_that_was_unpacked_before_and_changed_since_is_rejected()
    {
        await using var world = new RestoreWorld();
        var zip = RestoreWorld.Package("Contoso.Text");
        zip.Add("build/Contoso.Text.targets", "<Project />");
        world.Serve(zip, "Contoso.Text");
        Assert.Equal(0, (await world.RestoreAsync()).ExitCode);
        Assert.False((await world.RestoreAsync()).IsRejected);

        var targets = world.At("packages/contoso.text/1.0.0/build/Contoso.Text.targets");
        File.WriteAllText(targets, "<Project><Target Name='Evil' /></Project>");
        var outcome = await world.RestoreAsync();

        Assert.Equal(RestoreCodes.InstalledDiffers, Assert.Single(Assert.Single(outcome.Findings).Problems).Code);
        world.NothingIsFound();
        Assert.DoesNotContain("Contoso.Text.targets", File.ReadAllText(world.At("repo/app/obj/app.csproj.nuget.g.targets")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task J62_What_is_unpacked_are_the_bytes_that_were_verified_whatever_the_server_has_by_then()
    {
        await using var world = new RestoreWorld();
        var good = world.Serve(RestoreWorld.Package("Contoso.Text"), "Contoso.Text");
        var evil = RestoreWorld.Package("Contoso.Text");
        evil.Add("build/Contoso.Text.targets", "<Project />");
        var times = 0;
        world.Server.On(TestFeed.PathOf(), _ => new TestAnswer(200, ++times == 1 ? good : evil.ToBytes()));

        Assert.Equal(0, (await world.RestoreAsync()).ExitCode);

        Assert.Equal(good, File.ReadAllBytes(world.At("packages/contoso.text/1.0.0/contoso.text.1.0.0.nupkg")));
        Assert.False(Directory.Exists(world.At("packages/contoso.text/1.0.0/build")));
    }

    [Fact]
    public async Task A_source_that_fails_is_no_answer_and_nothing_is_restored()
    {
        await using var world = new RestoreWorld();
        world.Serve(RestoreWorld.Package("Contoso.Text"), "Contoso.Text");
        world.Server.On(TestFeed.PathOf(), new TestAnswer(200, "<html>"u8.ToArray()));

        Assert.Equal(RestoreCodes.AnswerMalformed, (await Assert.ThrowsAsync<RestoreException>(() => world.RestoreAsync())).Code);
        world.NothingIsRestored();
    }

    [Fact]
    public async Task A_source_that_does_not_tell_its_versions_is_no_answer()
    {
        await using var world = new RestoreWorld();
        world.Server.On("/flat/contoso.text/index.json", new TestAnswer(403, []));

        Assert.Equal(RestoreCodes.SourceForbids, (await Assert.ThrowsAsync<RestoreException>(() => world.RestoreAsync())).Code);
        world.NothingIsRestored();
    }

    [Fact]
    public async Task A_restore_that_fails_by_itself_says_so_with_its_own_code()
    {
        await using var world = new RestoreWorld();

        var outcome = await world.RestoreAsync();

        Assert.False(outcome.IsRejected);
        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains("NU1101", outcome.Output, StringComparison.Ordinal);
        world.NothingIsRestored();
    }

    [Theory]
    [InlineData("project")]
    [InlineData("global.json")]
    [InlineData("import")]
    public async Task An_MSBuild_SDK_is_verified_before_anything_is_evaluated(string where)
    {
        await using var world = new RestoreWorld();
        var bytes = world.Serve(Sdk(), "Contoso.Sdk");
        world.Project("", where switch { "project" => "Contoso.Sdk/1.0.0", "global.json" => "Contoso.Sdk", _ => "Microsoft.NET.Sdk" },
            where == "import" ? """<Import Project="Sdk.props" Sdk="Contoso.Sdk" Version="1.0.0" />""" : "");
        if (where == "global.json") world.Write("repo/global.json", """{ "msbuild-sdks": { "Contoso.Sdk": "1.0.0" } }""");

        world.Policy("""{ "pattern": "Fabrikam.*", "onMissing": "allow" }""");
        var rejected = await world.RestoreAsync();
        Assert.Equal("Contoso.Sdk 1.0.0", Assert.Single(rejected.Findings, finding => finding.IsRejected).Name);
        Assert.Equal("", rejected.Output);
        world.NothingIsRestored();

        world.Policy("""{ "pattern": "*", "onMissing": "allow" }""");
        world.Memory = PolicyMemory.Empty.WithTool("Contoso.Sdk", "1.0.0", RestoreWorld.ContentHash(bytes));
        var accepted = await world.RestoreAsync();
        Assert.True(accepted.ExitCode == 0, accepted.Output);
        Assert.Equal(["Contoso.Sdk@1.0.0"], accepted.Tools);
        Assert.True(File.Exists(world.At("packages/contoso.sdk/1.0.0/Sdk/Sdk.props")));

        Directory.Delete(world.Packages, recursive: true);
        world.Memory = PolicyMemory.Empty.WithTool("Contoso.Sdk", "1.0.0", RestoreWorld.ContentHash([]));
        Assert.Equal(RestoreCodes.ContentHashDiffers, Assert.Single(Assert.Single((await world.RestoreAsync()).Findings).Problems).Code);
        Assert.False(Directory.Exists(world.Packages));
    }

    [Fact]
    public async Task An_MSBuild_SDK_that_reading_does_not_find_is_asked_of_nobody()
    {
        await using var world = new RestoreWorld();
        world.Serve(Sdk(), "Contoso.Sdk");
        world.Project("", imports: """<Import Project="hidden.xml" />""");
        world.Write("repo/app/hidden.xml", """<Project><Import Project="Sdk.props" Sdk="Contoso.Sdk" Version="1.0.0" /></Project>""");

        var outcome = await world.RestoreAsync();

        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Equal(0, world.Server.TimesAsked(TestFeed.PathOf("contoso.sdk")));
        world.NothingIsRestored();
    }

    [Fact]
    public async Task An_MSBuild_SDK_from_a_folder_that_reading_does_not_find_is_noticed_afterwards()
    {
        await using var world = new RestoreWorld();
        Directory.CreateDirectory(world.At("folder"));
        File.WriteAllBytes(world.At("folder/Contoso.Sdk.1.0.0.nupkg"), Sdk().ToBytes());
        world.Write("repo/nuget.config", $"""<configuration><packageSources><clear /><add key="folder" value="{world.At("folder")}" /></packageSources></configuration>""");
        world.Project("", imports: """<Import Project="hidden.xml" />""");
        world.Write("repo/app/hidden.xml", """<Project><Import Project="Sdk.props" Sdk="Contoso.Sdk" Version="1.0.0" /></Project>""");

        Assert.Equal(RestoreCodes.UnverifiedRestored, (await Assert.ThrowsAsync<RestoreException>(() => world.RestoreAsync())).Code);
        world.NothingIsRestored();
    }

    [Fact]
    public async Task Tools_are_verified_and_restored()
    {
        await using var world = new RestoreWorld();
        world.Project("");
        var tool = new OddZip();
        tool.Add("Contoso.Tool.nuspec", TestPackage.NuspecOf("Contoso.Tool", metadata: """<packageTypes><packageType name="DotnetTool" /></packageTypes>"""));
        tool.Add("tools/net10.0/any/DotnetToolSettings.xml", """<DotNetCliTool Version="1"><Commands><Command Name="contoso" EntryPoint="contoso.dll" Runner="dotnet" /></Commands></DotNetCliTool>""");
        tool.Add("tools/net10.0/any/contoso.dll", "no program");
        world.Serve(tool, "Contoso.Tool");
        world.Write("repo/.config/dotnet-tools.json", """{ "version": 1, "isRoot": true, "tools": { "contoso.tool": { "version": "1.0.0", "commands": ["contoso"] } } }""");

        world.Policy("""{ "pattern": "Fabrikam.*", "onMissing": "allow" }""");
        Assert.True((await world.RestoreAsync()).IsRejected);
        world.NothingIsRestored();

        world.Policy("""{ "pattern": "*", "onMissing": "allow" }""");
        var outcome = await world.RestoreAsync();
        Assert.True(outcome.ExitCode == 0, outcome.Output);
        Assert.True(File.Exists(world.At("packages/contoso.tool/1.0.0/tools/net10.0/any/contoso.dll")));
    }

    [Theory]
    [InlineData("repo/global.json", "{ \"msbuild-sdks\": { \"Contoso.Sdk\": \"1.*\" } }")]
    [InlineData("repo/global.json", "{ \"msbuild-sdks\": [] }")]
    [InlineData("repo/.config/dotnet-tools.json", "{ \"tools\": { \"../x\": { \"version\": \"1.0.0\" } } }")]
    [InlineData("repo/.config/dotnet-tools.json", "no JSON")]
    public async Task What_cannot_be_read_is_no_answer(string file, string text)
    {
        await using var world = new RestoreWorld();
        world.Write(file, text);

        Assert.Equal(RestoreCodes.ProjectUnreadable, (await Assert.ThrowsAsync<RestoreException>(() => world.RestoreAsync())).Code);
        Assert.Empty(world.Server.Asked);
    }

    private static OddZip Sdk()
    {
        var sdk = new OddZip();
        sdk.Add("Contoso.Sdk.nuspec", TestPackage.NuspecOf("Contoso.Sdk", metadata: """<packageTypes><packageType name="MSBuildSdk" /></packageTypes>"""));
        sdk.Add("Sdk/Sdk.props", """<Project><Import Project="Sdk.props" Sdk="Microsoft.NET.Sdk" Condition="'$(UsingMicrosoftNETSdk)' != 'true'" /></Project>""");
        sdk.Add("Sdk/Sdk.targets", """<Project><Import Project="Sdk.targets" Sdk="Microsoft.NET.Sdk" /></Project>""");
        return sdk;
    }
}
