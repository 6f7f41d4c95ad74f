using System.Text;
using FsCheck;
using FsCheck.Fluent;
using InToto.Signing;
using InToto.Testing;
using static InToto.Testing.TestKeys;

namespace InToto.Tests.Verification;

/// <summary>What holds for every chain, whatever an attacker adds, removes or flips (the cross-cutting invariants of the catalogue).</summary>
[Spec("5")]
public sealed class InvariantTests
{
    /// <summary>Chains that are rejected, each for one reason, where every link that there is is needed.</summary>
    private static readonly (string Why, Action<SupplyChainSimulator> Spoil)[] Flaws =
    [
        ("a link is missing", chain => chain.Files = files => files.Remove(Chains.LinkOf("package", Carl))),
        ("no link is there", chain => chain.Files = files => files.Clear()),
        ("a stranger signed a link", chain => chain["clone"].First.Signer = Mallory),
        ("a link was changed", chain => chain.Files = files => files[Chains.LinkOf("package", Carl)] = files[Chains.LinkOf("package", Carl)].Replacing("demo.nupkg", "evil.nupkg")),
        ("a link is another step's", chain => chain["clone"].First.LinkName = "package"),
        ("a product is not allowed", chain => chain["package"].Products["evil.dll"] = ""),
        ("a material is not what was cloned", chain => chain["package"].Materials["demo.cs"] = "other"),
        ("a command failed", chain => chain["package"].First.ReturnValue = 1),
        ("the layout has expired", chain => chain.Now = chain.Expires),
        ("a stranger signed the layout", chain => chain.LayoutSigners[0] = Mallory),
        ("nobody signed the layout", chain => chain.LayoutSigners.Clear()),
    ];

    /// <summary>Bytes that anyone can make: garbage, links of strangers, and genuine links under other names.</summary>
    private static readonly Func<Dictionary<string, byte[]>, string, byte[]>[] Forgeries =
    [
        (_, _) => [],
        (_, _) => "{}"u8.ToArray(),
        (_, name) => Forged(name, Mallory),
        (_, name) => Forged(name),
        (_, name) => Metadata.Read(Forged(name, Mallory)).SignedBy((Mallory, Carl.PublicKey.Id), (Mallory, Bob.PublicKey.Id)).ToBytes(),
        (files, _) => files.Values.FirstOrDefault() ?? [],
        (files, _) => files.Values.LastOrDefault() ?? [],
        (files, _) => files.Values.FirstOrDefault(IsDocument) is { } link ? Metadata.Read(link).SignedBy((Mallory, Mallory.PublicKey.Id)).ToBytes() : [],
    ];

    private static readonly string[] Names =
    [
        Chains.LinkOf("clone", Bob), Chains.LinkOf("package", Carl), Chains.LinkOf("clone", Carl), Chains.LinkOf("package", Bob),
        Chains.LinkOf("clone", Mallory), Chains.LinkOf("other", Carl), "package.link", "x", "",
    ];

    [Fact]
    public void P1_No_file_that_a_stranger_can_make_turns_a_rejection_into_acceptance() => Check.One(Hundred, Prop.ForAll(
        Gen.Elements(Flaws).ToArbitrary(),
        (from name in Gen.Elements(Names) from forgery in Gen.Choose(0, Forgeries.Length - 1) select (name, forgery)).NonEmptyListOf().Resize(4).ToArbitrary(),
        (flaw, additions) =>
        {
            var chain = Chains.CloneAndPackage();
            flaw.Spoil(chain);
            var spoil = chain.Files;
            chain.Files = files =>
            {
                spoil(files);
                foreach (var (name, forgery) in additions) files[name] = Forgeries[forgery](files, name);
            };
            return chain.Verify() is Rejected;
        }));

    [Fact]
    public void P1_No_signature_of_a_stranger_turns_a_rejection_into_acceptance()
    {
        foreach (var (why, spoil) in Flaws)
        {
            var chain = Chains.CloneAndPackage();
            spoil(chain);
            var files = chain.Files;
            chain.Files = links =>
            {
                files(links);
                foreach (var name in links.Keys.ToArray()) links[name] = WithSignatures(links[name]);
            };
            chain.LayoutFile = WithSignatures;
            Assert.True(chain.Verify() is Rejected, why);
        }
        var good = Chains.CloneAndPackage();
        good.LayoutFile = WithSignatures;
        good.Verify().ShouldBeVerified();

        static byte[] WithSignatures(byte[] file) => file.Replacing("\"signatures\":[", "\"signatures\":[" + string.Join(',',
            from id in new[] { Alice, Bob, Carl, Mallory } select $$"""{"keyid":"{{id.PublicKey.Id}}","sig":"{{Convert.ToHexString(Mallory.Sign(file))}}"}""") + (file.AsSpan().IndexOf("\"signatures\":[]"u8) >= 0 ? "" : ","));
    }

