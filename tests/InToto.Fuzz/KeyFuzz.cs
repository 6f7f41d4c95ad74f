using System.Text;
using InToto.Signing;
using InToto.Testing;

namespace InToto.Fuzz;

/// <summary>Keys in every form that is read: what was changed is no key, the same key, or one that is whole in itself.</summary>
public sealed class KeyFuzz : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("intoto-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_private_key_that_was_changed_is_none_or_signs_what_its_public_half_verifies()
    {
        byte[][] keys =
        [
            .. new[] { "ecdsa", "ecdsa-encrypted", "ed25519", "ed25519-encrypted", "ec-aes128", "rsa-des3" }.Select(name => Read("keys", "legacy", name)),
            .. new[] { "alice.pem", "bob.pem", "carl.pem" }.Select(name => Read("keys", name)),
        ];
        var data = "what is signed"u8.ToArray();

        Round.Of(random =>
        {
            if (TryRead(Mutator.Changed(random.Of(keys), random)) is not { } opened) return;
            using var signer = opened.Signer;
            Assert.True(signer.PublicKey.Verify(data, signer.Sign(data)));
        });
    }

    [Fact]
    public void An_exported_OpenPGP_key_that_was_changed_is_none_or_the_same()
    {
        byte[][] exports = [.. new[] { "rsa.gpg", "dsa.gpg", "ed.gpg" }.Select(name => Read("openpgp", name))];

        Round.Of(random =>
        {
            var good = random.Of(exports);
            if (TryRead(() => OpenPgpBundle.Read(Mutator.Changed(good, random))) is { } key) Assert.True(key.IsSameKeyAs(OpenPgpBundle.Read(good)));
        });
    }

    [Theory]
    [InlineData("gpg-rsa3072-good")]
    [InlineData("gpg-ed25519-good")]
    public void Whatever_a_project_owner_signs_about_OpenPGP_keys_there_is_an_answer(string demo)
    {
        var folder = Path.Join(Repository.TestAsset("vectors", "demo", demo), "final_product");
        var layout = Encoding.UTF8.GetBytes(System.Text.Json.JsonElement.Parse(File.ReadAllBytes(Path.Join(folder, "root.layout"))).GetProperty("signed").GetRawText());
        var verifier = new Verifier([TestKeys.Alice.PublicKey]);
        Assert.True(Answer(layout) is Rejected { Failure.Stage: 11 }); // all links count, and then it asks for an inspection

        Round.Of(random => _ = Answer(Mutator.Changed(layout, random)));

        VerificationOutcome Answer(byte[] signed) => verifier
            .VerifyAsync(new("root.layout", SignedFile.Of(Encoding.UTF8.GetString(signed), envelope: false, TestKeys.Alice)), new LinkDirectory(folder), TestContext.Current.CancellationToken).GetAwaiter().GetResult();
    }

    private OpenedSigner? TryRead(byte[] file)
    {
        var path = Path.Join(_folder, "key");
        File.WriteAllBytes(path, file);
        return TryRead(() => KeyFile.ReadPrivate(path, () => "test"));
    }

    private static T? TryRead<T>(Func<T> read) where T : class
    {
        try
        {
            return read();
        }
        catch (KeyException)
        {
            return null;
        }
    }

    private static byte[] Read(params string[] path) => File.ReadAllBytes(Repository.TestAsset(path));
}
