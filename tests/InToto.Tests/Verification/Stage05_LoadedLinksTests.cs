using InToto.Testing;
using static InToto.Testing.TestKeys;

namespace InToto.Tests.Verification;

[Spec("5.2")]
[Spec("4.4")]
public sealed class Stage05_LoadedLinksTests
{
    [Fact]
    public void A_step_without_its_link_is_rejected_and_the_message_names_the_file()
    {
        var chain = Chains.CloneAndPackage();
        chain.Files = files => Assert.True(files.Remove(Chains.LinkOf("package", Carl)));

        var failure = Assert.IsType<LinkMissing>(chain.Verify().ShouldBeRejected());

        Assert.Equal((Codes.LinkMissing, 5, "package"), (failure.Code, failure.Stage, failure.Step));
        Assert.Equal($"Step 'package' needs 1 link, and none was found. Looked for {Chains.LinkOf("package", Carl)}.", failure.What);
        Assert.Contains("--link-dir", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Fewer_links_than_the_threshold_are_too_few()
    {
        var chain = new SupplyChainSimulator().Step("build", makes: ["a"], by: [Bob, Carl, Diana]);
        chain.Files = files => Assert.True(files.Remove(Chains.LinkOf("build", Diana)));

        var failure = Assert.IsType<LinkMissing>(chain.Verify().ShouldBeRejected());

        Assert.Equal($"Step 'build' needs 3 links, and 2 links were found. Looked for {Chains.LinkOf("build", Diana)}.", failure.What);
        Assert.Equal([Chains.LinkOf("build", Bob), Chains.LinkOf("build", Carl)], failure.Found);

        chain["build"].Threshold = 2;
        chain.Verify().ShouldBeVerified();
    }

    [Fact]
    public void A_file_that_no_step_asks_for_is_not_looked_at()
    {
        var chain = Chains.CloneAndPackage();
        chain.Files = files => files["clone.0badc0de.link"] = "no document at all"u8.ToArray();

        Assert.Empty(chain.Verify().ShouldBeVerified().Warnings);
    }

    [Fact]
    public void A_link_under_the_name_of_another_functionary_is_not_found()
    {
        var chain = Chains.OneStep();
        chain.Files = files =>
        {
            Assert.True(files.Remove(Chains.LinkOf("build", Carl), out var link));
            files[Chains.LinkOf("build", Diana)] = link;
        };

        Assert.Equal(Codes.LinkMissing, chain.Verify().ShouldBeRejected().Code);
    }

    [Fact]
    public void A_link_that_is_no_document_is_rejected_and_the_message_names_its_file()
    {
        var chain = Chains.OneStep();
        chain.Files = files => files[Chains.LinkOf("build", Carl)] = "{}"u8.ToArray();

        var failure = Assert.IsType<MetadataMalformed>(chain.Verify().ShouldBeRejected());

        Assert.Equal((Codes.NotMetadata, 5, Chains.LinkOf("build", Carl)), (failure.Code, failure.Stage, failure.Where));
    }

    [Fact]
    public void The_signature_of_a_link_is_not_checked_before_all_links_are_in()
    {
        var chain = Chains.CloneAndPackage();
        chain["clone"].First.Signer = Mallory;
        chain.Files = files => Assert.True(files.Remove(Chains.LinkOf("package", Carl)));

        Assert.Equal(5, chain.Verify().ShouldBeRejected().Stage);
    }

    [Fact]
    public async Task A_link_that_cannot_be_read_gives_no_answer()
    {
        var (layout, _) = Chains.OneStep().Sign();
        var verifier = new Verifier([Alice.PublicKey], new() { Clock = new FixedClock(new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero)) });

        await Assert.ThrowsAsync<IOException>(() => verifier.VerifyAsync(new("root.layout", layout), new BrokenStore(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_verification_that_is_cancelled_gives_no_answer()
    {
        var (layout, _) = Chains.OneStep().Sign();
        var verifier = new Verifier([Alice.PublicKey], new() { Clock = new FixedClock(new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero)) });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            verifier.VerifyAsync(new("root.layout", layout), new LinkDirectory(Repository.Root), new CancellationToken(canceled: true)));
    }

    private sealed class BrokenStore : ILinkStore
    {
        public ValueTask<MetadataFile?> ReadAsync(LinkFileName name, CancellationToken cancellationToken) => throw new IOException("The disk is gone.");

        public ILinkStore? Sublayout(LinkFileName sublayout) => null;
    }
}