    [Fact]
    public void P2_No_file_or_signature_that_is_taken_away_turns_a_rejection_into_acceptance()
    {
        foreach (var (why, spoil) in Flaws)
            for (var subset = 0; subset < 16; subset++)
            {
                var chain = Chains.CloneAndPackage();
                spoil(chain);
                var files = chain.Files;
                chain.Files = links =>
                {
                    files(links);
                    if ((subset & 1) != 0) links.Remove(Chains.LinkOf("clone", Bob));
                    if ((subset & 2) != 0) links.Remove(Chains.LinkOf("package", Carl));
                    if ((subset & 4) != 0) foreach (var name in links.Keys.ToArray()) links[name] = Metadata.Read(links[name]).SignedBy().ToBytes();
                };
                if ((subset & 8) != 0) chain.LayoutSigners.Clear();
                Assert.True(chain.Verify() is Rejected, $"{why}, {subset}");
            }
        Chains.CloneAndPackage().Verify().ShouldBeVerified();
    }

    [Fact]
    public void P2_Only_a_link_above_the_threshold_can_be_withheld()
    {
        // What the layout does not ask for it cannot miss: whoever withholds the dissenting link is not found out.
        var chain = Chains.BuiltTwice();
        chain["build"].Threshold = 1;
        chain["build"].By(Diana).Products["demo.dll"] = "other";
        Assert.Equal(Codes.FunctionariesDisagree, chain.Verify().ShouldBeRejected().Code);

        chain.Files = files => files.Remove(Chains.LinkOf("build", Diana));
        chain.Verify().ShouldBeVerified();

        chain["build"].Threshold = 2;
        Assert.Equal(Codes.LinkMissing, chain.Verify().ShouldBeRejected().Code);
    }

    [Fact]
    public void P3_The_order_of_members_in_any_file_changes_nothing()
    {
        var random = new Random(3);
        var expected = Seen(Chains.CloneAndPackage().Verify());
        for (var round = 0; round < 50; round++)
        {
            var chain = Chains.CloneAndPackage();
            chain.LayoutFile = file => Shuffled(file, random);
            chain.Files = files =>
            {
                foreach (var name in files.Keys.ToArray()) files[name] = Shuffled(files[name], random);
            };
            Assert.Equal(expected, Seen(chain.Verify()));
        }
    }

    [Fact]
    public void P6_What_is_empty_proves_nothing()
    {
        Assert.Throws<ArgumentException>(() => new Verifier([]));
        Assert.Equal(Codes.LayoutProvesNothing, Changed(layout => layout with { Steps = [] }).Verify().ShouldBeRejected().Code);
        Assert.Equal(Codes.FieldMalformed, Changed(layout => layout with { Steps = [layout.Steps[0] with { PubKeys = [] }] }).Verify().ShouldBeRejected().Code);
        Assert.Equal(Codes.FieldMalformed, Changed(layout => layout with { Steps = [layout.Steps[0] with { Threshold = 0 }] }).Verify().ShouldBeRejected().Code);
        Assert.Equal(Codes.ThresholdNotMet, Changed(layout => layout with { Keys = [] }).Verify().ShouldBeRejected().Code);

        var chain = Chains.OneStep();
        chain.Files = files => files.Clear();
        Assert.Equal(Codes.LinkMissing, chain.Verify().ShouldBeRejected().Code);

        chain = Chains.OneStep();
        chain["build"].Products.Clear();
        chain["build"].ExpectedProducts.Insert(0, "REQUIRE demo.dll");
        Assert.Equal(Codes.ArtifactRequired, chain.Verify().ShouldBeRejected().Code);
        Chains.OneStep().Verify().ShouldBeVerified();

        static SupplyChainSimulator Changed(Func<Layout, Layout> change)
        {
            var changed = Chains.OneStep();
            changed.ChangeLayout = change;
            return changed;
        }
    }

