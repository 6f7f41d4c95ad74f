using InToto.Recording;
using InToto.Signing;
using InToto.Testing;

namespace InToto.Tests.Recording;

public sealed class UnfinishedLinkTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();
    private readonly PrivateKey _bob = TestKeys.Bob;

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_step_that_was_begun_is_finished_in_the_same_form_under_the_same_keyid(bool asEnvelope)
    {
        var path = Begin("build", asEnvelope, _bob.PublicKey.LegacyId);

        Assert.Equal($".build.{_bob.PublicKey.LegacyId.Prefix}.link-unfinished", Path.GetFileName(path));
        var unfinished = UnfinishedLink.Find(_scratch.Root, "build", _bob.PublicKey);
        Assert.Equal((path, _bob.PublicKey.LegacyId, asEnvelope), (unfinished.Path, unfinished.KeyId, unfinished.IsEnvelope));
        var finished = unfinished.Finish(Made("out"), Options, _bob);
        Assert.Equal(asEnvelope, finished is Envelope);
        Assert.True(finished.IsSignedBy(_bob.PublicKey, _bob.PublicKey.LegacyId));
        var link = Assert.IsType<Link>(finished.Document);
        Assert.Equal(["in"], link.Materials.Names.Select(name => name.Value));
        Assert.Equal(["out"], link.Products.Names.Select(name => name.Value));
    }

    [Fact]
    public void What_was_begun_twice_with_one_key_is_what_was_begun_last()
    {
        Begin("build", materials: "first");
        Begin("build", materials: "second");

        Assert.Equal(["second"], ((Link)UnfinishedLink.Find(_scratch.Root, "build", _bob.PublicKey).Finish(InToto.Artifacts.None, Options, _bob).Document).Materials.Names.Select(name => name.Value));
    }

    [Fact]
    public void Without_one_of_the_step_there_is_none()
    {
        Begin("other");
        Begin("build.deep");
        _scratch.Write(".build.notahex.link-unfinished");

        Assert.Equal(Codes.UnfinishedMissing, Refused("build").Code);
    }

    [Fact]
    public void One_of_another_key_is_not_taken()
    {
        Begin("build", keyId: TestKeys.Carl.PublicKey.Id, signer: TestKeys.Carl);

        Assert.Equal(Codes.UnfinishedOfOtherKey, Refused("build").Code);
    }

    [Fact]
    public void One_that_another_key_signed_under_the_name_of_this_one_is_not_taken()
    {
        Begin("build", keyId: _bob.PublicKey.Id, signer: TestKeys.Carl);

        Assert.Equal(Codes.UnfinishedOfOtherKey, Refused("build").Code);
    }

    [Fact]
    public void One_whose_materials_were_changed_is_not_taken()
    {
        var path = Begin("build");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"in\"", "\"im\"", StringComparison.Ordinal));

        Assert.Equal(Codes.UnfinishedOfOtherKey, Refused("build").Code);
    }

    [Fact]
    public void Two_of_one_key_under_different_keyids_are_refused()
    {
        Begin("build", keyId: _bob.PublicKey.Id);
        Begin("build", keyId: _bob.PublicKey.LegacyId);

        Assert.Equal(Codes.UnfinishedTwice, Refused("build").Code);
    }

    [Fact]
    public void One_that_was_begun_for_another_step_is_refused_under_this_ones_name()
    {
        var path = Begin("other");
        File.Move(path, path.Replace(".other.", ".build.", StringComparison.Ordinal));

        Assert.Equal(Codes.UnfinishedWrong, Refused("build").Code);
    }

    [Fact]
    public void The_name_of_a_step_is_no_pattern()
    {
        Begin("build");

        Assert.Equal(Codes.UnfinishedMissing, Refused("b*").Code);
        Assert.Equal(Codes.UnfinishedMissing, Refused("buil?").Code);
    }

    private RecordingOptions Options => new() { BaseDirectory = _scratch.Root };

    private string Begin(string step, bool asEnvelope = false, KeyId? keyId = null, PrivateKey? signer = null, string materials = "in") =>
        UnfinishedLink.Begin(_scratch.Root, new Link { Name = step, Materials = Made(materials) }, asEnvelope, signer ?? _bob, keyId ?? _bob.PublicKey.Id);

    private RecordingException Refused(string step) => Assert.Throws<RecordingException>(() => UnfinishedLink.Find(_scratch.Root, step, _bob.PublicKey));

    private static InToto.Artifacts Made(string name) => InToto.Artifacts.Of([new(ArtifactName.Parse(name), DigestSet.Sha256(new byte[32]))]);
}
