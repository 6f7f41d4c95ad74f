using System.Text;

namespace InToto.Tests.Documents;

[Spec("4.1")]
public sealed class DocumentRoundTripTests
{
    /// <summary>Documents with every member of the specification.</summary>
    public static TheoryData<string> Documents =>
    [
        Text.Layout,
        Text.Link,
        Text.Layout.With("\"readme\":", "\"x-motto\":{\"deep\":[1,null,\"é😀\"]},\"readme\":").With("\"threshold\":1", "\"threshold\":1,\"cert_constraints\":[{\"uris\":[\"*\"]}]")
            .With("\"run\":", "\"limit\":-7,\"run\":").With("\"scheme\":\"ed25519\"", "\"scheme\":\"ed25519\",\"keyid_hash_algorithms\":[\"sha256\",\"sha512\"]")
            .With("\"public\":\"00\"", "\"public\":\"00\",\"certificate\":\"-----BEGIN\\n\""),
        Text.Layout.With("\"keyval\":{\"public\":\"00\"}", "\"keyval\":{\"public\":{\"n\":\"00\",\"e\":\"01\"},\"q\":1}"),
        Text.Link.With("\"stderr\":\"\"", "\"stderr\":\"\",\"witness\":{\"pdb\":[true,false]},\"n\":123456789012345678901234567890").With("\"name\":\"build\"", "\"name\":\"build\",\"ünknown\":[]"),
        Text.Link.With("\"return-value\":0,", "").With("\"stdout\":\"ok\\n\",\"stderr\":\"\"", "").With("\"a.cs\"", "\"\\u00e9\\ud83d\\ude00 'quoted' <&>\""),
        Text.Link.With("{\"workdir\":\"/build\"}", "{}"),
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void What_is_read_and_written_again_has_the_same_canonical_bytes(string json)
    {
        var document = Text.Read<Document>(json);

        Assert.Equal(Text.Canonical(json), Text.Canonical(document.ToJson()));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void What_is_written_is_stable(string json)
    {
        var once = Text.Read<Document>(json).ToJson();

        Assert.Equal(once, Text.Read<Document>(Encoding.UTF8.GetString(once)).ToJson());
    }

    [Fact]
    public void Members_are_written_in_alphabetical_order_of_the_specification() => Assert.StartsWith(
        """{"_type":"link","byproducts":{},"command":[],"environment":{},"materials":{},"name":"build","products":{}}""",
        Encoding.UTF8.GetString(new Link { Name = "build" }.ToJson()), StringComparison.Ordinal);

    [Fact]
    public void The_order_of_artifacts_in_the_file_does_not_matter()
    {
        var digest = DigestSet.Sha256(new byte[32]);
        var names = new[] { "b", "a/z", "a", "é", "A" };

        Assert.Equal(Written(names), Written(names.Reverse()));

        byte[] Written(IEnumerable<string> order) =>
            new Link { Name = "build", Products = InToto.Artifacts.Of(order.Select(name => new Artifact(ArtifactName.Parse(name), digest))) }.ToJson();
    }
}
