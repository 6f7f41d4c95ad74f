using System.Text;
using InToto.Signing;
using InToto.Testing;
using static InToto.Testing.TestKeys;

namespace InToto.Tests.Documents;

[Spec("4.1")]
[Spec("4.2")]
public sealed class MetadataTests
{
    public static TheoryData<string, bool> KeysAndForms => new(
        from key in new[] { "alice", "bob", "carl", "diana" }
        from envelope in new[] { false, true }
        select (key, envelope));

    [Theory]
    [MemberData(nameof(KeysAndForms))]
    public void What_is_signed_and_written_is_read_and_signed_still(string person, bool envelope)
    {
        var key = Of(person);
        var document = Text.Read<Layout>(Text.Layout);
        var written = (envelope ? (Metadata)Envelope.Of(document) : Metablock.Of(document)).SignedBy((key, key.PublicKey.Id)).ToBytes();

        var read = Metadata.Read(written);

        Assert.Equal(envelope ? typeof(Envelope) : typeof(Metablock), read.GetType());
        Assert.Equal(document.ToJson(), read.Document.ToJson());
        Assert.Equal(key.PublicKey.Id, Assert.Single(read.Signatures).KeyId);
        Assert.True(read.IsSignedBy(key.PublicKey, key.PublicKey.Id));
        Assert.False(read.IsSignedBy(Mallory.PublicKey, key.PublicKey.Id));
        Assert.Equal(written, read.ToBytes());
        Assert.Equal((byte)'\n', written[^1]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Signing_again_keeps_the_signed_bytes_and_drops_the_other_signatures(bool envelope)
    {
        // A form and members that writing the document anew would not keep.
        var file = SignedFile.Of(Text.Link.With("\"name\"", "\"odd\" : 1,\n\"name\"").With("\"byproducts\":{\"return-value\":0,\"stdout\":\"ok\\n\",\"stderr\":\"\"},", ""), envelope, Bob);
        var before = Metadata.Read(file);

        var after = Metadata.Read(before.SignedBy((Carl, Carl.PublicKey.Id), (Diana, Diana.PublicKey.LegacyId)).ToBytes());

        Assert.Equal(before.SignedBytes.ToArray(), after.SignedBytes.ToArray());
        Assert.Equal([Carl.PublicKey.Id, Diana.PublicKey.LegacyId], after.Signatures.Select(signature => signature.KeyId!));
        Assert.True(after.IsSignedBy(Diana.PublicKey, Diana.PublicKey.LegacyId));
        Assert.False(after.IsSignedBy(Bob.PublicKey, Bob.PublicKey.Id));
    }

    [Fact]
    public void Signatures_of_a_metablock_are_made_over_the_canonical_form_of_all_members() =>
        Assert.Equal("""{"_type":"link","materials":{},"name":"build","new":{"a":1,"b":2},"products":{}}""",
            Encoding.UTF8.GetString(Metadata.Read(SignedFile.Of("""{"new":{"b":2,"a":1}, "name":"build","products":{},"materials":{},"_type":"link"}""", envelope: false)).SignedBytes.Span));

    [Fact]
    public void Signatures_of_an_envelope_are_made_over_the_bytes_as_they_are()
    {
        const string Payload = """{ "_type":"link", "name":"build","products":{},"materials":{} }""";

        Assert.Equal($"DSSEv1 28 application/vnd.in-toto+json {Payload.Length} {Payload}",
            Encoding.UTF8.GetString(Metadata.Read(SignedFile.Of(Payload, envelope: true)).SignedBytes.Span));
    }

    [Fact]
    public void A_signature_under_another_keyid_is_not_the_keys()
    {
        var link = Metablock.Of(new Link { Name = "build" }).SignedBy((Carl, Bob.PublicKey.Id));

        Assert.False(link.IsSignedBy(Carl.PublicKey, Carl.PublicKey.Id));
        Assert.False(link.IsSignedBy(Bob.PublicKey, Bob.PublicKey.Id));
        Assert.False(link.IsSignedBy(Carl.PublicKey));
        Assert.True(link.IsSignedBy(Carl.PublicKey, Carl.PublicKey.Id, Bob.PublicKey.Id));
    }

    [Theory]
    [InlineData("\"keyid\":\"KEYID\",", "")]
    [InlineData("KEYID", "")]
    [InlineData("KEYID", "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU")]
    [InlineData("KEYID", "https://example.com/key")]
    [InlineData("KEYID", "{129}")]
    public void A_keyid_of_an_envelope_that_is_missing_or_of_another_form_leaves_every_key_to_be_tried(string text, string by)
    {
        var file = Encoding.UTF8.GetString(SignedFile.Of("""{"_type":"link","name":"build","products":{},"materials":{}}""", envelope: true, Carl))
            .With(text.Replace("KEYID", Carl.PublicKey.Id.Value, StringComparison.Ordinal), by.Replace("{129}", new('a', 129), StringComparison.Ordinal));

        var link = Metadata.Read(Encoding.UTF8.GetBytes(file));

        Assert.Null(Assert.Single(link.Signatures).KeyId);
        Assert.True(link.IsSignedBy(Carl.PublicKey, Carl.PublicKey.Id));
        Assert.False(link.IsSignedBy(Bob.PublicKey, Bob.PublicKey.Id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("SHA256:x")]
    [InlineData("../x")]
    [InlineData("{129}")]
    public void A_keyid_of_a_metablock_is_a_keyid(string keyId)
    {
        keyId = keyId.Replace("{129}", new('a', 129), StringComparison.Ordinal);

        var problem = Refused($$"""{"signatures":[{"keyid":"{{keyId}}","sig":"00"}],"signed":{{Text.Link}} }""");

        Assert.Equal((Codes.FieldMalformed, "'signatures[0]' of the file"), (problem.Code, problem.Where));
        Assert.Contains("1 to 128 hexadecimal digits", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_good_signature_counts_before_and_after_a_bad_one_of_the_same_keyid()
    {
        var good = Convert.ToHexStringLower(Metablock.Of(Text.Read<Link>(Text.Link)).SignedBy((Carl, Carl.PublicKey.Id)).Signatures[0].Value.AsSpan());
        var bad = new string('0', good.Length);

        foreach (var signatures in new[] { [bad, good], [good, bad], new[] { good, good } })
        {
            var entries = string.Join(',', signatures.Select(signature => $$"""{"keyid":"{{Carl.PublicKey.Id}}","sig":"{{signature}}"}"""));
            Assert.True(Metadata.Read(Encoding.UTF8.GetBytes($$"""{"signatures":[{{entries}}],"signed":{{Text.Link}} }""")).IsSignedBy(Carl.PublicKey, Carl.PublicKey.Id));
        }
    }

    [Theory]
    [InlineData("{}", Codes.NotMetadata, "neither 'signed' (a Metablock) nor 'payload'")]
    [InlineData("[]", Codes.FieldMalformed, "the file is not an object")]
    [InlineData("""{"signed":{},"payload":"","signatures":[]}""", Codes.NotMetadata, "both 'signed' and 'payload'")]
    [InlineData("""{"signed":{},"payloadType":"","signatures":[]}""", Codes.NotMetadata, "both 'signed' and 'payload'")]
    [InlineData("""{"signed":{"_type":"link","name":"a","materials":{},"products":{}}}""", Codes.FieldMalformed, "has no 'signatures'")]
    [InlineData("""{"signed":{"_type":"link","name":"a","materials":{},"products":{}},"signatures":{}}""", Codes.FieldMalformed, "'signatures' of the file is not a list; it is an object.")]
    [InlineData("""{"signed":{"_type":"link","name":"a","materials":{},"products":{}},"signatures":[7]}""", Codes.FieldMalformed, "'signatures[0]' of the file is not an object; it is the number 7.")]
    [InlineData("""{"signed":{"_type":"link","name":"a","materials":{},"products":{}},"signatures":[{"keyid":"00"}]}""", Codes.FieldMalformed, "'signatures[0]' of the file has no 'sig'.")]
    [InlineData("""{"signed":{"_type":"link","name":"a","materials":{},"products":{}},"signatures":[{"sig":"00"}]}""", Codes.FieldMalformed, "'signatures[0]' of the file has no 'keyid'.")]
    [InlineData("""{"signed":{"_type":"link","name":"a","materials":{},"products":{}},"signatures":[{"keyid":"00","sig":"0x00"}]}""", Codes.FieldMalformed, "is not in hexadecimal digits")]
    [InlineData("""{"signed":{"_type":"link","name":"a","materials":{},"products":{}},"signatures":[{"keyid":"00","sig":"00","Sig":"11"}]}""", Codes.FieldMalformed, "'Sig' of 'signatures[0]' of the file differs from 'sig' only by case")]
    [InlineData("""{"payload":"e30=","signatures":[]}""", Codes.FieldMalformed, "has no 'payloadType'")]
    [InlineData("""{"payloadType":"application/vnd.in-toto+json","signatures":[]}""", Codes.FieldMalformed, "has no 'payload'")]
    [InlineData("""{"payloadType":"application/json","payload":"e30=","signatures":[]}""", Codes.WrongType, "'application/json', not 'application/vnd.in-toto+json'")]
    [InlineData("""{"payloadType":"application/vnd.in-toto+json","payload":"e30=","signatures":[]}""", Codes.FieldMalformed, "the payload has no '_type'.")]
    public void What_is_no_signed_document_is_refused(string json, string code, string words)
    {
        var problem = Refused(json);

        Assert.Equal(code, problem.Code);
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Members_beside_the_document_are_listed() =>
        Assert.Equal(["note", "x"], Metadata.Read(Encoding.UTF8.GetBytes($$"""{"note":1,"signatures":[],"signed":{{Text.Link}},"x":[]}""")).UnsignedFields);

    [Fact]
    public void An_OpenPGP_signature_is_written_as_it_was_read()
    {
        var text = $$"""{"signatures":[{"keyid":"{{Carl.PublicKey.Id}}","other_headers":"0400","signature":"00ff"}],"signed":{{Text.Link}} }""";
        var link = Metadata.Read(Encoding.UTF8.GetBytes(text));

        var signature = Assert.Single(Metadata.Read(link.ToBytes()).Signatures);
        Assert.Equal(("0400", "00ff"), (HexText.Of(signature.OtherHeaders.AsSpan()), HexText.Of(signature.Value.AsSpan())));
        Assert.False(link.IsSignedBy(Carl.PublicKey, Carl.PublicKey.Id));
        Assert.Equal(Codes.FieldMalformed, Refused(text.Replace("0400", "", StringComparison.Ordinal)).Code);
    }

    private static PrivateKey Of(string person) => person switch
    {
        "alice" => Alice,
        "bob" => Bob,
        "carl" => Carl,
        _ => Diana,
    };

    private static MetadataFormatException Refused(string json) => Assert.Throws<MetadataFormatException>(() => Metadata.Read(Encoding.UTF8.GetBytes(json)));
}
