using System.Text;
using System.Text.Json.Nodes;
using InToto.Testing;
using static InToto.Testing.TestKeys;

namespace InToto.DotNet.Tests.Packages;

/// <summary>List E of the attack catalogue, with the links as evidence of a package: what a link is called follows from what it says and who signed it.</summary>
public sealed class ThreatsE_EvidenceTests
{
    [Fact]
    public async Task E1_E2_A_link_that_is_not_in_the_evidence_is_missed()
    {
        var chain = BuiltTwice();
        Assert.Equal(Codes.LinkMissing, await Code(chain, links => links[..^1]));
        Assert.Equal(Codes.LinkMissing, await Code(chain, _ => []));
        Assert.Null(await Code(chain));
    }

    [Fact]
    public async Task E3_E4_A_link_that_somebody_else_signed_is_under_that_ones_name()
    {
        var chain = CloneAndPackage();
        Assert.Null(await Code(chain));

        chain["package"].First.Signer = Mallory;
        Assert.Equal(Codes.LinkMissing, await Code(chain));
        chain["package"].First.Signer = Bob;
        Assert.Equal(Codes.LinkMissing, await Code(chain));
    }

    [Fact]
    public async Task E3_A_strangers_signature_under_a_functionarys_keyid_does_not_count()
    {
        var chain = CloneAndPackage();
        chain["package"].First.Signer = Mallory;

        Assert.Equal(Codes.ThresholdNotMet, await Code(chain, links => [.. links.Select(link => link.Replace(Mallory.PublicKey.Id.Value, Carl.PublicKey.Id.Value, StringComparison.Ordinal))]));
    }

    [Fact]
    public async Task E5_A_link_is_of_the_step_that_it_names()
    {
        var chain = CloneAndPackage();
        chain["package"].First.LinkName = "clone";
        Assert.Equal(Codes.LinkMissing, await Code(chain));
    }

    [Fact]
    public async Task E7_E8_E10_Functionaries_must_have_recorded_the_same_also_above_the_threshold()
    {
        var chain = BuiltTwice();
        chain["build"].By(Diana).Products["demo.dll"] = "other";
        Assert.Equal(Codes.FunctionariesDisagree, await Code(chain));

        chain["build"].Threshold = 1;
        Assert.Equal(Codes.FunctionariesDisagree, await Code(chain));
    }

    [Fact]
    public void E10_A_second_link_of_one_functionary_is_refused_and_never_a_choice()
    {
        var chain = BuiltTwice();
        var other = BuiltTwice();
        other["build"].By(Carl).Products["demo.dll"] = "other";
        var second = Lines(other)[0];

        Assert.Equal(PackageCodes.EvidenceTwice, Assert.Throws<PackageException>(() => Read([.. Lines(chain), second])).Code);
        Assert.Equal(PackageCodes.EvidenceTwice, Assert.Throws<PackageException>(() => Read([second, .. Lines(chain)])).Code);
    }

    [Fact]
    public async Task E12_A_link_of_another_build_does_not_fit_the_step_before()
    {
        var (chain, old) = (CloneAndPackage(), Lines(CloneAndPackage()));
        chain["clone"].Products["demo.cs"] = "a newer version";
        chain["package"].Materials["demo.cs"] = "a newer version";
        Assert.Null(await Code(chain));

        Assert.Equal(Codes.ArtifactDisallowed, await Code(chain, links => [links[0], old[1]]));
    }

    [Fact]
    public async Task E14_A_product_that_no_rule_names_is_found_by_the_last_rule()
    {
        var chain = CloneAndPackage();
        chain["package"].Products["extra"] = "";
        Assert.Equal(Codes.ArtifactDisallowed, await Code(chain));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"sha256":"00"}""")]
    public void E15_E18_A_digest_set_that_is_none_makes_the_evidence_malformed(string digests)
    {
        var chain = CloneAndPackage();
        chain["clone"].First.ChangeJson = json => JsonNode.Parse(json)!.AsObject() is var link && (link["products"]!["demo.cs"] = JsonNode.Parse(digests)) is not null ? link.ToJsonString() : json;

        Assert.Equal(Codes.FieldMalformed, Assert.Throws<MetadataFormatException>(() => Read(Lines(chain))).Code);
    }

    [Fact]
    public async Task E23_A_sublayout_is_no_link_so_the_step_has_none()
    {
        var chain = CloneAndPackage();
        var sublayout = Encoding.UTF8.GetString(Envelope.Of(new Layout { Expires = chain.Expires }).SignedBy((Carl, Carl.PublicKey.Id)).ToBytes());

        Assert.Equal(Codes.LinkMissing, await Code(chain, links => [links[0], OneLine(sublayout)]));
    }

    [Fact]
    public void E26_A_link_that_nobody_signed_makes_the_evidence_malformed()
    {
        var unsigned = OneLine(Encoding.UTF8.GetString(Metadata.Read(Encoding.UTF8.GetBytes(Lines(CloneAndPackage())[1])).SignedBy().ToBytes()));

        Assert.Equal(PackageCodes.EvidenceMalformed, Assert.Throws<PackageException>(() => Read([unsigned])).Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task E27_Both_forms_go_together(bool layoutIsEnvelope)
    {
        var (chain, other) = (CloneAndPackage(), CloneAndPackage());
        (chain.Envelopes, other.Envelopes) = (layoutIsEnvelope, !layoutIsEnvelope);

        Assert.Null(await Code(chain, links => [links[0], Lines(other)[1]]));
    }

    [Fact]
    public void E24_A_link_of_a_hundred_thousand_products_is_read_from_evidence()
    {
        var link = new Link { Name = "many", Products = Artifacts.Of(Enumerable.Range(0, 100_000).Select(i => new Artifact(ArtifactName.Parse($"f{i:000000}"), DigestSet.Sha256(new byte[32])))) };

        Assert.Equal(100_000, ((Link)Read([OneLine(Encoding.UTF8.GetString(Envelope.Of(link).SignedBy((Carl, Carl.PublicKey.Id)).ToBytes()))]).Document(LinkFileName.Of("many", Carl.PublicKey.Id)).Document).Products.Count);
    }

    private static SupplyChainSimulator CloneAndPackage() => new SupplyChainSimulator()
        .Step("clone", makes: ["demo.cs"], by: [Bob])
        .Step("package", uses: ["demo.cs"], makes: ["demo.tgz"], expectedMaterials: ["MATCH demo.cs WITH PRODUCTS FROM clone", "DISALLOW *"], by: [Carl]);

    private static SupplyChainSimulator BuiltTwice() => new SupplyChainSimulator().Step("build", uses: ["demo.cs"], makes: ["demo.dll"], by: [Carl, Diana]);

    private static async Task<string?> Code(SupplyChainSimulator chain, Func<string[], string[]>? change = null)
    {
        var verifier = new Verifier(chain.ProjectOwners, chain.Options with { Clock = new FixedClock(chain.Now) });
        var evidence = Read(change is null ? Lines(chain) : change(Lines(chain)));
        return await verifier.VerifyAsync(new("root.layout", chain.Sign().Layout), evidence, TestContext.Current.CancellationToken) is Rejected { Failure.Code: var code } ? code : null;
    }

    private static Evidence Read(IEnumerable<string> lines) => Evidence.Read("evidence", Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));

    /// <summary>The links as lines, in the order of the steps and functionaries.</summary>
    private static string[] Lines(SupplyChainSimulator chain) => [.. chain.Sign().Links.Values.Select(bytes => OneLine(Encoding.UTF8.GetString(bytes)))];

    private static string OneLine(string json) => JsonNode.Parse(json)!.ToJsonString();
}
