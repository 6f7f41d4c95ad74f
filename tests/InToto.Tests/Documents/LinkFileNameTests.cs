using FsCheck;
using FsCheck.Fluent;

namespace InToto.Tests.Documents;

[Spec("4.4")]
public sealed class LinkFileNameTests
{
    [Fact]
    public void A_links_file_is_named_after_the_step_and_the_first_eight_digits_of_the_keyid() =>
        Assert.Equal("clone.776a00e2.link", LinkFileName.Of("clone", KeyId.Parse("776a00e29f3559e0141b3b096f696abc6cfb0c657ab40f441132b345b08453f5")).ToString());

    [Theory]
    [InlineData("1", "s.1.link")]
    [InlineData("1234567", "s.1234567.link")]
    [InlineData("12345678", "s.12345678.link")]
    [InlineData("123456789", "s.12345678.link")]
    [InlineData("ABCDEF012", "s.ABCDEF01.link")]
    public void A_short_keyid_is_its_own_prefix_and_its_case_is_kept(string keyId, string file) => Assert.Equal(file, LinkFileName.Of("s", KeyId.Parse(keyId)).ToString());

    [Theory]
    [InlineData("clone.776a00e2.link", "clone", "776a00e2")]
    [InlineData("compile.Contoso.Text.776A00E2.link", "compile.Contoso.Text", "776A00E2")]
    [InlineData("a.link.f.link", "a.link", "f")]
    [InlineData("12345678.12345678.link", "12345678", "12345678")]
    [InlineData(".12345678.link", "", "12345678")]
    [InlineData("a..12345678.link", "a.", "12345678")]
    public void A_file_name_is_taken_apart_at_its_last_two_dots(string file, string step, string prefix) => Assert.Equal(new LinkFileName(step, prefix), LinkFileName.Parse(file));

    [Theory]
    [InlineData("")]
    [InlineData("link")]
    [InlineData("clone.link")]
    [InlineData("12345678.link")]
    [InlineData("clone.12345678")]
    [InlineData("clone.12345678.LINK")]
    [InlineData("clone.12345678.link ")]
    [InlineData("clone.12345678.link-unfinished")]
    [InlineData("clone.1234567g.link")]
    [InlineData("clone.１２３４５６７８.link")]
    [InlineData("clone..link")]
    [InlineData("clone.123456789.link")]
    public void Other_files_are_no_links(string file) => Assert.Null(LinkFileName.Parse(file));

    [Fact]
    public void What_is_put_together_is_taken_apart_again() => Check.One(
        Config.QuickThrowOnFailure.WithQuietOnSuccess(true),
        Prop.ForAll(
            Gen.Elements("a", ".", "link", "0", "-", " ", "é").ArrayOf().Select(string.Concat).ToArbitrary(),
            Gen.Elements("0", "9", "a", "F").NonEmptyListOf().Select(string.Concat).Where(digits => digits.Length <= 128).ToArbitrary(),
            (step, digits) => LinkFileName.Of(step, KeyId.Parse(digits)) is var name && LinkFileName.Parse(name.ToString()) == name));
}
