using InToto.DotNet;
using InToto.Testing;

namespace InToto.Build.Tests;

public sealed class PackTests
{
    [Fact]
    public void A_packed_project_carries_evidence_that_verifies_and_packing_again_changes_no_byte()
    {
        using var small = SampleSolution.Small().Prepare();

        small.Packed();

        Assert.IsType<Verified>(small.Verify());
        using (var package = PackageFile.Open(small.PackageFile))
            Assert.Equal(File.ReadAllBytes(small.EvidenceFile), package.Read(package.EvidenceEntry!, PackageLimits.EvidenceBytes));
        Assert.Equal(["compile.Small", "pack", "source"], small.Links().Keys.Order(StringComparer.Ordinal));

        var before = Snapshot(small);
        small.Packed();
        Assert.Equal(before, Snapshot(small));
    }

    private static Dictionary<string, string> Snapshot(SampleSolution solution) => Directory
        .EnumerateFiles(solution.Sandbox.At("src"), "*", SearchOption.AllDirectories)
        .Where(path => path.EndsWith(".link", StringComparison.Ordinal) || path.EndsWith(".nupkg", StringComparison.Ordinal) || path.EndsWith(".jsonl", StringComparison.Ordinal) || path.EndsWith(".dll", StringComparison.Ordinal))
        .ToDictionary(path => path, path => $"{File.GetLastWriteTimeUtc(path):O} {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)))}");
}
