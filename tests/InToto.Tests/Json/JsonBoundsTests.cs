using System.Text;
using InToto.Json;
using static InToto.Tests.Json.JsonText;

namespace InToto.Tests.Json;

/// <summary>What hostile documents may cost. Memory is asserted exactly; time with a margin of ten, for slow machines.</summary>
public sealed class JsonBoundsTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    public static TheoryData<string, string> RefusedBeforeATreeIsBuilt => new()
    {
        { "A27: a million open arrays", new string('[', 1_000_000) },
        { "A27: a million open objects", Repeat("{\"a\":", 1_000_000) },
        { "A27: a million nested arrays that close", new string('[', 1_000_000) + new string(']', 1_000_000) },
        { "more values than the bounds, numbers", "[" + Repeat("0,", Limits.JsonTokens) + "0]" },
        { "more values than the bounds, empty objects", "[" + Repeat("{},", Limits.JsonTokens / 2) + "0]" },
        { "more values than the bounds, members", "{" + Repeat("\"a\":0,", Limits.JsonTokens / 2) + "\"b\":0}" },
        { "many strings with escapes, then an error", "[" + Repeat("\"\\n\",", 900_000) + "]" },
        { "a long string with escapes, then an error", "[\"" + Repeat("\\u0061", 2_000_000) + "\",]" },
        { "a long name that is no string", new string('é', 8_000_000) },
    };

    [Theory]
    [MemberData(nameof(RefusedBeforeATreeIsBuilt))]
    public void Hostile_text_is_refused_in_little_memory(string what, string json)
    {
        Assert.NotEmpty(what);
        var utf8 = Utf8(json);
        var (allocated, took) = Cost(() => Assert.Throws<MetadataFormatException>(() => StrictJson.ParseSigned(utf8)));

        // 16 MiB is the buffer that one long string is decoded in; it comes from a pool and goes back.
        Assert.InRange(allocated, 0, 17 * 1024 * 1024);
        Assert.InRange(took, TimeSpan.Zero, Bound);
    }

    [Fact]
    public void A32_A_document_beyond_the_bounds_is_refused_unread()
    {
        var largest = new byte[Limits.DocumentBytes];
        largest.AsSpan().Fill((byte)' ');
        largest[0] = (byte)'0';

        Assert.Equal(0, StrictJson.Parse(largest).ToElement().GetInt32());
        Assert.Equal(Codes.TooLarge, ShouldBeRefused([.. largest, (byte)' ']).Code);
    }

    [Fact]
    public void As_many_values_as_the_bounds_allow_are_read_and_one_more_is_not()
    {
        var most = "[" + Repeat("0,", Limits.JsonTokens - 3) + "0]";

        var (_, took) = Cost(() => Assert.Equal(Limits.JsonTokens - 2, ParseSigned(most).GetArrayLength()));

        Assert.InRange(took, TimeSpan.Zero, Bound);
        Assert.Equal(Codes.TooLarge, ShouldBeRefused(most.Replace("0]", "0,0]", StringComparison.Ordinal)).Code);
    }

    [Fact]
    public void A_number_of_any_length_costs_nothing_where_it_is_not_signed_over()
    {
        var utf8 = Utf8(new string('7', Limits.DocumentBytes));

        var (_, took) = Cost(() => StrictJson.Parse(utf8));

        Assert.InRange(took, TimeSpan.Zero, Bound);
    }

    [Fact]
    public void A34_A_link_with_a_hundred_thousand_artifacts_is_read_and_canonical_in_the_memory_of_a_few_copies()
    {
        var link = Link(100_000);

        var (allocated, took) = Cost(() => Assert.Equal(link, CanonicalJson.Encode(StrictJson.ParseSigned(link))));

        Assert.InRange(allocated, link.Length, 5L * link.Length);
        Assert.InRange(took, TimeSpan.Zero, Bound);
    }

    private static byte[] Link(int artifacts)
    {
        var text = new StringBuilder("""{"_type":"link","materials":{""");
        for (var i = 0; i < artifacts; i++)
            text.Append(i > 0 ? "," : "").Append($$"""
                "src/folder{{i / 100:D5}}/file{{i:D6}}.cs":{"sha256":"{{i:x64}}"}
                """);
        return Utf8(text.Append("}}").ToString());
    }

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static (long Allocated, TimeSpan Took) Cost(Action action)
    {
        var (before, start) = (GC.GetAllocatedBytesForCurrentThread(), TimeProvider.System.GetTimestamp());
        action();
        return (GC.GetAllocatedBytesForCurrentThread() - before, TimeProvider.System.GetElapsedTime(start));
    }
}
