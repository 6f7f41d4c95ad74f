using System.Buffers;
using System.Text.Json;
using InToto.Json;

namespace InToto.Tests.Documents;

/// <summary>Artifacts are written by a loop of ours, and byte for byte as the platform's writer writes them.</summary>
public sealed class ArtifactsJsonTests
{
    [Theory]
    [InlineData("src/demo.cs")]
    [InlineData("pkg:nuget/demo@1.0.0#lib/net10.0/Demo.dll")]
    [InlineData("a ~ b")]
    [InlineData("it's \"quoted\"")]
    [InlineData("<a&b>+`c`")]
    [InlineData("straße/日本/\U0001F600.cs")]
    [InlineData("line\u2028separator")]
    [InlineData("delete\u007F")]
    [InlineData("tab\tand\\backslash")]
    public void A_name_is_written_as_the_platform_writes_it(string name) => AssertSame(Artifact(name, new Digest("sha256", Hex)));

    [Fact]
    public void No_artifacts_are_an_empty_object() => AssertSame();

    [Fact]
    public void Digests_stand_in_order_and_many_artifacts_do_not_end_the_buffer()
    {
        Artifact[] all = [.. Enumerable.Range(0, 300).Select(i => Artifact($"{new string('d', i)}/é{i}", new Digest("sha512", Hex + Hex), new Digest("sha256", Hex)))];
        AssertSame(all);
    }

    private static void AssertSame(params Artifact[] artifacts)
    {
        var expected = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(expected, InToto.Json.JsonText.Compact))
        {
            writer.WriteStartObject();
            foreach (var (name, digests) in artifacts)
            {
                writer.WriteStartObject(name.Value);
                foreach (var digest in digests.Digests) writer.WriteString(digest.Algorithm, digest.Hex);
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
        }
        Assert.Equal(expected.WrittenSpan.ToArray(), ArtifactsJson.Of(artifacts));
    }

    private static Artifact Artifact(string name, params Digest[] digests) => new(ArtifactName.Sought(name), DigestSet.Of(digests));

    private static readonly string Hex = new('a', 64);
}
