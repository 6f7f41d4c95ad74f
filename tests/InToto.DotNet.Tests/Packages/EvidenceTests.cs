using System.Text;
using InToto.Signing;
using InToto.Testing;

namespace InToto.DotNet.Tests.Packages;

public sealed class EvidenceTests
{
    private static readonly PrivateKey Bob = TestKeys.Bob, Carl = TestKeys.Carl;

    [Fact]
    public async Task Links_are_found_by_their_names_as_files()
    {
        var evidence = Read(Evidence.Write(Link("compile.Contoso.Text", Bob), Link("pack", Carl), Link("pack", Bob), Layout()));

        Assert.Equal(["compile.Contoso.Text." + Prefix(Bob), .. new[] { "pack." + Prefix(Bob), "pack." + Prefix(Carl) }.Order()], evidence.Links.Select(link => $"{link.Step}.{link.KeyIdPrefix}").Order());
        var found = await evidence.ReadAsync(LinkFileName.Of("pack", Carl.PublicKey.Ids[0]), TestContext.Current.CancellationToken);
        Assert.True(found!.Parse().IsSignedBy(Carl.PublicKey));
        Assert.Equal("pack", Assert.IsType<Link>(found.Parse().Document).Name);
        Assert.Null(await evidence.ReadAsync(LinkFileName.Of("compile.Contoso.Text", Carl.PublicKey.Ids[0]), TestContext.Current.CancellationToken));
        Assert.IsType<Layout>(Assert.Single(evidence.Layouts).Parse().Document);
        Assert.Empty(evidence.Attestations);
    }

    [Fact]
    public async Task A_link_that_two_have_signed_is_found_under_both_names()
    {
        var evidence = Read(Evidence.Write(Link("pack", Bob, Carl)));

        var bobs = await evidence.ReadAsync(LinkFileName.Of("pack", Bob.PublicKey.Ids[0]), TestContext.Current.CancellationToken);
        var carls = await evidence.ReadAsync(LinkFileName.Of("pack", Carl.PublicKey.Ids[0]), TestContext.Current.CancellationToken);
        Assert.NotNull(bobs);
        Assert.Same(bobs, carls);
    }

    /// <summary>Whoever takes over the evidence has files that other verifiers read.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_found_is_the_document_byte_for_byte_as_it_was_signed(bool metablock)
    {
        var link = Link("pack", metablock, Bob);
        var found = await Read(Evidence.Write(link)).ReadAsync(LinkFileName.Of("pack", Bob.PublicKey.Ids[0]), TestContext.Current.CancellationToken);

        Assert.True(found!.Parse().IsSignedBy(Bob.PublicKey));
        Assert.Equal(link.SignedBytes.ToArray(), found.Parse().SignedBytes.ToArray());
        if (!metablock) Assert.Equal(link.ToBytes(), (byte[])[.. found.Bytes.Span, (byte)10]);
        Assert.DoesNotContain((byte)'\n', found.Bytes.ToArray());
    }

    [Fact]
    public void The_same_documents_in_any_order_give_the_same_bytes()
    {
        Metadata[] documents = [Layout(), Link("source", Carl), Link("compile.B", Bob), Link("compile.A", Bob), Link("pack", Bob)];

        var written = Evidence.Write(documents);

        Assert.Equal(written, Evidence.Write([.. documents.Reverse(), documents[2]]));
        Assert.Equal(["", "compile.A", "compile.B", "pack", "source"], Lines(written).Select(line => Metadata.Read(Encoding.UTF8.GetBytes(line)).Document is Link link ? link.Name : ""));
    }

    [Fact]
    public void Two_links_of_one_step_and_functionary_are_refused()
    {
        var one = Link("pack", Bob);
        var other = Envelope.Of(new Link { Name = "pack", Command = ["another"] }).SignedBy((Bob, Bob.PublicKey.Ids[0]));

        Assert.Equal(PackageCodes.EvidenceTwice, Refused([.. one.ToLine(), .. other.ToLine()]).Code);
        Assert.Equal(PackageCodes.EvidenceTwice, Refused([.. one.ToLine(), .. one.ToLine()]).Code);
        Assert.Equal(PackageCodes.EvidenceTwice, Assert.Throws<PackageException>(() => Evidence.Write(one, other)).Code);
        Assert.Equal(PackageCodes.EvidenceTwice, Refused([.. one.ToLine(), .. Link("pack", Carl, Bob).ToLine()]).Code);
        Assert.Equal(2, Read([.. one.ToLine(), .. Link("compile", Bob).ToLine()]).Links.Length);
    }

    [Fact]
    public void Keyids_that_begin_alike_are_one_name()
    {
        var (one, twin) = (KeyId.Parse(new string('a', 64)), KeyId.Parse("aaaaaaaab" + new string('c', 55)));
        var (first, second) = (Envelope.Of(new Link { Name = "pack" }).SignedBy((Bob, one)), Envelope.Of(new Link { Name = "pack" }).SignedBy((Carl, twin)));

        Assert.Equal(PackageCodes.EvidenceTwice, Refused([.. first.ToLine(), .. second.ToLine()]).Code);
    }

