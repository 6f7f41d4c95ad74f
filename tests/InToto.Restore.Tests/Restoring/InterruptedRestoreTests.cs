using System.Security.Cryptography;
using InToto.DotNet.Tests.Packages;
using InToto.Restore.Tests.Feeds;
using InToto.Testing;

namespace InToto.Restore.Tests.Restoring;

/// <summary>Restores that do not come to their end: nothing half-unpacked is accepted, and the next one repairs it.</summary>
public sealed class InterruptedRestoreTests
{
    [Fact]
    public async Task A_restore_that_is_cancelled_leaves_nothing_and_the_next_one_restores()
    {
        await using var world = new RestoreWorld();
        world.Serve(RestoreWorld.Package("Contoso.Text", metadata: RestoreWorld.Needs("Contoso.Core", "1.0.0")), "Contoso.Text");
        var core = world.Serve(RestoreWorld.Package("Contoso.Core"), "Contoso.Core");
        // NuGet is in the middle of unpacking when its second package is asked for.
        using var stop = new CancellationTokenSource();
        world.Server.On(TestFeed.PathOf("contoso.core"), _ =>
        {
            stop.Cancel();
            return new TestAnswer(200, core);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.Restore().RunAsync(stop.Token));
        world.NothingIsRestored();

        world.Server.On(TestFeed.PathOf("contoso.core"), new TestAnswer(200, core));
        var outcome = await world.RestoreAsync();
        Assert.True(outcome.ExitCode == 0, outcome.Output);
        Assert.Empty(await ProblemsAsync(world));
    }

    [Fact]
    public async Task What_a_killed_restore_left_is_no_package_and_is_unpacked_anew()
    {
        await using var world = World();
        Assert.Equal(0, (await world.RestoreAsync()).ExitCode);
        // NuGet writes the package first, its files then, and these two when all of them are there.
        File.Delete(world.At("packages/contoso.text/1.0.0/.nupkg.metadata"));
        File.Delete(world.At("packages/contoso.text/1.0.0/contoso.text.1.0.0.nupkg.sha512"));
        File.Delete(world.At("packages/contoso.text/1.0.0/build/Contoso.Text.targets"));
        Assert.Equal([RestoreCodes.InstalledDiffers], await ProblemsAsync(world));

        var outcome = await world.RestoreAsync();

        Assert.True(outcome.ExitCode == 0, outcome.Output);
        Assert.True(File.Exists(world.At("packages/contoso.text/1.0.0/build/Contoso.Text.targets")));
        Assert.Empty(await ProblemsAsync(world));
    }

    [Fact]
    public async Task The_staging_folder_of_a_killed_restore_is_removed_and_that_of_a_running_one_is_not()
    {
        await using var world = World();
        world.Write("packages/.intoto-0123456789abcdef/.owner", "");
        world.Write("packages/.intoto-0123456789abcdef/evil/1.0.0/build/evil.targets", "<Project />");
        world.Write("packages/.intoto-fedcba9876543210/.owner", "");
        using (new FileStream(world.At("packages/.intoto-fedcba9876543210/.owner"), FileMode.Open, FileAccess.Write, FileShare.None))
            Assert.Equal(0, (await world.RestoreAsync()).ExitCode);

        Assert.Equal([".intoto-fedcba9876543210", "contoso.text"], Directory.EnumerateDirectories(world.Packages).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_disk_that_is_full_is_no_restore_and_with_room_the_next_one_repairs_it()
    {
        await using var world = World();
        using var disk = SmallDisk.At(world.Packages, "8m");
        foreach (var left in (int[])[700, 300, 64, 4])
        {
            disk.Fill(left);
            try
            {
                var full = await world.RestoreAsync();
                Assert.NotEqual(0, full.ExitCode);
            }
            catch (RestoreException problem)
            {
                Assert.Equal(RestoreCodes.StoreUnwritable, problem.Code);
            }
            // Whatever is there is whole, or is refused.
            foreach (var problem in await ProblemsAsync(world)) Assert.Equal(RestoreCodes.InstalledDiffers, problem);
            disk.Free();
        }

        var outcome = await world.RestoreAsync();
        Assert.True(outcome.ExitCode == 0, outcome.Output);
        Assert.Empty(await ProblemsAsync(world));
        Assert.Equal(["contoso.text"], Directory.EnumerateDirectories(world.Packages).Select(Path.GetFileName));
    }

    /// <summary>A package that needs one MiB when it is unpacked.</summary>
    private static RestoreWorld World()
    {
        var world = new RestoreWorld();
        var zip = RestoreWorld.Package("Contoso.Text");
        zip.Add("content/large.bin", RandomNumberGenerator.GetBytes(400_000));
        zip.Add("build/Contoso.Text.targets", "<Project />");
        world.Serve(zip, "Contoso.Text");
        return world;
    }

    /// <summary>What an audit says of the packages folder.</summary>
    private static async Task<string[]> ProblemsAsync(RestoreWorld world)
    {
        var packages = Directory.EnumerateFiles(world.Packages, "*.nupkg", SearchOption.AllDirectories).Select(path => new PackageRequest(path, IsInstalled: true)).ToArray();
        return [.. (await PackageFinding.OfAsync(packages, TrustRoots.None, cancellationToken: TestContext.Current.CancellationToken)).SelectMany(finding => finding.Problems).Select(problem => problem.Code)];
    }
}
