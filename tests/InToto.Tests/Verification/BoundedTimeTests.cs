using System.Diagnostics;
using System.Text;
using InToto.Signing;
using InToto.Testing;
using static InToto.Testing.TestKeys;

namespace InToto.Tests.Verification;

/// <summary>Hostile and huge inputs end: in memory that is a multiple of their size, in time that is generous for a busy machine.</summary>
public sealed class BoundedTimeTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A34_E24_A_link_of_a_hundred_thousand_artifacts_is_verified_in_seconds(bool envelopes)
    {
        var chain = Chains.OneStep();
        chain.Envelopes = envelopes;
        for (var i = 0; i < 100_000; i++) chain["build"].Products[$"out/folder{i % 100}/file{i}.dll"] = "";
        chain["build"].ExpectedProducts[0] = "CREATE *";
        var (layout, links) = chain.Sign();

        var (seconds, bytes) = Cost(() => Verify(layout, links).ShouldBeVerified());

        Assert.InRange(bytes, 0, 20L * links.Values.Single().Length);
        Assert.InRange(seconds, 0, 30);
    }

    [Fact]
    public void G15_A_thousand_rules_over_ten_thousand_artifacts_are_applied_in_seconds()
    {
        // A tenth of what the catalogue has: a debug build takes ten times as long as a release, whose 100,000 take four seconds.
        var products = Rules.World.Of(Enumerable.Range(0, 10_000).Select(i => $"out/folder{i % 100}/file{i}.dll"));
        var rules = Rules.World.Rules(Enumerable.Range(0, 1_000).Select(i => (i % 4) switch
        {
            0 => $"CREATE *{i}x*y",
            1 => $"ALLOW out/*/file{i}.dll",
            2 => $"MATCH *{i}z* WITH PRODUCTS FROM other",
            _ => $"DISALLOW evil{i}*",
        }));
        var scope = Rules.World.Scope(ArtifactKind.Products, Rules.World.Of(), products, new() { ["other"] = new() { Name = "other", Products = products } });

        var (seconds, bytes) = Cost(() => Assert.Equal(250, RuleTrace.Of(rules, scope).Steps.Sum(step => step.Consumed.Length)));

        Assert.InRange(bytes, 0, 512L * 1024 * 1024);
        Assert.InRange(seconds, 0, 30);
    }

    [Fact]
    public void Ten_thousand_keys_of_one_step_are_looked_through()
    {
        var functionary = PrivateKey.Create();
        var chain = new SupplyChainSimulator().Step("build", makes: ["demo.dll"], by: [functionary]);
        KeyId[] ids = [.. Enumerable.Range(0, Limits.Keys - 1).Select(i => KeyId.Parse($"{i:x8}")), functionary.PublicKey.Id];
        chain.ChangeLayout = layout => layout with
        {
            Keys = [.. ids.Select(id => LayoutKey.Of(functionary.PublicKey, id))],
            Steps = [layout.Steps[0] with { PubKeys = [.. ids] }],
        };
        var (layout, links) = chain.Sign();

        var (seconds, bytes) = Cost(() => Verify(layout, links).ShouldBeVerified());

        Assert.InRange(bytes, 0, 256L * 1024 * 1024);
        Assert.InRange(seconds, 0, 30);
    }

    [Fact]
    public void A_thousand_forged_signatures_over_a_large_document_are_not_all_tried()
    {
        // Each costs hashing all of it. A good one behind many bad ones is found in a document of usual size, and not in a huge one.
        Assert.True(Signed(1_000, Limits.Signatures - 1).IsSignedBy(Carl.PublicKey, Carl.PublicKey.Id));
        Assert.True(Signed(15_000_000, 10).IsSignedBy(Carl.PublicKey, Carl.PublicKey.Id));
        Assert.False(Signed(15_000_000, Limits.Signatures - 1).IsSignedBy(Carl.PublicKey, Carl.PublicKey.Id));

        static Metadata Signed(int size, int forged)
        {
            var stdout = new string('a', size);
            var file = SignedFile.Of($$"""{"_type":"link","byproducts":{"stdout":"{{stdout}}"},"materials":{},"name":"build","products":{} }""", envelope: false, Carl);
            var zeros = new string('0', 128);
            var bad = $$"""{"keyid":"{{Carl.PublicKey.Id}}","sig":"{{zeros}}"},""";
            return Metadata.Read(file.Replacing("\"signatures\":[", "\"signatures\":[" + string.Concat(Enumerable.Repeat(bad, forged))));
        }
    }

    [Fact]
    public void A_link_that_is_all_unknown_members_is_read_in_little_more_than_its_size()
    {
        var many = string.Concat(Enumerable.Range(0, 400_000).Select(i => $"\"x{i}\":0,"));
        var chain = Chains.OneStep();
        chain["build"].First.ChangeJson = json => json.Replacing("\"_type\"", many + "\"_type\"");
        var (layout, links) = chain.Sign();

        var (seconds, bytes) = Cost(() => Verify(layout, links).ShouldBeVerified());

        Assert.InRange(bytes, 0, 50L * links.Values.Single().Length);
        Assert.InRange(seconds, 0, 30);
    }

    private static (double Seconds, long Bytes) Cost(Action action)
    {
        action();
        var (before, clock) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.StartNew());
        action();
        return (clock.Elapsed.TotalSeconds, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static VerificationOutcome Verify(byte[] layout, Dictionary<string, byte[]> links) =>
        new Verifier([Alice.PublicKey], new() { Clock = new FixedClock(new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero)) })
            .VerifyAsync(new("root.layout", layout), new MemoryLinkStore(links), CancellationToken.None).GetAwaiter().GetResult();
}
