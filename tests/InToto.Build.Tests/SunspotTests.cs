using System.Diagnostics;

namespace InToto.Build.Tests;

/// <summary>What made supply chains famous: a process waits for the compiler, swaps a file, and puts it back when it has been read.</summary>
public sealed class SunspotTests
{
    [Fact]
    public void N6_A_source_that_is_swapped_while_the_compiler_runs_and_put_back_is_noticed_by_the_witness()
    {
        using var small = SampleSolution.Small();
        small.Sandbox.Commit();
        var before = File.GetLastWriteTimeUtc(small.Sandbox.At("src/Small/Slug.cs"));

        var ending = WithSwap(small, "src/Small/Slug.cs", small.Sandbox.Read("src/Small/Slug.cs").Replace("\"-\"", "\"evil\"", StringComparison.Ordinal));

        Assert.Equal(["INTOTO5101"], ending.Errors);
        Assert.Contains("Slug.cs", ending.Output, StringComparison.Ordinal);
        Assert.Empty(small.LinkFiles());
        Assert.False(File.Exists(small.EvidenceFile));
        // It was put back, so that nobody who looks before or after sees anything.
        Assert.Equal(before, File.GetLastWriteTimeUtc(small.Sandbox.At("src/Small/Slug.cs")));
        Assert.DoesNotContain("evil", small.Sandbox.Read("src/Small/Slug.cs"), StringComparison.Ordinal);
        Assert.Contains("evil", System.Text.Encoding.Unicode.GetString(File.ReadAllBytes(small.Sandbox.At("src/Small/obj/Release/net10.0/Small.dll")).AsSpan(1)) + System.Text.Encoding.Unicode.GetString(File.ReadAllBytes(small.Sandbox.At("src/Small/obj/Release/net10.0/Small.dll"))), StringComparison.Ordinal);
    }

    [Fact]
    public void N6_A_resource_that_is_swapped_and_put_back_is_in_no_PDB_and_noticed_by_the_time_that_nobody_can_set()
    {
        using var small = SampleSolution.Small();
        small.Sandbox.Commit();

        var ending = WithSwap(small, "src/Small/Words.txt", "an evil word\n");

        Assert.Equal(["INTOTO5011"], ending.Errors);
        Assert.Contains("Words.txt", ending.Output, StringComparison.Ordinal);
        Assert.Empty(small.LinkFiles());
    }

    [Fact]
    public void A_source_that_is_changed_and_left_so_while_the_compiler_runs_is_refused_and_a_new_file_beside_it_is_a_warning()
    {
        using var small = SampleSolution.Small();
        small.Sandbox.Commit();

        var ending = WithSwap(small, "src/Small/Slug.cs", small.Sandbox.Read("src/Small/Slug.cs") + "// more\n", afterwards: $"touch '{small.Sandbox.At("src/Small/new.txt")}'");

        Assert.Equal(["INTOTO5102"], ending.Errors);
        Assert.Equal(["INTOTO5012"], ending.Warnings);
        Assert.Empty(small.LinkFiles());
    }

    /// <summary>A process of its own, which knows nothing of the build but its files.</summary>
    internal static Ending WithSwap(SampleSolution solution, string victim, string evil, string? afterwards = null)
    {
        var (sandbox, obj) = (solution.Sandbox, solution.Sandbox.At($"src/{solution.Package}/obj/Release/net10.0"));
        // So that there is time to swap it before the compiler reads it.
        sandbox.UseOwnCompilers();
        File.WriteAllText(sandbox.Outside("evil"), evil);
        File.WriteAllText(sandbox.Outside("swap.sh"), $"""
            while [ ! -e '{obj}/intoto/compile.inputs' ]; do sleep 0.005; done
            cp -p '{sandbox.At(victim)}' '{sandbox.Outside("kept")}'
            cp '{sandbox.Outside("evil")}' '{sandbox.At(victim)}'
            while [ ! -s '{obj}/{solution.Package}.dll' ]; do sleep 0.005; done
            {afterwards ?? $"cp -p '{sandbox.Outside("kept")}' '{sandbox.At(victim)}'"}
            """);
        using var watcher = Process.Start("sh", [sandbox.Outside("swap.sh")]);
        var ending = solution.Pack();
        Assert.True(watcher.WaitForExit(TimeSpan.FromSeconds(30)), "The watcher saw no compile.");
        return ending;
    }
}
