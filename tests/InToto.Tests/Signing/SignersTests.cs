using InToto.Signing;
using InToto.Testing;

namespace InToto.Tests.Signing;

public sealed class SignersTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("intoto");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_key_file_is_named_by_its_path_or_as_a_file()
    {
        var path = Repository.TestAsset("keys", "alice.pem");
        using var bare = Signers.Open(path).Signer;
        using var named = Signers.Open("file:" + path).Signer;

        Assert.True(bare.PublicKey.IsSameKeyAs(named.PublicKey));
        Assert.True(bare.PublicKey.Verify("data"u8, named.Sign("data"u8)));
    }

    [Fact]
    public void A_key_in_an_environment_variable_is_read_through_the_caller()
    {
        using var signer = Signers.Open("env:CI_KEY", environment: name => name == "CI_KEY" ? Vectors.TestKey("carl.pem") : null).Signer;

        Assert.Equal(Key.FromPem(Vectors.TestKey("carl.pub")).Id, signer.PublicKey.Id);
        Assert.Equal(Codes.KeyFileUnreadable, Refused("env:OTHER", name => name == "CI_KEY" ? "x" : null).Code);
        Assert.Equal(Codes.KeyFileUnreadable, Refused("env:EMPTY", _ => "").Code);
        Assert.Equal(Codes.KeyFileUnreadable, Refused("env:CI_KEY").Code);
        Assert.Contains("CI_KEY", Refused("env:CI_KEY", _ => "garbage").Where, StringComparison.Ordinal);
    }

    [Fact]
    public void A_passphrase_reaches_the_key_by_either_way()
    {
        using var file = Signers.Open(Repository.TestAsset("keys", "carl-encrypted.pem"), () => "test").Signer;
        using var variable = Signers.Open("env:K", () => "test", _ => Vectors.TestKey("carl-encrypted.pem")).Signer;

        Assert.Equal(file.PublicKey.Id, variable.PublicKey.Id);
        Assert.Equal(Codes.PassphraseNeeded, Refused(Repository.TestAsset("keys", "carl-encrypted.pem")).Code);
    }

    [Theory]
    [InlineData("pkcs11:token=ci")]
    [InlineData("ENV2:NAME")]
    [InlineData("https://example.org/key.pem")]
    public void A_scheme_that_is_not_known_is_refused_with_those_that_are(string uri)
    {
        var refused = Refused(uri, _ => Vectors.TestKey("carl.pem"));

        Assert.Equal(Codes.SignerUnknown, refused.Code);
        Assert.Contains("env:NAME", refused.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void N1_a_key_given_as_a_name_is_refused_and_not_repeated()
    {
        var text = Vectors.TestKey("carl.pem");
        var refused = Refused(text);

        Assert.Equal(Codes.SignerUnknown, refused.Code);
        Assert.DoesNotContain(text.Split('\n')[1], refused.ToString() + refused.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a:b.pem")]
    [InlineData("./env:x.pem")]
    public void A_path_may_hold_a_colon(string path)
    {
        var refused = Refused(path);
        Assert.Equal((Codes.KeyFileUnreadable, $"There is no file '{path}'."), (refused.Code, refused.Message));
    }

    [Fact]
    public void A_key_file_that_others_can_read_is_used_with_a_warning()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        if (OperatingSystem.IsWindows()) return;
        var path = Path.Combine(_folder.FullName, "key.pem");
        KeyFile.WritePrivate(path, Vectors.TestKey("carl.pem"));

        using (var closed = Signers.Open(path).Signer) Assert.Null(Signers.Open(path).Warning);

        foreach (var open in new[] { UnixFileMode.GroupRead, UnixFileMode.OtherRead, UnixFileMode.OtherWrite })
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | open);
            var opened = Signers.Open(path);
            Assert.Equal((Codes.KeyFileReadableByOthers, path), (opened.Warning?.Code, opened.Warning?.Where));
            Assert.True(opened.Signer.PublicKey.Verify("data"u8, opened.Signer.Sign("data"u8)));
        }
    }

    [Fact]
    public void L10_what_is_no_regular_file_is_refused_at_once()
    {
        Assert.Equal(Codes.KeyFileUnreadable, Refused(_folder.FullName).Code);
        Assert.Equal(Codes.KeyFileUnreadable, Refused(Path.Combine(_folder.FullName, "missing.pem")).Code);
        Assert.Equal(Codes.KeyFileUnreadable, Refused("file:").Code);
        Assert.Equal(Codes.KeyFileUnreadable, Refused("a\0b").Code);
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal(Codes.KeyFileUnreadable, Refused("/dev/zero").Code);

        var fifo = Path.Combine(_folder.FullName, "fifo");
        Assert.SkipUnless(Commands.Run("mkfifo", fifo) is not null, "There is no mkfifo.");
        Assert.Equal(Codes.KeyFileUnreadable, Refused(fifo).Code);
    }

    /// <summary>Container platforms mount secrets as links; one that leads nowhere is no key.</summary>
    [Fact]
    public void A_link_to_a_key_file_is_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege.");
        var link = Path.Combine(_folder.FullName, "link");
        var dangling = Path.Combine(_folder.FullName, "dangling");
        File.CreateSymbolicLink(link, Repository.TestAsset("keys", "carl.pem"));
        File.CreateSymbolicLink(dangling, "nowhere");

        using var signer = Signers.Open(link).Signer;
        Assert.Equal(Codes.KeyFileUnreadable, Refused(dangling).Code);
    }

    [Fact]
    public void L9_an_empty_or_oversized_key_file_is_refused()
    {
        var path = Path.Combine(_folder.FullName, "key.pem");
        var key = Vectors.TestKey("carl.pem");

        File.WriteAllText(path, "");
        Assert.Equal(Codes.KeyFileUnreadable, Refused(path).Code);
        File.WriteAllText(path, new string(' ', Limits.KeyFileBytes - key.Length + 1) + key);
        Assert.Equal(Codes.KeyFileUnreadable, Refused(path).Code);
        File.WriteAllText(path, new string(' ', Limits.KeyFileBytes - key.Length) + key);
        using var signer = Signers.Open(path).Signer;
    }

    private static KeyException Refused(string uri, Func<string, string?>? environment = null) =>
        Assert.Throws<KeyException>(() => Signers.Open(uri, passphrase: null, environment));
}
