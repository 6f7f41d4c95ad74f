namespace InToto.Tests.Artifacts;

using Artifacts = InToto.Artifacts;

public sealed class NameCollisionsTests
{
    [Theory]
    [InlineData("caf\u00E9", "cafe\u0301", "cafe")]
    [InlineData("\uAC01", "\u1100\u1161\u11A8", "\u1100\u1161")]
    [InlineData("\u212Bngstr\u00F6m", "\u00C5ngstro\u0308m", "Angstrom")]
    [InlineData("5\u212A", "5K", "5")]
    public void A36_F6_Names_that_are_equal_after_normalisation_are_refused(string one, string other, string third)
    {
        var collision = Assert.Single(Find(one, other, third), found => found.Kind == NameCollisionKind.EqualNormalized);

        Assert.True(collision.IsRefused);
        Assert.Equal(new[] { one, other }.Order(StringComparer.Ordinal), collision.Names.Select(name => name.Value));
        Assert.DoesNotContain(Find(one, third), found => found.IsRefused);
        Assert.DoesNotContain(Find(other, third), found => found.IsRefused);
    }

    [Theory]
    [InlineData("a\u200Db", "ab")]
    [InlineData("a\u200Cb", "ab")]
    [InlineData("a\u00ADb", "ab")]
    [InlineData("a\uFE0Fb", "ab")]
    [InlineData("a\u2060b", "a\u200Bb")]
    [InlineData("cafe\u200D\u0301", "caf\u00E9")]
    [InlineData("a\U000E0041b", "ab")]
    [InlineData("a\u3164", "a")]
    public void F6_Names_that_are_equal_but_for_what_is_not_shown_are_refused(string one, string other)
    {
        var collision = Assert.Single(Find(one, other), found => found.IsRefused);

        Assert.Equal(NameCollisionKind.EqualWithoutInvisible, collision.Kind);
        Assert.Equal(2, collision.Names.Length);
        Assert.DoesNotContain(Find(one), found => found.IsRefused);
        Assert.DoesNotContain(Find(one, other + "c"), found => found.IsRefused);
    }

    [Theory]
    [InlineData("p\u0430ypal", "paypal")] // Cyrillic a
    [InlineData("\u0421ode", "Code")]
    [InlineData("n\u03BFte", "note")] // Greek omicron
    [InlineData("\u0440\u0430", "pa")]
    [InlineData("\u0440a", "p\u0430")]
    public void F6_A_name_with_letters_that_look_like_those_of_another_draws_a_warning(string one, string other)
    {
        var collision = Assert.Single(Find(one, other));

        Assert.Equal(NameCollisionKind.LookAlike, collision.Kind);
        Assert.False(collision.IsRefused);
        Assert.Empty(Find(one));
        Assert.Empty(Find(one, other + "2"));
    }

    [Theory]
    [InlineData("Foo.dll", "foo.dll")]
    [InlineData("É", "é")]
    [InlineData("CAFE\u0301", "caf\u00E9")]
    [InlineData("Ж", "ж")]
    public void F5_F7_Names_that_are_equal_but_for_case_draw_a_warning(string one, string other)
    {
        var collision = Assert.Single(Find(one, other, "unlike"), found => found.Kind == NameCollisionKind.EqualIgnoringCase);

        Assert.False(collision.IsRefused);
        Assert.Equal(new[] { one, other }.Order(StringComparer.Ordinal), collision.Names.Select(name => name.Value));
        Assert.DoesNotContain(Find(one, other + "2"), found => found.Kind == NameCollisionKind.EqualIgnoringCase);
    }

    [Fact]
    public void A36_Names_that_are_not_in_normal_form_C_draw_one_warning_together()
    {
        var collision = Assert.Single(Find("e\u0301", "\u212B", "\u00E9\u00E8", "ascii"));

        Assert.Equal(NameCollisionKind.NotNormalized, collision.Kind);
        Assert.False(collision.IsRefused);
        Assert.Equal(["e\u0301", "\u212B"], collision.Names.Select(name => name.Value));
        Assert.Empty(Find("\u00E9", "\u00C5", "\u00E9\u00E8", "\u8A9E", "\uD55C", "😀"));
    }

    [Fact]
    public void A_group_of_many_names_is_one_collision()
    {
        var collision = Assert.Single(Find("a.dll", "A.dll", "a.DLL", "A.DLL", "a.Dll", "a.dLl", "b"));

        Assert.Equal(6, collision.Names.Length);
        Assert.Equal("These names are one file where upper and lower case do not matter: 'A.DLL', 'A.dll', 'a.DLL', 'a.Dll', 'a.dLl' and 1 more.", collision.Describe());
    }

    [Fact]
    public void Names_that_look_alike_are_told_apart_by_their_code_points()
    {
        Assert.Equal("These names are one name after Unicode normalisation: 'cafe\\u{301}', 'caf\\u{E9}'.", Find("caf\u00E9", "cafe\u0301")[0].Describe());
        Assert.Equal("These names differ only in characters that are not shown: 'ab', 'a\\u{200D}b'.", Find("ab", "a\u200Db")[0].Describe());
        Assert.Equal("These names differ only in letters that look alike: 'pa', 'p\\u{430}'.", Find("pa", "p\u0430")[0].Describe());
        Assert.StartsWith("These names are not in Unicode's normal form C", Find("e\u0301")[0].Describe(), StringComparison.Ordinal);
        Assert.InRange(Find("e\u0301" + new string('x', 30_000))[0].Describe().Length, 200, 400);
    }

    [Fact]
    public void Every_kind_is_described() => Assert.All(Enum.GetValues<NameCollisionKind>(), kind =>
        Assert.EndsWith(": 'a'.", new NameCollision(kind, [ArtifactName.Parse("a")]).Describe(), StringComparison.Ordinal));

    [Fact]
    public void No_name_collides_among_none_and_among_a_hundred_thousand_different_ones()
    {
        Assert.Empty(NameCollisions.Find(Artifacts.None));

        var many = Artifacts.Of(Enumerable.Range(0, 100_000).Select(i => Artifact($"src/folder{i / 100}/file{i}.cs")));
        var (before, start) = (GC.GetAllocatedBytesForCurrentThread(), TimeProvider.System.GetTimestamp());

        Assert.Empty(NameCollisions.Find(many));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10 * 1024 * 1024);
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void A_hundred_thousand_names_that_all_collide_take_time_in_proportion()
    {
        var many = Artifacts.Of(Enumerable.Range(0, 50_000).SelectMany(i => new[] { Artifact($"caf\u00E9{i}"), Artifact($"cafe\u0301{i}") }));
        var start = TimeProvider.System.GetTimestamp();

        var collisions = NameCollisions.Find(many);

        Assert.Equal(50_000, collisions.Count(found => found.Kind == NameCollisionKind.EqualNormalized));
        Assert.Equal(50_001, collisions.Length);
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    private static NameCollision[] Find(params string[] names) => [.. NameCollisions.Find(Artifacts.Of(names.Select(Artifact)))];

    private static Artifact Artifact(string name) => new(ArtifactName.Parse(name, Dialect.Compat), DigestSet.Sha256(new byte[32]));
}
