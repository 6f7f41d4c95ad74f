namespace InToto.Build.Tests;

/// <summary>What recording writes into obj belongs to the build: clean removes it, and no other build does.</summary>
public sealed class CleanTests
{
    [Fact]
    public void Clean_removes_what_recording_wrote_and_an_incremental_build_keeps_it()
    {
        using var small = SampleSolution.Small();
        small.Sandbox.Commit();
        Assert.Equal(0, small.Pack().Code);
        var written = Recorded(small);
        Assert.Equal(
            ["obj/Release/net10.0/Small.documents", "obj/Release/net10.0/intoto/compile.Small+net10.0", "obj/Release/net10.0/intoto/compile.files", "obj/Release/net10.0/intoto/compile.inputs", "obj/intoto/Release/compile.Small", "obj/intoto/Release/pack"],
            written);

        // MSBuild removes what the last build wrote and this one does not.
        Assert.Equal(0, small.Build().Code);
        Assert.Equal(written, Recorded(small));
        small.Sandbox.Replace("src/Small/Slug.cs", "\"-\"", "\"_\"");
        Assert.Equal(0, small.Pack().Code);
        Assert.Equal(written, Recorded(small));

        small.Sandbox.Done("dotnet", "clean", "src/Small", "-c", "Debug");
        Assert.Equal(written, Recorded(small));
        small.Sandbox.Done("dotnet", "clean", "src/Small", "-c", "Release");
        Assert.Empty(Recorded(small));
    }

    /// <summary>Without the key's name in a link's.</summary>
    private static string[] Recorded(SampleSolution small) =>
    [
        .. Directory.EnumerateFiles(small.Sandbox.At("src/Small/obj"), "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(small.Sandbox.At("src/Small"), path))
            .Where(path => path.Contains("/intoto/", StringComparison.Ordinal) || path.EndsWith(".documents", StringComparison.Ordinal))
            .Select(path => path.EndsWith(".link", StringComparison.Ordinal) ? path[..^".12345678.link".Length] : path).Order(StringComparer.Ordinal),
    ];
}
