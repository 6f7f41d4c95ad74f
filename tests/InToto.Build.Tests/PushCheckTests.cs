using InToto.DotNet;
using InToto.Testing;

namespace InToto.Build.Tests;

/// <summary>Before an upload: what those who download the package would say of it.</summary>
public sealed class PushCheckTests
{
    [Fact]
    public void A_package_is_looked_at_without_what_lies_beside_it()
    {
        using var small = SampleSolution.Small().Prepare();
        small.Packed();
        var alice = Path.Join(Testing.Repository.TestAsset("keys"), "alice.pub");

        var ending = small.Sandbox.RunTool("check-push", small.PackageFile, "--layout-key", alice);
        Assert.True(ending is { Code: 0, Warnings: [] } && ending.Output.EndsWith($"\nverified\n next dotnet nuget push {small.PackageFile}\n", StringComparison.Ordinal), ending.Output);

        // The same evidence beside it, and none inside.
        var packed = File.ReadAllBytes(small.PackageFile);
        using (var package = PackageFile.Open(small.PackageFile))
        {
            using var without = new MemoryStream();
            package.AsPacked.CopyTo(without);
            packed = without.ToArray();
        }
        File.WriteAllBytes(small.PackageFile, packed);
        Assert.IsType<Verified>(small.Verify());
        ending = small.Sandbox.RunTool("check-push", small.PackageFile, "--layout-key", alice);
        Assert.Equal((1, "INTOTO3706"), (ending.Code, Assert.Single(ending.Errors)));
    }

    [Fact]
    public void Symbols_apart_a_layout_elsewhere_and_one_that_ends_soon_draw_warnings()
    {
        using var small = SampleSolution.Small(properties: "<DebugType>portable</DebugType><IncludeSymbols>true</IncludeSymbols><SymbolPackageFormat>snupkg</SymbolPackageFormat>").Prepare();
        small.Packed();

        Assert.Equal([PackageCodes.SymbolsApart], Check(small, new FixedClock(TestExpiry.AddDays(-PushCheck.LayoutDays))));
        Assert.Equal([PackageCodes.SymbolsApart, PackageCodes.LayoutEndsSoon], Check(small, new FixedClock(TestExpiry.AddDays(-PushCheck.LayoutDays).AddSeconds(1))));

        var evidence = Evidence.ReadFile(small.EvidenceFile);
        PackageEvidence.Embed(small.PackageFile, Evidence.Write(evidence.Links.Select(evidence.Document)));
        Assert.Equal([PackageCodes.LayoutNotInside, PackageCodes.SymbolsApart], Check(small, TimeProvider.System));
    }

    private static readonly DateTimeOffset TestExpiry = new(2060, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static string[] Check(SampleSolution small, TimeProvider clock)
    {
        var outcome = Task.Run(() => PushCheck.VerifyAsync(small.PackageFile, [TestKeys.Alice.PublicKey], MetadataFile.Read(small.Layout), clock)).GetAwaiter().GetResult();
        Assert.True(outcome is Verified, (outcome as Rejected)?.Failure.What);
        return [.. outcome.Warnings.Select(warning => warning.Code)];
    }
}
