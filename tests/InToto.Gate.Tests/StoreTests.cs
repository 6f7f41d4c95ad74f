using System.Net;
using InToto.DotNet.Tests.Packages;
using InToto.Restore;
using InToto.Restore.Tests.Feeds;

namespace InToto.Gate.Tests;

/// <summary>The store of a gate does not grow without end, and what is cleared away is fetched and looked at again.</summary>
public sealed class StoreTests
{
    [Fact]
    public async Task What_nobody_has_used_for_longest_goes_first_and_what_is_young_stays()
    {
        await using var world = await GateWorld.StartAsync();
        world.Policy("""{"pattern":"*","onMissing":"allow"}""");
        Assert.Equal(HttpStatusCode.OK, await world.StatusAsync(GateWorld.Good));
        Assert.Equal(HttpStatusCode.OK, await world.StatusAsync(GateWorld.Bad));
        var (good, bad) = (Stored(world, "contoso.text"), Stored(world, "fabrikam.evil"));
        Age(good, days: 2);
        Age(bad, days: 3);

        Clean(world, good.Length + bad.Length);
        Assert.True(File.Exists(good.FullName) && File.Exists(bad.FullName));
        Clean(world, good.Length + bad.Length - 1);
        Assert.True(File.Exists(good.FullName));
        Assert.False(File.Exists(bad.FullName));

        File.SetLastWriteTimeUtc(good.FullName, DateTime.UtcNow.AddHours(-5));
        Clean(world, 0);
        Assert.True(File.Exists(good.FullName));
        File.SetLastWriteTimeUtc(good.FullName, DateTime.UtcNow.AddHours(-7));
        Clean(world, 0);
        Assert.False(File.Exists(good.FullName));
    }

    [Fact]
    public async Task What_is_served_counts_as_used_and_what_a_killed_gate_left_goes()
    {
        await using var world = await GateWorld.StartAsync();
        Assert.Equal(HttpStatusCode.OK, await world.StatusAsync(GateWorld.Good));
        Age(Stored(world, "contoso.text"), days: 2);
        Assert.Equal(HttpStatusCode.OK, await world.StatusAsync(GateWorld.Good));
        Directory.CreateDirectory(Path.Combine(world.Store, ".part-old"));
        Directory.SetLastWriteTimeUtc(Path.Combine(world.Store, ".part-old"), DateTime.UtcNow.AddDays(-1));
        Directory.CreateDirectory(Path.Combine(world.Store, ".part-new"));

        Clean(world, 0);

        Assert.True(Stored(world, "contoso.text").Exists);
        Assert.False(Directory.Exists(Path.Combine(world.Store, ".part-old")));
        Assert.True(Directory.Exists(Path.Combine(world.Store, ".part-new")));
    }

    [Fact]
    public async Task What_was_cleared_away_is_fetched_and_looked_at_again()
    {
        await using var world = await GateWorld.StartAsync();
        Assert.Equal(HttpStatusCode.OK, await world.StatusAsync(GateWorld.Good));
        Directory.Delete(Stored(world, "contoso.text").DirectoryName!, recursive: true);

        Assert.Equal(GateWorld.Package, await world.Client.GetByteArrayAsync(GateWorld.Good, TestContext.Current.CancellationToken));
        Assert.Equal(2, world.TimesFetched());
    }

    [Fact]
    public async Task M11_What_was_verified_first_is_remembered_when_it_was_cleared_away()
    {
        await using var world = await GateWorld.StartAsync();
        world.Policy("""{"pattern":"Contoso.*","onMissing":"allow"}""");
        Assert.Equal(HttpStatusCode.OK, await world.StatusAsync(GateWorld.Good));
        Directory.Delete(Stored(world, "contoso.text").DirectoryName!, recursive: true);
        var other = TestPackage.Good();
        other.Add("build/Contoso.Text.targets", "<Project />");
        world.Source.On(TestFeed.PathOf(), new TestAnswer(200, other.ToBytes()));

        using (var answer = await world.GetAsync(GateWorld.Good))
        {
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.StartsWith(GateCodes.SourceChanged, answer.ReasonPhrase, StringComparison.Ordinal);
        }
        Assert.Contains(world.Journal, line => line.Contains("\"warning\"", StringComparison.Ordinal) && line.Contains(GateCodes.SourceChanged, StringComparison.Ordinal));
    }

    private static FileInfo Stored(GateWorld world, string id) => new(Assert.Single(Directory.EnumerateFiles(world.Store, $"{id}.*.nupkg", SearchOption.AllDirectories)));

    private static void Age(FileInfo file, int days) => file.LastWriteTimeUtc = DateTime.UtcNow.AddDays(-days);

    private static void Clean(GateWorld world, long bytes) => new StoreCleaner(world.Store, GateLimits.Default with { StoreBytes = bytes }, new GateJournal(Stream.Null, TimeProvider.System), TimeProvider.System).Clean();
}