    [Fact]
    public void P7_A_threshold_is_met_by_different_keys_and_by_nothing_else() => Check.One(Hundred, Prop.ForAll(
        Gen.Choose(0, 3).ArrayOf(4).ToArbitrary(), Gen.Choose(1, 4).ToArbitrary(), (people, threshold) =>
        {
            // Four keyids in the layout, each of one of four people; each has signed under each name they have.
            ISigner[] signers = [Alice, Bob, Carl, Diana];
            var entries = people.Select((person, i) => (Signer: signers[person], Id: KeyId.Parse($"{i}{i}{i}{i}{i}{i}{i}{i}"))).ToArray();
            var chain = Chains.OneStep();
            chain.ChangeLayout = layout => layout with
            {
                Keys = [.. entries.Select(entry => LayoutKey.Of(entry.Signer.PublicKey, entry.Id))],
                Steps = [layout.Steps[0] with { PubKeys = [.. entries.Select(entry => entry.Id)], Threshold = threshold }],
            };
            chain.Files = files =>
            {
                var link = Metadata.Read(files.Values.Single());
                foreach (var (signer, id) in entries) files[LinkFileName.Of("build", id).ToString()] = link.SignedBy((signer, id)).ToBytes();
            };
            return chain.Verify() is Verified == people.Distinct().Count() >= threshold;
        }));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void P9_A_layout_with_one_bit_flipped_is_rejected_or_was_not_signed_there_and_says_the_same(bool envelopes)
    {
        var (layout, links) = Small(envelopes).Sign();

        ForEachFlip(layout, flipped => Verify(flipped, links));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void P9_A_link_with_one_bit_flipped_is_rejected_or_was_not_signed_there_and_says_the_same(bool envelopes)
    {
        var (layout, links) = Small(envelopes).Sign();
        var (name, link) = links.Single();

        ForEachFlip(link, flipped => Verify(layout, new() { [name] = flipped }));
    }

    private static SupplyChainSimulator Small(bool envelopes)
    {
        var chain = new SupplyChainSimulator().Step("build", makes: ["demo.dll"], by: [Fast]);
        chain.Envelopes = envelopes;
        return chain;
    }

    private static void ForEachFlip(byte[] file, Func<byte[], VerificationOutcome> verify)
    {
        var expected = Seen(verify(file));
        Assert.StartsWith("verified", expected, StringComparison.Ordinal);
        var (signedFrom, signedTo) = SignedPart(file);
        for (var bit = 0; bit < 8 * file.Length; bit++)
        {
            file[bit / 8] ^= (byte)(1 << (bit % 8));
            if (verify(file) is Verified verified)
            {
                // A digit of a signature in upper case, or a keyid that is none, in an envelope.
                Assert.False(bit / 8 >= signedFrom && bit / 8 < signedTo, $"bit {bit % 8} of signed byte {bit / 8}");
                Assert.Equal(expected, Seen(verified));
            }
            file[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    /// <summary>Where the bytes are that the signature covers: <c>signed</c> comes last in the one form, <c>payload</c> first in the other.</summary>
    private static (int From, int To) SignedPart(byte[] file) => file.AsSpan().IndexOf("\"signed\":"u8) is var at and >= 0
        ? (at, file.Length)
        : (0, file.AsSpan().IndexOf(",\"signatures\""u8));

    /// <summary>All that a client learns from an acceptance, and that there was none.</summary>
    private static string Seen(VerificationOutcome outcome) => outcome is Verified verified
        ? $"verified {Encoding.UTF8.GetString(verified.Summary.ToJson())} {string.Join(' ', verified.Steps.SelectMany(step => step.Links))} {string.Join(' ', verified.Warnings)}"
        : "rejected";

    private static VerificationOutcome Verify(byte[] layout, Dictionary<string, byte[]> links) =>
        new Verifier([Alice.PublicKey], new() { Clock = new FixedClock(new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero)) })
            .VerifyAsync(new("root.layout", layout), new MemoryLinkStore(links), CancellationToken.None).GetAwaiter().GetResult();

    private static bool IsDocument(byte[] file) => file.AsSpan().IndexOf("\"signed\""u8) >= 0;

    private static byte[] Forged(string name, params ISigner[] signers)
    {
        var isClone = name.StartsWith("clone", StringComparison.Ordinal);
        var link = new Link
        {
            Name = isClone ? "clone" : "package",
            Products = InToto.Artifacts.Of([new(ArtifactName.Parse(isClone ? "demo.cs" : "demo.nupkg"), DigestSet.Sha256(new byte[32]))]),
        };
        return Metablock.Of(link).SignedBy(signers.Select(signer => (signer, signer.PublicKey.Id))).ToBytes();
    }

    private static byte[] Shuffled(byte[] json, Random random) => Encoding.UTF8.GetBytes(Shuffled(System.Text.Json.JsonElement.Parse(json), random));

    private static string Shuffled(System.Text.Json.JsonElement value, Random random)
    {
        if (value.ValueKind == System.Text.Json.JsonValueKind.Array) return "[" + string.Join(',', value.EnumerateArray().Select(item => Shuffled(item, random))) + "]";
        if (value.ValueKind != System.Text.Json.JsonValueKind.Object) return value.GetRawText();
        var members = value.EnumerateObject().Select(member => $"\"{member.Name}\":{Shuffled(member.Value, random)}").ToArray();
        random.Shuffle(members);
        return "{" + string.Join(',', members) + "}";
    }

    private static readonly PrivateKey Fast = PrivateKey.Create();

    private static readonly Config Hundred = Config.QuickThrowOnFailure.WithMaxTest(200).WithQuietOnSuccess(true);
}
