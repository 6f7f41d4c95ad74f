namespace InToto.Tests.Artifacts;

using Artifacts = InToto.Artifacts;

[Spec("4.4")]
public sealed class ArtifactsTests
{
    [Fact]
    public void Artifacts_are_found_by_name_and_listed_in_ordinal_order()
    {
        var artifacts = List(("b", 2), ("a", 1), ("B", 3));

        Assert.Equal(["B", "a", "b"], artifacts.Names.Select(name => name.Value));
        Assert.Equal(Digest(2), artifacts[ArtifactName.Parse("b")]);
        Assert.Null(artifacts[ArtifactName.Parse("c")]);
        Assert.Equal(Digest(1), artifacts[ArtifactName.Parse("a")]);
        Assert.Null(artifacts[ArtifactName.Parse("A")]);
        Assert.Equal(3, artifacts.Count);
        Assert.Equal(["B", "a", "b"], artifacts.Select(artifact => artifact.Name.Value));
    }

    [Fact]
    public void A_name_that_occurs_twice_is_refused_also_with_the_same_digest()
    {
        Assert.Equal(Codes.FieldMalformed, Assert.Throws<MetadataFormatException>(() => List(("a", 1), ("b", 1), ("a", 1))).Code);
        Assert.Equal(3, List(("a", 1), ("b", 1), ("A", 1)).Count);
    }

    [Fact]
    public void A34_A_list_has_at_most_200_000_artifacts()
    {
        static IEnumerable<Artifact> Many(int count) =>
            Enumerable.Range(0, count).Select(i => new Artifact(ArtifactName.Parse($"{i}"), Digest(0)));

        Assert.Equal(Limits.Artifacts, Artifacts.Of(Many(Limits.Artifacts)).Count);
        Assert.Equal(Codes.TooLarge, Assert.Throws<MetadataFormatException>(() => Artifacts.Of(Many(Limits.Artifacts + 1))).Code);
    }

    [Fact]
    public void Differences_are_names_of_one_side_and_names_with_other_digests()
    {
        var (mine, theirs) = (List(("a", 1), ("b", 2), ("d", 4)), List(("d", 4), ("b", 3), ("c", 3)));

        Assert.Equal(["a", "b", "c"], mine.DifferencesFrom(theirs).Select(name => name.Value));
        Assert.Equal(["a", "b", "c"], theirs.DifferencesFrom(mine).Select(name => name.Value));
        Assert.False(mine.SameAs(theirs));
        Assert.True(mine.SameAs(List(("d", 4), ("b", 2), ("a", 1))));
        Assert.False(mine.SameAs(Artifacts.None));
        Assert.True(Artifacts.None.SameAs(List()));
    }

    private static Artifacts List(params (string Name, byte Content)[] artifacts) =>
        Artifacts.Of(artifacts.Select(artifact => new Artifact(ArtifactName.Parse(artifact.Name), Digest(artifact.Content))));

    private static DigestSet Digest(byte content) => DigestSet.Sha256([.. Enumerable.Repeat(content, 32)]);
}
