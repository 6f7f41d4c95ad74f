using System.Diagnostics;

namespace InToto.Build.Tests;

/// <summary>A build that dies at any moment leaves nothing that anybody would believe, and the next one repairs it.</summary>
public sealed class KilledBuildTests
{
    [Fact]
    public void A_build_that_is_killed_leaves_no_half_link_and_the_next_one_verifies()
    {
        using var small = SampleSolution.Small().Prepare();
        // One that goes on when the build is dead would write into the next one.
        small.Sandbox.UseOwnCompilers();
        small.Packed();
        var times = Environment.GetEnvironmentVariable("INTOTO_LONG") == "1" ? 50 : 5;
        var whole = Stopwatch.StartNew();
        small.Sandbox.Replace("src/Small/Slug.cs", "\"-\"", "\"_\"");
        small.RecordSource();
        small.Packed();
        // Moments from the evaluation to the end of pack, each in another part of the build.
        var (length, random) = (whole.Elapsed, new Random(20261126));
        for (var i = 0; i < times; i++)
        {
            var (old, now) = i % 2 == 0 ? ("\"_\"", "\"-\"") : ("\"-\"", "\"_\"");
            small.Sandbox.Replace("src/Small/Slug.cs", old, now);
            small.RecordSource();
            var moment = length * ((i + random.NextDouble()) / times);

            small.Sandbox.Killed(moment, "dotnet", "pack", $"src/{small.Package}", "-c", "Release");

            foreach (var link in small.LinkFiles()) Assert.True(MetadataFile.Read(small.Sandbox.At(link)).Parse().IsSignedBy(InToto.Testing.TestKeys.Carl.PublicKey), $"{link}, killed after {moment}");
            // Whatever stands there is whole, or is refused; there is always an answer.
            if (File.Exists(small.PackageFile)) Assert.NotNull(small.Verify());
            small.Packed();
            var outcome = small.Verify();
            Assert.True(outcome is Verified, $"{(outcome as Rejected)?.Failure.What} (killed after {moment})");
        }
    }
}
