using InToto.Recording;

namespace InToto.Tests.Recording;

public sealed class CommandSecretsTests
{
    [Theory]
    [InlineData("dotnet nuget push a.nupkg --api-key abc --source x", "dotnet nuget push a.nupkg --api-key [redacted] --source x")]
    [InlineData("sign --password=abc file", "sign --password=[redacted] file")]
    [InlineData("sign /Password:abc file", "sign /Password:[redacted] file")]
    [InlineData("curl --token ghp_0123456789abcdefghijABCDEFGHIJ012345", "curl --token [redacted]")]
    [InlineData("tool --token", "tool --token")]
    [InlineData("tool --tokens abc password abc", "tool --tokens abc password abc")]
    [InlineData("--password abc", "--password abc")]
    public void The_value_of_an_option_for_a_secret_is_not_recorded(string command, string recorded) =>
        Assert.Equal(recorded, string.Join(' ', CommandSecrets.Redacted([.. command.Split(' ')])));

    [Theory]
    [InlineData("oy2abcdefghijklmnopqrstuvwxyz0123456789abcdefg")]
    [InlineData("ghp_0123456789abcdefghijABCDEFGHIJ012345")]
    [InlineData("https://user:ghp_0123456789abcdefghijABCDEFGHIJ012345@github.com")]
    [InlineData("github_pat_0123456789abcdefghijABCDEFGHIJ012345")]
    [InlineData("glpat-0123456789abcdefghij")]
    [InlineData("AKIA0123456789ABCDEF")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nMIG")]
    [InlineData("-----BEGIN ENCRYPTED PRIVATE KEY-----")]
    public void A_word_that_has_the_form_of_a_secret_is_refused(string word)
    {
        var refused = Assert.Throws<RecordingException>(() => CommandSecrets.Redacted(["tool", word]));

        Assert.Equal(Codes.CommandHoldsSecret, refused.Code);
        Assert.DoesNotContain(word, refused.Message + refused.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("oy2")]
    [InlineData("oy2abcdefghijklmnopqrstuvwxyz0123456789abcdef")]
    [InlineData("ghp_short")]
    [InlineData("xghp_0123456789abcdefghijABCDEFGHIJ012345")]
    [InlineData("boy2abcdefghijklmnopqrstuvwxyz0123456789abcdefg")]
    [InlineData("-----BEGIN PUBLIC KEY-----")]
    public void A_word_that_only_looks_a_little_like_one_is_recorded(string word) => Assert.Equal(["tool", word], CommandSecrets.Redacted(["tool", word]));
}
