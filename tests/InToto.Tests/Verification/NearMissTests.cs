using InToto.Testing;
using static InToto.Testing.TestKeys;

namespace InToto.Tests.Verification;

[Spec("4.3.3.2")]
public sealed class NearMissTests
{
    [Fact]
    public void The_same_name_with_another_digest_is_told_with_who_recorded_it()
    {
        var chain = Chains.CloneAndPackage();
        chain["package"].Materials["demo.cs"] = "not the cloned bytes";

        var failure = Assert.IsType<RuleViolated>(chain.Verify().ShouldBeRejected());

        Assert.Equal((Carl.PublicKey.Id, Chains.LinkOf("package", Carl)), (failure.Functionary, failure.File));
        var near = Assert.Single(failure.NearMisses);
        Assert.Equal((NearMissKind.OtherDigest, "clone", Chains.LinkOf("clone", Bob), Bob.PublicKey.Id), (near.Kind, near.Item, near.File, near.Functionary));
        Assert.Equal($"'demo.cs' has another digest in the products of 'clone', {Chains.LinkOf("clone", Bob)}, signed by {Bob.PublicKey.Id.Prefix}.", near.What);
    }

    [Fact]
    public void The_same_digest_under_another_name_is_told()
    {
        var near = Near(material: "renamed.cs", content: "demo.cs");

        Assert.Equal((NearMissKind.OtherName, "demo.cs"), (near!.Kind, near.Other.Value));
        Assert.Contains("'renamed.cs' has the name 'demo.cs' in the products of 'clone'", near.What, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_file_in_another_folder_is_told_as_another_prefix()
    {
        var near = Near(material: "src/demo.cs", content: "demo.cs");

        Assert.Equal((NearMissKind.OtherPrefix, "demo.cs"), (near!.Kind, near.Other.Value));
        Assert.Contains("which a MATCH with another IN would find", near.What, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_like_nothing_has_no_near_miss() => Assert.Null(Near(material: "evil.cs", content: "evil"));

    [Fact]
    public void A_required_file_in_another_folder_is_told()
    {
        var chain = Chains.OneStep();
        chain["build"].ExpectedProducts.Insert(0, "REQUIRE bin/demo.dll");

        var near = Assert.Single(Assert.IsType<RuleViolated>(chain.Verify().ShouldBeRejected()).NearMisses);
        Assert.Equal((NearMissKind.OtherName, "demo.dll", "build"), (near.Kind, near.Other.Value, near.Item));
    }

    [Fact]
    public void Near_misses_of_many_artifacts_are_told_of_the_first_only()
    {
        var chain = new SupplyChainSimulator()
            .Step("clone", makes: [.. Enumerable.Range(0, 9).Select(i => $"{i}")])
            .Step("package", uses: [.. Enumerable.Range(0, 9).Select(i => $"{i}")], expectedMaterials: ["MATCH * WITH PRODUCTS FROM clone", "DISALLOW *"]);
        foreach (var name in chain["package"].Materials.Keys.ToArray()) chain["package"].Materials[name] = "other";

        Assert.Equal(5, Assert.IsType<RuleViolated>(chain.Verify().ShouldBeRejected()).NearMisses.Length);
    }

    private static NearMiss? Near(string material, string content)
    {
        var chain = Chains.CloneAndPackage();
        chain["package"].Materials.Clear();
        chain["package"].Materials[material] = content;
        return Assert.IsType<RuleViolated>(chain.Verify().ShouldBeRejected()).NearMisses.SingleOrDefault();
    }
}
