namespace InToto.Build.Tests;

/// <summary>Builds after builds: what was not compiled is not claimed, and nothing of an earlier build is taken for this one's.</summary>
public sealed class IncrementalTests
{
    private const string Fragment = "src/Small/obj/Release/net10.0/intoto/compile.Small+net10.0";

    [Fact]
    public void N11_A_build_that_compiles_nothing_claims_nothing_new_and_a_change_that_hides_behind_its_date_is_compiled()
    {
        using var small = SampleSolution.Small().Prepare();
        small.Packed();
        var link = small.Sandbox.At(Assert.Single(small.LinkFiles(), path => path.StartsWith(Fragment, StringComparison.Ordinal)));
        var (bytes, date) = (File.ReadAllBytes(link), File.GetLastWriteTimeUtc(link));

        small.Packed();
        Assert.Equal(bytes, File.ReadAllBytes(link));
        Assert.Equal(date, File.GetLastWriteTimeUtc(link));

        // The source is changed and keeps its date: MSBuild alone would compile nothing.
        var source = small.Sandbox.At("src/Small/Slug.cs");
        var old = File.GetLastWriteTimeUtc(source);
        small.Sandbox.Replace("src/Small/Slug.cs", "\"-\"", "\"+\"");
        File.SetLastWriteTimeUtc(source, old);
        var ending = small.Pack();

        Assert.Equal((1, "INTOTO1001"), (ending.Code, Assert.Single(ending.Errors)));
        Assert.Contains("Slug.cs", ending.Output, StringComparison.Ordinal);
        Assert.Equal("INTOTO1001", Assert.IsType<Rejected>(small.Verify()).Failure.Code);
        var recorded = Assert.IsType<Link>(small.Links()["compile.Small"].Document).Materials[ArtifactName.Parse("src/Small/Slug.cs")];
        Assert.Equal(DigestSet.Sha256(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(source))), recorded);
    }

    [Fact]
    public void A_CI_build_compiles_afresh_and_says_the_same()
    {
        using var small = SampleSolution.Small();
        small.Sandbox.Commit();
        small.Sandbox.Variables["ContinuousIntegrationBuild"] = "true";
        Assert.Empty(small.Build().Errors);
        var dll = small.Sandbox.At("src/Small/obj/Release/net10.0/Small.dll");
        var (before, written) = (File.ReadAllBytes(dll), File.GetLastWriteTimeUtc(dll));

        Assert.Empty(small.Build().Errors);

        Assert.Equal(before, File.ReadAllBytes(dll));
        Assert.NotEqual(written, File.GetLastWriteTimeUtc(dll));
        Assert.Single(small.LinkFiles());
    }

    [Fact]
    public void N18_Links_of_earlier_builds_and_other_keys_are_removed_and_never_mixed_in()
    {
        using var small = SampleSolution.Small();
        small.Sandbox.Commit();
        small.Sandbox.Variables["INTOTO_SIGNING_KEY"] = small.Sandbox.Key("alice");
        Assert.True(small.Pack().Code == 0);
        var before = small.LinkFiles();
        // Somebody else's, of the same step, and one of Alice's under another key's name.
        File.Copy(small.Sandbox.At(before[0]), small.Sandbox.At(Path.Join(Path.GetDirectoryName(before[0]), "compile.Small+net10.0.00000000.link")), overwrite: true);
        File.Copy(small.Sandbox.At(before[1]), small.Sandbox.At(Path.Join(Path.GetDirectoryName(before[1]), "pack.00000000.link")), overwrite: true);
        small.Sandbox.Variables["INTOTO_SIGNING_KEY"] = small.Sandbox.Key("carl");

        Assert.True(small.Pack().Code == 0);

        var carl = InToto.Testing.TestKeys.Carl.PublicKey.Id.Prefix;
        Assert.Equal(3, small.LinkFiles().Length);
        Assert.All(small.LinkFiles(), path => Assert.EndsWith($".{carl}.link", path, StringComparison.Ordinal));
        Assert.All(small.Links().Values, link => Assert.True(link.IsSignedBy(InToto.Testing.TestKeys.Carl.PublicKey)));
    }

    [Fact]
    public void A_build_that_fails_half_way_leaves_no_link_and_no_evidence()
    {
        using var small = SampleSolution.Small();
        small.Sandbox.Commit();
        Assert.Empty(small.Build().Errors);
        Assert.Single(small.LinkFiles());

        small.Sandbox.Replace("src/Small/Slug.cs", "\"-\"", "nonsense");
        Assert.Equal(1, small.Pack().Code);

        Assert.Empty(small.LinkFiles());
        Assert.False(File.Exists(small.PackageFile));
        Assert.False(File.Exists(small.EvidenceFile));
        Assert.Empty(Directory.EnumerateFiles(small.Sandbox.Root, "*.tmp", SearchOption.AllDirectories));
    }
}
