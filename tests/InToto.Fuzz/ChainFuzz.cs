using System.Text;
using InToto.Signing;
using InToto.Testing;

namespace InToto.Fuzz;

/// <summary>Layouts and links: what was changed after signing is rejected or says the same; what was signed like that is rejected or accepted, and never anything else.</summary>
public sealed class ChainFuzz
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<bool, bool> Forms => new() { { false, false }, { true, false }, { false, true }, { true, true } };

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_layout_that_was_changed_is_rejected_or_says_the_same(bool envelopes, bool compat)
    {
        var (layout, links) = Chain(envelopes).Sign();
        var good = Seen(Verify(layout, links, compat));

        Round.Of(random => Same(good, Verify(Mutator.Changed(layout, random), links, compat)));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_link_that_was_changed_is_rejected_or_says_the_same(bool envelopes, bool compat)
    {
        var (layout, links) = Chain(envelopes).Sign();
        var good = Seen(Verify(layout, links, compat));
        string[] names = [.. links.Keys.Order(StringComparer.Ordinal)];

        Round.Of(random =>
        {
            var name = random.Of(names);
            Same(good, Verify(layout, new(links) { [name] = Mutator.Changed(links[name], random) }, compat));
        });
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Whatever_a_project_owner_signs_there_is_an_answer(bool envelopes, bool compat)
    {
        var chain = Chain(envelopes);
        Sequence? random = null;
        chain.ChangeLayoutJson = json => random is null ? json : Text(json, random);

        Round.Of(numbers =>
        {
            random = numbers;
            var (layout, links) = chain.Sign();
            _ = Verify(layout, links, compat);
        });
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Whatever_a_functionary_signs_there_is_an_answer(bool envelopes, bool compat)
    {
        var chain = Chain(envelopes);
        Sequence? random = null;
        chain["package"].First.ChangeJson = json => random is null ? json : Text(json, random);

        Round.Of(numbers =>
        {
            random = numbers;
            var (layout, links) = chain.Sign();
            _ = Verify(layout, links, compat);
        });
    }

    [Fact]
    public void A_key_that_was_changed_is_no_key_or_the_same_one_or_has_signed_nothing()
    {
        var (layout, links) = Chain(envelopes: true).Sign();
        var signer = TestKeys.Alice.PublicKey;
        byte[][] keys = [.. new[] { TestKeys.Alice, TestKeys.Bob, TestKeys.Carl, TestKeys.Diana }.Select(key => Encoding.ASCII.GetBytes(key.PublicKey.ToPem()))];

        Round.Of(random =>
        {
            if (TryRead(Mutator.Changed(random.Of(keys), random)) is not { } key) return;
            Assert.Equal(key.IsSameKeyAs(signer), Verify(layout, links, compat: false, key) is Verified);
        });
    }

    private static readonly PrivateKey Fast = PrivateKey.Create();

    private static readonly PrivateKey Second = PrivateKey.Create();

    private static SupplyChainSimulator Chain(bool envelopes)
    {
        var chain = new SupplyChainSimulator { Envelopes = envelopes }
            .Step("clone", makes: ["demo.cs", "lib/ü.cs"], by: [Fast])
            .Step("package", uses: ["demo.cs"], makes: ["demo.nupkg"], expectedMaterials: ["MATCH demo.* WITH PRODUCTS FROM clone", "DISALLOW *"], by: [Second]);
        chain["package"].ExpectedCommand = ["dotnet", "pack"];
        chain["package"].First.Command = ["dotnet", "pack"];
        chain["package"].First.ReturnValue = 0;
        return chain;
    }

    private static string Text(string json, Sequence random) => Encoding.UTF8.GetString(Mutator.Changed(Encoding.UTF8.GetBytes(json), random));

    private static void Same(string good, VerificationOutcome outcome)
    {
        if (outcome is Verified) Assert.Equal(good, Seen(outcome));
    }

    /// <summary>What a client relies on. Warnings may differ: members beside the signed ones, and signatures of strangers, draw some.</summary>
    private static string Seen(VerificationOutcome outcome) => outcome.ShouldBeVerified() is var verified
        ? $"{Encoding.UTF8.GetString(verified.Summary.ToJson())} {string.Join(' ', verified.Steps.SelectMany(step => step.Links))}"
        : "";

    private static VerificationOutcome Verify(byte[] layout, Dictionary<string, byte[]> links, bool compat, Key? owner = null) =>
        new Verifier([owner ?? TestKeys.Alice.PublicKey], new() { Clock = new FixedClock(Now), Dialect = compat ? Dialect.Compat : Dialect.Strict })
            .VerifyAsync(new("root.layout", layout), new MemoryLinkStore(links), TestContext.Current.CancellationToken).GetAwaiter().GetResult();

    private static Key? TryRead(byte[] pem)
    {
        try
        {
            return Key.FromPem(Encoding.Latin1.GetString(pem));
        }
        catch (KeyException)
        {
            return null;
        }
    }
}
