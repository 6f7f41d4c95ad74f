namespace InToto.Tests.Artifacts;

[Spec("4.2.3")]
public sealed class DigestSetTests
{
    private const string Sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    private const string Sha1 = "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3";

    [Fact]
    public void E15_A_set_without_a_digest_is_refused()
    {
        Assert.Equal(Codes.FieldMalformed, ShouldBeRefused([]).Code);
        Assert.Equal(Codes.FieldMalformed, Assert.Throws<MetadataFormatException>(() => DigestSet.Of([], Dialect.Compat)).Code);
        Assert.Single(DigestSet.Of(new Digest("sha256", Sha256)).Digests);
    }

    [Theory]
    [InlineData("md5", 32)]
    [InlineData("sha1", 40)]
    [InlineData("sha224", 56)]
    [InlineData("sha256", 64)]
    [InlineData("sha384", 96)]
    [InlineData("sha512", 128)]
    public void E18_A_digest_has_the_length_of_its_algorithm(string algorithm, int digits)
    {
        Digest Of(int length) => new(algorithm, new string('a', length));

        Assert.Equal($"{algorithm}:{new string('a', digits)}", DigestSet.Of(Of(digits)).ToString());
        Assert.Equal(Codes.FieldMalformed, ShouldBeRefused([Of(digits - 2)]).Code);
        Assert.Equal(Codes.FieldMalformed, ShouldBeRefused([Of(digits + 2)]).Code);
        Assert.Single(DigestSet.Of([Of(digits - 2)], Dialect.Compat).Digests);
    }

    [Fact]
    public void E22_Upper_and_lower_case_are_different_digests()
    {
        var (upper, lower) = (DigestSet.Of(new Digest("sha256", Sha256.ToUpperInvariant())), DigestSet.Of(new Digest("sha256", Sha256)));

        Assert.NotEqual(upper, lower);
        Assert.Equal(lower, DigestSet.Of(new Digest("sha256", Sha256)));
        Assert.Equal("sha256:" + Sha256.ToUpperInvariant(), upper.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("0x9f86")]
    [InlineData("9f 86")]
    [InlineData("9f86\n")]
    [InlineData("9f8g")]
    [InlineData("９f86")]
    public void A39_What_is_not_hexadecimal_is_refused(string hex)
    {
        Assert.Equal(Codes.FieldMalformed, ShouldBeRefused([new("blake2b", hex)]).Code);
        Assert.Throws<MetadataFormatException>(() => DigestSet.Of([new("blake2b", hex)], Dialect.Compat));
        Assert.Single(DigestSet.Of(new Digest("blake2b", "9F86")).Digests);
    }

    [Fact]
    public void A39_Half_a_byte_is_refused_also_for_an_algorithm_we_do_not_know()
    {
        Assert.Equal(Codes.FieldMalformed, ShouldBeRefused([new("blake2b", "9f8")]).Code);
        Assert.Single(DigestSet.Of(new Digest("blake2b", "9f86")).Digests);
        Assert.Single(DigestSet.Of([new("blake2b", "9f8")], Dialect.Compat).Digests);
    }

    [Fact]
    public void Two_digests_of_one_algorithm_are_refused_and_the_name_is_made_printable()
    {
        var refusal = ShouldBeRefused([new("\u001B[31m", "00"), new("\u001B[31m", "00")]);

        Assert.Equal(Codes.FieldMalformed, refusal.Code);
        Assert.DoesNotContain('\u001B', refusal.Message);
        Assert.Equal(2, DigestSet.Of(new Digest("sha256", Sha256), new Digest("SHA256", Sha256)).Digests.Length);
    }

    [Fact]
    public void A_set_has_at_most_16_digests()
    {
        Digest[] Of(int count) => [.. Enumerable.Range(0, count).Select(i => new Digest($"x{i}", "00"))];

        Assert.Equal(Limits.DigestsPerArtifact, DigestSet.Of(Of(Limits.DigestsPerArtifact)).Digests.Length);
        Assert.Equal(Codes.TooLarge, ShouldBeRefused(Of(Limits.DigestsPerArtifact + 1)).Code);
    }

    [Fact]
    public void E20_E21_Sets_are_equal_only_as_wholes_and_in_any_order()
    {
        var both = DigestSet.Of(new Digest("sha256", Sha256), new Digest("sha1", Sha1));

        Assert.Equal(both, DigestSet.Of(new Digest("sha1", Sha1), new Digest("sha256", Sha256)));
        Assert.Equal(both.GetHashCode(), DigestSet.Of(new Digest("sha1", Sha1), new Digest("sha256", Sha256)).GetHashCode());
        Assert.NotEqual(both, DigestSet.Of(new Digest("sha1", Sha1)));
        Assert.NotEqual(both, DigestSet.Of(new Digest("sha1", Sha1), new Digest("sha256", Sha256.Replace('9', '8'))));
        Assert.Equal($"sha1:{Sha1} sha256:{Sha256}", both.ToString());
    }

    [Theory]
    [InlineData("sha256", 64, true)]
    [InlineData("sha384", 96, true)]
    [InlineData("sha512", 128, true)]
    [InlineData("sha1", 40, false)]
    [InlineData("md5", 32, false)]
    [InlineData("sha224", 56, false)]
    [InlineData("gitCommit", 40, false)]
    public void E16_E17_A_set_is_strong_when_it_holds_SHA_256_or_more(string algorithm, int digits, bool strong) =>
        Assert.Equal(strong, DigestSet.Of(new Digest(algorithm, new string('0', digits)), new Digest("x", "00")).IsStrong);

    [Fact]
    public void What_is_recorded_is_one_SHA_256_in_lower_case() =>
        Assert.Equal(DigestSet.Of(new Digest("sha256", Sha256)), DigestSet.Sha256(Convert.FromHexString(Sha256)));

    private static MetadataFormatException ShouldBeRefused(Digest[] digests) => Assert.Throws<MetadataFormatException>(() => DigestSet.Of(digests));
}
