using System.Text;
using FsCheck;
using FsCheck.Fluent;
using InToto.Signing;

namespace InToto.Tests.Signing;

public sealed class PreAuthEncodingTests
{
    [Fact]
    public void All_encodings_are_those_of_the_protocol()
    {
        var vectors = Vectors.Read("vectors", "vectors", "pae.json").EnumerateArray().ToList();
        Assert.Equal(48, vectors.Count);
        Assert.All(vectors, vector => Assert.Equal(
            vector.Text("pae_hex"),
            Convert.ToHexStringLower(PreAuthEncoding.Encode(vector.Text("payloadType"), Convert.FromBase64String(vector.Text("payload_b64"))))));
    }

    [Fact]
    public void Lengths_are_those_in_bytes() =>
        Assert.Equal("DSSEv1 2 é 3 abc", Encoding.UTF8.GetString(PreAuthEncoding.Encode("é", "abc"u8)));

    [Fact]
    public void C40_a_type_that_looks_like_lengths_is_not_taken_for_them() =>
        Assert.NotEqual(PreAuthEncoding.Encode("a 11 hello", "world"u8), PreAuthEncoding.Encode("a", "hello 5 world"u8));

    /// <summary>The same characters, cut in two at two places: what an attacker would try first.</summary>
    [Fact]
    public void The_same_text_cut_at_another_place_is_encoded_otherwise() =>
        Prop.ForAll(Cuts, cut =>
                PreAuthEncoding.Encode(cut.Text[..cut.First], Bytes(cut.Text[cut.First..]))
                    .SequenceEqual(PreAuthEncoding.Encode(cut.Text[..cut.Second], Bytes(cut.Text[cut.Second..]))) == (cut.First == cut.Second))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Type_and_payload_can_be_read_back_from_the_encoding() =>
        Prop.ForAll(Cuts, cut =>
        {
            var (type, payload) = Decode(PreAuthEncoding.Encode(cut.Text[..cut.First], Bytes(cut.Text[cut.First..])));
            return type == cut.Text[..cut.First] && payload == cut.Text[cut.First..];
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_type_that_is_no_text_is_refused_and_not_changed() =>
        Assert.ThrowsAny<ArgumentException>(() => PreAuthEncoding.Encode("a\ud800", "x"u8));

    private static Arbitrary<(string Text, int First, int Second)> Cuts { get; } = Arb.From(
        from characters in Gen.ListOf(Gen.Elements([.. "0123456789 DSEv1aé"]))
        let text = string.Concat(characters)
        from first in Gen.Choose(0, text.Length)
        from second in Gen.Choose(0, text.Length)
        select (text, first, second));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static (string Type, string Payload) Decode(byte[] encoded)
    {
        var rest = encoded.AsSpan("DSSEv1 ".Length);
        var type = Take(ref rest);
        rest = rest[1..];
        var payload = Take(ref rest);
        Assert.True(rest.IsEmpty);
        return (type, payload);
    }

    private static string Take(ref Span<byte> rest)
    {
        var space = rest.IndexOf((byte)' ');
        var length = int.Parse(rest[..space], System.Globalization.CultureInfo.InvariantCulture);
        var text = Encoding.UTF8.GetString(rest.Slice(space + 1, length));
        rest = rest[(space + 1 + length)..];
        return text;
    }
}
