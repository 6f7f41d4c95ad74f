using System.Text.Json;
using InToto.Testing;

namespace InToto.Restore.Tests.Audit;

/// <summary>Packages as a restore of this repository installed them, copied so that they can be tampered with.</summary>
public sealed class PackageAuditTests : IDisposable
{
    private const string Id = "xunit.v3.common";
    private readonly TemporaryFolder _folder = new();
    private readonly string _installed;
    private readonly string _version;

    public PackageAuditTests()
    {
        var original = Path.GetDirectoryName(Corpus.Newest(Id))!;
        _version = Path.GetFileName(original);
        _installed = _folder.At($"packages/{Id}/{_version}");
        foreach (var file in Directory.EnumerateFiles(original, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_installed, Path.GetRelativePath(original, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        WriteAssets("project", Id, _version, ContentHash());
        WritePolicy("""{"pattern":"*","onMissing":"allow"}""");
    }

    [Fact]
    public async Task What_is_installed_as_it_was_packed_is_accepted_and_not_read_again()
    {
        Assert.Equal(0, (await AuditAsync()).Unchanged);
        var again = await AuditAsync();
        Assert.Equal((1, 0, false), (again.Unchanged, again.Findings.Length, again.IsRejected));
    }

    [Fact]
    public async Task J61_A_file_that_was_changed_added_removed_or_made_a_link_is_noticed_though_the_package_was_accepted_before()
    {
        await AuditAsync();
        Assert.Equal(1, (await AuditAsync()).Unchanged);
        var library = Directory.EnumerateFiles(_installed, "*.dll", SearchOption.AllDirectories).First();
        var (bytes, modified) = (File.ReadAllBytes(library), File.GetLastWriteTimeUtc(library));

        // The same length, and the time of its last writing set back: what an attacker does who knows how such states work.
        File.WriteAllBytes(library, [.. bytes.AsSpan(0, bytes.Length - 1), (byte)~bytes[^1]]);
        File.SetLastWriteTimeUtc(library, modified);
        Assert.Equal([RestoreCodes.InstalledDiffers], await ProblemsAsync());

        File.WriteAllBytes(library, bytes);
        Assert.Empty(await ProblemsAsync());

        var added = Path.Combine(_installed, "build", $"{Id}.targets");
        Directory.CreateDirectory(Path.GetDirectoryName(added)!);
        File.WriteAllText(added, "<Project />");
        Assert.Equal([RestoreCodes.InstalledDiffers], await ProblemsAsync());
        Directory.Delete(Path.GetDirectoryName(added)!, recursive: true);

        File.Delete(library);
        Assert.Equal([RestoreCodes.InstalledDiffers], await ProblemsAsync());

        var elsewhere = _folder.At("elsewhere.dll");
        File.WriteAllBytes(elsewhere, bytes);
        File.CreateSymbolicLink(library, elsewhere);
        Assert.Equal([RestoreCodes.InstalledDiffers], await ProblemsAsync());
    }

    [Fact]
    public async Task Another_policy_another_memory_and_another_recorded_hash_are_asked_again()
    {
        await AuditAsync();

        WritePolicy($$"""{"pattern":"xunit.*","author":["{{new string('0', 64)}}"]}""");
        Assert.Equal([RestoreCodes.ExpectedDiffers], await ProblemsAsync());

        WritePolicy("""{"pattern":"*","onMissing":"allow"}""");
        Assert.Equal(1, (await AuditAsync()).Unchanged);

        PolicyMemory.Empty.With(Id, new(Evidence: true, Author: false, Gallery: false, null)).Write(_folder.At(PolicyMemory.FileName));
        Assert.Equal([RestoreCodes.EvidenceLost], await ProblemsAsync());
        File.Delete(_folder.At(PolicyMemory.FileName));

        WriteAssets("project", Id, _version, Convert.ToBase64String(new byte[64]));
        Assert.Equal([RestoreCodes.ContentHashDiffers], await ProblemsAsync());
    }

    [Fact]
    public async Task What_was_rejected_or_warned_of_is_not_remembered()
    {
        WritePolicy("""{"pattern":"*","contentHash":{"Other@1.0.0":"z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg=="},"onMissing":"warn"}""");
        for (var i = 0; i < 2; i++) Assert.Equal(0, (await AuditAsync()).Unchanged);
    }

    [Fact]
    public async Task What_was_accepted_is_looked_at_again_after_thirty_days_and_when_it_changed_just_now()
    {
        await AuditAsync();
        Assert.Equal(1, (await AuditAsync(TimeSpan.FromDays(29))).Unchanged);
        Assert.Equal(0, (await AuditAsync(TimeSpan.FromDays(31))).Unchanged);

        File.WriteAllText(Path.Combine(_installed, ".nupkg.metadata"), "{}");
        for (var i = 0; i < 2; i++) Assert.Equal(0, (await AuditAsync(TimeSpan.FromSeconds(-60))).Unchanged);
    }

    /// <summary>Whoever can write the state cannot make it accept anything: it starts anew.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("intoto audit 1\n")]
    [InlineData("intoto audit 2\n0000000000000000000000000000000000000000000000000000000000000000\n")]
    [InlineData("intoto audit 1\n0000000000000000000000000000000000000000000000000000000000000000\n")]
    [InlineData("intoto audit 1\nnothing hexadecimal is here, and yet it has all its characters!!\n")]
    [InlineData("\u0000\u0001\u0002")]
    public async Task A_state_that_something_else_wrote_does_not_count(string text)
    {
        await AuditAsync();
        File.WriteAllText(State, text);
        Assert.NotNull(AuditState.Open(State, Key).StartedAnew);
        Assert.Equal(0, (await AuditAsync()).Unchanged);
        Assert.Null(AuditState.Open(State, Key).StartedAnew);
    }

    [Fact]
    public async Task A_state_of_another_user_one_with_a_line_more_and_one_that_is_no_file_do_not_count()
    {
        await AuditAsync();
        var good = File.ReadAllBytes(State);
        File.WriteAllBytes(State, [.. good, .. "0000000000000000000000000000000000000000000000000000000000000000 99999999999\n"u8]);
        Assert.NotNull(AuditState.Open(State, Key).StartedAnew);

        File.WriteAllBytes(State, good);
        Assert.NotNull(AuditState.Open(State, _folder.At("other/audit.key")).StartedAnew);
        Assert.Null(AuditState.Open(State, Key).StartedAnew);

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Key));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(State));
            File.SetUnixFileMode(Key, (UnixFileMode)Convert.ToInt32("644", 8));
            Assert.NotNull(AuditState.Open(State, Key).StartedAnew);
        }
        File.Delete(State);
        Directory.CreateDirectory(State);
        Assert.NotNull(AuditState.Open(State, Key).StartedAnew);
    }

    [Fact]
    public void Projects_are_found_by_themselves_by_their_folder_and_by_their_solution()
    {
        _folder.Write("project/Contoso.csproj", "<Project />");
        _folder.Write("Contoso.slnx", "<Solution />");
        _folder.Write("Other/Other.csproj", "<Project />");
        foreach (var place in new[] { "project/Contoso.csproj", "project", "Contoso.slnx", "project/obj/project.assets.json" })
            Assert.Equal([Path.Combine(_installed, $"{Id}.{_version}.nupkg")], Find(place)!.Packages.Select(package => package.Path));
        Assert.True(Find("Other/Other.csproj")!.IsEmpty);
        Assert.True(Find("Other")!.IsEmpty);
        Assert.Null(Find("Nothing.csproj"));

        Directory.CreateDirectory(_folder.At("artifacts/obj/Other"));
        File.Copy(_folder.At("project/obj/project.assets.json"), _folder.At("artifacts/obj/Other/project.assets.json"));
        Assert.Single(Find("Other/Other.csproj")!.Packages);
        Assert.Single(Find("packages")!.Packages);
    }

    [Fact]
    public void A_package_that_a_project_names_and_that_is_not_there_is_told_apart()
    {
        WriteAssets("stale", "Contoso.Gone", "1.0.0", ContentHash());
        var scope = Find(".")!;
        Assert.Single(scope.Packages);
        Assert.Equal(["Contoso.Gone@1.0.0"], scope.NotInstalled);
        Assert.False(scope.IsEmpty);
    }

    [Fact]
    public async Task The_files_of_an_application_are_those_of_its_packages()
    {
        var entry = Directory.EnumerateFiles(_installed, "*.dll", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        var name = Path.GetRelativePath(_installed, entry).Replace('\\', '/');
        WriteDeps($$$""" "runtime":{"{{{name}}}":{}} """);
        var deployed = _folder.At("app/" + Path.GetFileName(entry));
        Assert.Equal([AuditCodes.DeployedDiffers], Codes(await AuditAppAsync()));

        File.Copy(entry, deployed);
        var good = await AuditAppAsync();
        Assert.Equal((false, 1), (good.IsRejected, good.Files));
        Assert.Single(AuditScope.Find(_folder.At("app"), _folder.At("packages"))!.Applications);

        File.AppendAllText(deployed, "x");
        var changed = await AuditAppAsync();
        Assert.True(changed.IsRejected);
        Assert.Equal([AuditCodes.DeployedDiffers], Codes(changed));

        WriteDeps(""" "runtime":{"lib/net1.0/None.dll":{}} """);
        Assert.Equal([AuditCodes.DeployedDiffers], Codes(await AuditAppAsync()));
    }

    [Theory]
    [InlineData(""" "runtime":{"lib/a.dll":{"localPath":"../a.dll"}} """)]
    [InlineData(""" "resources":{"lib/a.dll":{"locale":"../.."}} """)]
    [InlineData(""" "resources":{"lib/a.dll":{}} """)]
    [InlineData(""" "runtimeTargets":{"/etc/passwd":{}} """)]
    [InlineData(""" "native":{"lib/..":{}} """)]
    [InlineData(""" "native":[] """)]
    public async Task A_file_of_an_application_that_leads_out_of_its_folder_is_no_answer(string assets)
    {
        WriteDeps(assets);
        Assert.Equal(RestoreCodes.GraphUnreadable, (await Assert.ThrowsAsync<RestoreException>(AuditAppAsync)).Code);
    }

    private static IEnumerable<string> Codes(PackageAudit audit) => audit.Deployed.Select(difference => difference.Problem.Code);

    private string State => _folder.At("audit.state");

    private string Key => _folder.At("own/audit.key");

    private AuditScope? Find(string place) => AuditScope.Find(_folder.At(place), _folder.At("packages"));

    /// <summary>Audits the project as the tool does, so much later that the files are not new any more.</summary>
    private async Task<PackageAudit> AuditAsync(TimeSpan later = default)
    {
        var clock = new FixedClock(DateTimeOffset.UtcNow.AddMinutes(1) + later);
        var policy = PackagePolicy.Read(_folder.At(PackagePolicy.FileName));
        var state = AuditState.Open(State, Key);
        var audit = await PackageAudit.OfAsync(Find("project")!, Corpus.Roots, policy, PolicyMemory.Read(policy.MemoryPath), state, clock, progress: null, TestContext.Current.CancellationToken);
        state.Write(clock.GetUtcNow());
        return audit;
    }

    private async Task<IEnumerable<string>> ProblemsAsync() => from finding in (await AuditAsync()).Findings
                                                               from problem in finding.Problems.Concat(finding.Verdict?.Problems ?? [])
                                                               select problem.Code;

    private Task<PackageAudit> AuditAppAsync() => PackageAudit.OfAsync(Find("app/App.deps.json")!, Corpus.Roots, cancellationToken: TestContext.Current.CancellationToken);

    private string ContentHash()
    {
        using var package = InToto.DotNet.PackageFile.Open(Path.Combine(_installed, $"{Id}.{_version}.nupkg"));
        return Convert.ToBase64String(package.Unsigned.Sha512());
    }

    private void WriteAssets(string project, string id, string version, string hash) => _folder.Write($"{project}/obj/project.assets.json", $$$"""
        {"version":3,"libraries":{"{{{id}}}/{{{version}}}":{"sha512":"{{{hash}}}","type":"package","path":"x","files":[]} },"packageFolders":{{{{JsonSerializer.Serialize(_folder.At("packages"))}}}:{} } }
        """);

    private void WriteDeps(string assets) => _folder.Write("app/App.deps.json", $$$"""
        {"runtimeTarget":{"name":".NETCoreApp,Version=v10.0","signature":""},"targets":{".NETCoreApp,Version=v10.0":{"App/1.0.0":{},"{{{Id}}}/{{{_version}}}":{{{{assets}}}} } },
         "libraries":{"App/1.0.0":{"type":"project","serviceable":false,"sha512":""},"{{{Id}}}/{{{_version}}}":{"type":"package","serviceable":true,"sha512":"sha512-{{{ContentHash()}}}"} } }
        """);

    private void WritePolicy(string line) => _folder.Write(PackagePolicy.FileName, $$"""{"version":1,"packages":[{{line}}]}""");

    public void Dispose() => _folder.Dispose();
}
