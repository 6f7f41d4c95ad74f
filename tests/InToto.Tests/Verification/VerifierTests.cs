using InToto.Testing;
using static InToto.Testing.TestKeys;

namespace InToto.Tests.Verification;

public sealed class VerifierTests
{
    [Fact]
    public void Without_a_project_owners_key_there_is_no_verifier() =>
        Assert.Contains("at least one project owner", Assert.Throws<ArgumentException>(() => new Verifier([])).Message, StringComparison.Ordinal);

    [Fact]
    public void Strict_and_compat_exclude_each_other()
    {
        Assert.Throws<ArgumentException>(() => new Verifier([Alice.PublicKey], new() { Strict = true, Dialect = Dialect.Compat }));
        _ = new Verifier([Alice.PublicKey], new() { Strict = true });
        _ = new Verifier([Alice.PublicKey], new() { Dialect = Dialect.Compat });
    }

    [Fact]
    public void The_defaults_are_the_safe_ones()
    {
        Assert.Equal(Dialect.Strict, VerificationOptions.Default.Dialect);
        Assert.Empty(VerificationOptions.Default.AllowedFailedSteps);
        Assert.Same(TimeProvider.System, VerificationOptions.Default.Clock);
    }

    [Fact]
    public void No_message_about_a_step_of_any_name_can_move_the_cursor()
    {
        const string Name = "a\u001b[2J\u202Eb\n";
        foreach (var spoil in new Action<SupplyChainSimulator>[]
        {
            _ => { },
            chain => chain.Files = files => files.Clear(),
            chain => chain[Name].First.Signer = Mallory,
            chain => chain[Name].First.LinkName = "c\u001bd",
            chain => chain[Name].By(Diana).Products["evil"] = "other",
            chain => chain[Name].By(Carl).Products["x\u001b"] = chain[Name].By(Diana).Products["x\u001b"] = "",
            chain => chain[Name].ExpectedProducts.Insert(0, "REQUIRE y\u001b"),
            chain => chain.Files = files => files[Chains.LinkOf(Name, Carl)] = Metablock.Of(new Layout { Expires = chain.Expires }).SignedBy((Carl, Carl.PublicKey.Id)).ToBytes(),
        })
        {
            var chain = new SupplyChainSimulator { Options = new() { Dialect = Dialect.Compat } }.Step(Name, makes: ["demo.dll"], by: [Carl, Diana], expectedProducts: ["CREATE demo.dll", "DISALLOW **"]);
            chain[Name].ExpectedCommand = ["\u001b"];
            spoil(chain);

            var outcome = chain.Verify();

            var shown = string.Concat(outcome.Warnings.Select(warning => warning.What + warning.Where + warning.Hint))
                + (outcome is Rejected { Failure: var failure } ? failure.What + failure.Where + failure.Hint : "");
            Assert.NotEmpty(shown);
            Assert.DoesNotContain(shown, c => char.IsControl(c) || c == '\u202E');
        }
    }
}
