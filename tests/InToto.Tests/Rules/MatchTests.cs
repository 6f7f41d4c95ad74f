namespace InToto.Tests.Rules;

/// <summary>MATCH (4.3.3.2): the same name below the prefixes, the same digests.</summary>
[Spec("4.3.3.2")]
public sealed class MatchTests
{
    [Theory]
    [InlineData("MATCH * WITH PRODUCTS FROM s", "a=1", "a=1", "a")]
    [InlineData("MATCH * WITH PRODUCTS FROM s", "a=1", "a=2", "")]
    [InlineData("MATCH * WITH PRODUCTS FROM s", "a=1", "b=1", "")]
    [InlineData("MATCH * WITH PRODUCTS FROM s", "a=1", "A=1", "")]
    [InlineData("MATCH b WITH PRODUCTS FROM s", "a=1", "a=1", "")]
    [InlineData("MATCH * WITH MATERIALS FROM s", "a=1", "a=1", "")]
    [InlineData("MATCH * WITH PRODUCTS FROM t", "a=1", "a=1", "")]
    [InlineData("MATCH * WITH PRODUCTS FROM S", "a=1", "a=1", "")]
    [InlineData("MATCH * IN src WITH PRODUCTS FROM s", "src/a=1", "a=1", "src/a")]
    [InlineData("MATCH * IN src/ WITH PRODUCTS FROM s", "src/a=1", "a=1", "src/a")]
    [InlineData("MATCH src/a IN src WITH PRODUCTS FROM s", "src/a=1", "a=1", "")]
    [InlineData("MATCH a IN src WITH PRODUCTS FROM s", "src/a=1", "a=1", "src/a")]
    [InlineData("MATCH * IN src WITH PRODUCTS FROM s", "srcx/a=1", "a=1", "")]
    [InlineData("MATCH * IN src WITH PRODUCTS FROM s", "src=1", "src=1", "")]
    [InlineData("MATCH * IN src WITH PRODUCTS FROM s", "a=1", "a=1", "")]
    [InlineData("MATCH * IN src WITH PRODUCTS FROM s", "x/src/a=1", "a=1", "")]
    [InlineData("MATCH pkg:nuget/* WITH PRODUCTS FROM s", "pkg:nuget/a@1.0.0#lib/b=1", "pkg:nuget/a@1.0.0#lib/b=1", "pkg:nuget/a@1.0.0#lib/b")]
    [InlineData("MATCH pkg:nuget/a@1.0.0 WITH PRODUCTS FROM s", "pkg:nuget/a@1.0.1=1", "pkg:nuget/a@1.0.1=1", "")]
    [InlineData("MATCH * IN pkg:nuget WITH PRODUCTS FROM s", "pkg:nuget/a@1.0.0=1", "a@1.0.0=1", "pkg:nuget/a@1.0.0")]
    [InlineData("MATCH * WITH PRODUCTS IN out FROM s", "a=1", "out/a=1", "a")]
    [InlineData("MATCH * WITH PRODUCTS IN out/ FROM s", "a=1", "out/a=1", "a")]
    [InlineData("MATCH * WITH PRODUCTS IN out FROM s", "a=1", "a=1", "")]
    [InlineData("MATCH * WITH PRODUCTS IN ou FROM s", "t/a=1", "out/a=1", "")]
    [InlineData("MATCH * IN a/b WITH PRODUCTS IN c/d FROM s", "a/b/e/f=1", "c/d/e/f=1", "a/b/e/f")]
    [InlineData("MATCH e/* IN a/b WITH PRODUCTS IN c/d FROM s", "a/b/e/f=1", "c/d/e/f=1", "a/b/e/f")]
    [InlineData("MATCH f IN a/b WITH PRODUCTS IN c/d FROM s", "a/b/e/f=1", "c/d/e/f=1", "")]
    public void An_artifact_is_consumed_when_the_other_step_recorded_the_same(string rule, string ours, string theirs, string consumed)
    {
        var scope = World.Scope(ArtifactKind.Materials, World.Of(ours), World.Of(), new() { ["s"] = new() { Name = "s", Products = World.Of(theirs) } });

        Assert.Equal(consumed.Length == 0 ? [] : [consumed], World.Consumed(rule, scope));
    }

    [Fact]
    public void Only_what_is_still_in_the_queue_is_consumed()
    {
        var recorded = new Dictionary<string, Link> { ["s"] = new() { Name = "s", Products = World.Of("a", "b") } };
        var trace = RuleTrace.Of(World.Rules("ALLOW a", "MATCH * WITH PRODUCTS FROM s"), World.Scope(ArtifactKind.Products, World.Of(), World.Of("a", "b"), recorded));

        Assert.Equal(["b"], trace.Steps[1].Consumed.Select(name => name.Value));
    }

    [Theory]
    [InlineData("sha256:11", "sha256:11", true)]
    [InlineData("sha256:11 sha512:22", "sha512:22 sha256:11", true)]
    [InlineData("sha512:22", "sha512:22", true)]
    [InlineData("sha256:11 x:99", "sha256:11 x:99", true)]
    [InlineData("sha256:11", "sha256:12", false)]
    [InlineData("sha256:11", "sha256:11 sha512:22", false)]
    [InlineData("sha256:11 sha512:22", "sha256:11", false)]
    [InlineData("sha256:11 sha512:22", "sha256:11 sha512:23", false)]
    [InlineData("sha256:11", "sha512:11", false)]
    [InlineData("sha256:aa", "sha256:AA", false)]
    [InlineData("sha1:11 sha256:22", "sha1:11 sha256:23", false)]
    public void Digest_sets_are_compared_as_wholes_in_either_dialect(string ours, string theirs, bool same)
    {
        Assert.Equal(same, Ties(ours, theirs, Dialect.Strict));
        Assert.Equal(same, Ties(ours, theirs, Dialect.Compat));
    }

    [Theory]
    [InlineData("md5:11")]
    [InlineData("sha1:11")]
    [InlineData("sha224:11")]
    [InlineData("md5:11 sha1:22")]
    [InlineData("gitBlob:11")]
    [InlineData("SHA256:11")]
    public void Equal_digests_below_SHA_256_tie_nothing_unless_compat_is_asked_for(string digests)
    {
        Assert.False(Ties(digests, digests, Dialect.Strict));
        Assert.True(Ties(digests, digests, Dialect.Compat));
    }

    private static bool Ties(string ours, string theirs, Dialect dialect)
    {
        var recorded = new Dictionary<string, Link> { ["s"] = new() { Name = "s", Products = Artifact(theirs) } };
        var scope = World.Scope(ArtifactKind.Materials, Artifact(ours), World.Of(), recorded, dialect);
        return World.Consumed("MATCH * WITH PRODUCTS FROM s", scope).Length == 1;

        static InToto.Artifacts Artifact(string digests) => InToto.Artifacts.Of(
        [
            new Artifact(ArtifactName.Parse("a"), DigestSet.Of(digests.Split(' ').Select(digest => new Digest(digest.Split(':')[0], digest.Split(':')[1])), Dialect.Compat)),
        ]);
    }
}