    [Fact]
    public void Attestations_are_kept_and_not_used()
    {
        var statement = Signed("""{"_type":"https://in-toto.io/Statement/v1","subject":[],"predicateType":"https://slsa.dev/provenance/v1","predicate":{}}""", Envelope.PayloadType);
        var other = Signed("""{"a":1}""", "application/example");

        var evidence = Read(Encoding.UTF8.GetBytes(statement + other));

        Assert.Equal([statement, other], evidence.Attestations.Select(file => Encoding.UTF8.GetString(file.Bytes.Span) + "\n"));
        Assert.Empty(evidence.Links);
    }

    [Theory]
    [InlineData("{}\n")]
    [InlineData("\n")]
    [InlineData("[1]\n")]
    [InlineData("not JSON\n")]
    [InlineData("""{"signed":{"_type":"layout"},"signatures":[]}""" + "\n")]
    [InlineData("""{"signed":{"_type":"link","name":"x"},"payload":"e30=","payloadType":"application/vnd.in-toto+json","signatures":[]}""" + "\n")]
    public void A_line_that_is_no_signed_document_is_refused(string line)
    {
        var good = Link("pack", Bob).ToLine();

        Assert.Single(Read(good).Links);
        Assert.Contains("line 2", Assert.Throws<MetadataFormatException>(() => Read([.. good, .. Encoding.UTF8.GetBytes(line)])).Where);
    }

    /// <summary>Only a document that says so itself is of another type; a layout with a step that is none is a malformed layout.</summary>
    [Fact]
    public void A_malformed_layout_is_no_attestation()
    {
        var layout = Signed("""{"_type":"layout","expires":"2031-01-01T00:00:00Z","readme":"","keys":{},"steps":[{"_type":"link","name":"x"}],"inspect":[]}""", Envelope.PayloadType);

        Assert.Equal(Codes.WrongType, Assert.Throws<MetadataFormatException>(() => Read(Encoding.UTF8.GetBytes(layout))).Code);
    }

    [Fact]
    public void What_is_not_JSON_Lines_is_refused()
    {
        var line = Link("pack", Bob).ToLine();

        Assert.Equal(PackageCodes.EvidenceMalformed, Refused(line[..^1]).Code);
        Assert.Equal(PackageCodes.EvidenceMalformed, Refused([.. line[..^1], .. "\r\n"u8]).Code);
        Assert.Equal(PackageCodes.EvidenceMalformed, Refused(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Signed("{}", "application/example"), PackageLimits.EvidenceLines + 1)))).Code);
        Assert.Equal(PackageLimits.EvidenceLines, Read(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Signed("{}", "application/example"), PackageLimits.EvidenceLines)))).Attestations.Length);
        Assert.Empty(Read([]).Links);
    }

    [Fact]
    public void A_link_that_does_not_say_who_signed_it_is_refused()
    {
        Assert.Equal(PackageCodes.EvidenceMalformed, Refused(Envelope.Of(new Link { Name = "pack" }).ToLine()).Code);
        var nobody = Signed("""{"_type":"link","name":"pack","command":[],"materials":{},"products":{},"byproducts":{},"environment":{}}""", Envelope.PayloadType, keyId: "");
        Assert.Equal(PackageCodes.EvidenceMalformed, Refused(Encoding.UTF8.GetBytes(nobody)).Code);
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("a/b")]
    [InlineData("CON")]
    public void A_link_whose_step_is_no_name_for_a_file_is_refused(string step) =>
        Assert.Equal(Codes.NameUnsafe, Assert.Throws<MetadataFormatException>(() => Read(Link(step, Bob).ToLine())).Code);

    [Fact]
    public void Evidence_that_lies_in_a_file_is_read_from_regular_files_only()
    {
        using var file = new TestPackage(Evidence.Write(Link("pack", Bob)), "Contoso.Text.1.0.0.intoto.jsonl");

        Assert.Single(Evidence.ReadFile(file.Path).Links);
        Assert.Equal(PackageCodes.PackageUnreadable, Assert.Throws<PackageException>(() => Evidence.ReadFile(file.Path + ".missing")).Code);
        Assert.Equal(PackageCodes.PackageUnreadable, Assert.Throws<PackageException>(() => Evidence.ReadFile(Path.GetDirectoryName(file.Path)!)).Code);
    }

    private static Evidence Read(byte[] lines) => Evidence.Read("evidence", lines);

    private static PackageException Refused(byte[] lines) => Assert.Throws<PackageException>(() => Read(lines));

    private static Metadata Link(string step, params ISigner[] by) => Link(step, metablock: false, by);

    private static Metadata Link(string step, bool metablock, params ISigner[] by)
    {
        var link = new Link { Name = step };
        return (metablock ? (Metadata)Metablock.Of(link) : Envelope.Of(link)).SignedBy(by.Select(signer => ((ISigner)signer, signer.PublicKey.Ids[0])));
    }

    private static Metadata Layout() =>
        Envelope.Of(new Layout { Expires = new(2031, 1, 1, 0, 0, 0, TimeSpan.Zero) }).SignedBy(((ISigner)TestKeys.Alice, TestKeys.Alice.PublicKey.Ids[0]));

    private static string Signed(string payload, string type, string? keyId = null) =>
        $$"""{"payload":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(payload))}}","payloadType":"{{type}}","signatures":[{"keyid":"{{keyId ?? new string('a', 64)}}","sig":"AAAA"}]}""" + "\n";

    private static string Prefix(PrivateKey signer) => signer.PublicKey.Ids[0].Prefix;

    private static string[] Lines(byte[] evidence) => Encoding.UTF8.GetString(evidence).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
