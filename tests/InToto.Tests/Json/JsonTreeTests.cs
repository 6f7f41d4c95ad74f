using System.Text.Json;
using InToto.Json;
using InToto.Testing;
using static InToto.Tests.Json.JsonText;

namespace InToto.Tests.Json;

/// <summary>Our reader of JSON beside the platform's: what one takes, the other takes, and they see the same in it.</summary>
public sealed class JsonTreeTests
{
    private const string Sample = """
         { "a" : [ 0, -1.50e+3 , "x\n\u00e9\ud83d\ude00é😀\"\\\/" , true,false,null , [ ] , { } ], "b\u0062":{"c":-0,"d":"","e":[[{"f":"\u0000"}]]} , "":12345678901234567890 }
        """;

    [Fact]
    public void A_text_with_one_byte_changed_is_taken_by_both_or_by_neither()
    {
        var (taken, refused) = (0, 0);
        foreach (var text in Mutants(Utf8(Sample)).Where(text => System.Text.Unicode.Utf8.IsValid(text)))
        {
            foreach (var integersOnly in (bool[])[true, false])
            {
                var ours = JsonTree.Read(text, integersOnly, distinct: true) is not null;
                Assert.True(ours == IsTakenByPlatform(text, integersOnly), $"{System.Text.Encoding.UTF8.GetString(text)} is {(ours ? "" : "not ")}taken by us");
                _ = ours ? taken++ : refused++;
            }
        }
        Assert.True(taken > 500 && refused > 500, $"{taken} taken, {refused} refused");
    }

    [Fact]
    public void Every_file_that_is_read_says_the_same_to_both()
    {
        var compared = 0;
        foreach (var file in Directory.EnumerateFiles(Repository.TestAsset("json", "JSONTestSuite", "test_parsing")))
        {
            var text = File.ReadAllBytes(file);
            if (!System.Text.Unicode.Utf8.IsValid(text)) continue;
            var tree = JsonTree.Read(text, integersOnly: false, distinct: true);
            Assert.Equal(IsTakenByPlatform(text, integersOnly: false), tree is not null);
            if (tree is null) continue;
            ShouldSayTheSame(JsonElement.Parse(text), tree.Root);
            compared++;
        }
        Assert.InRange(compared, 100, int.MaxValue);
    }

    [Fact]
    public void A_text_with_everything_says_the_same_to_both() =>
        ShouldSayTheSame(JsonElement.Parse(Sample), StrictJson.Parse(Utf8(Sample)));

    [Theory]
    [InlineData(3)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(1_000)]
    public void A_name_that_stands_twice_is_refused_among_few_and_many_in_order_and_in_none(int members)
    {
        string[] names = [.. Enumerable.Range(0, members).Select(i => $"n{i:D4}")];
        foreach (var order in (string[][])[names, [.. names.Reverse()]])
        {
            StrictJson.Parse(Utf8(Object(order)));
            ShouldBeRefused(Object([.. order, "n0000"]));
            ShouldBeRefused(Object(["n0001", .. order]));
            ShouldBeRefused(Object([.. order, "\\u006e0002"]));
        }

        static string Object(string[] names) => $"{{{string.Join(',', names.Select(name => $"\"{name}\":0"))}}}";
    }

    [Fact]
    public void A_member_is_found_by_the_characters_of_its_name()
    {
        var value = StrictJson.Parse(Utf8("""{"\u0061":1,"b":{"a":2},"é":3,"\u00ea":4,"c\\":5}"""));

        Assert.Equal(["1", "3", "4", "5"], from name in (string[])["a", "é", "ê", "c\\"] select System.Text.Encoding.UTF8.GetString(value.Member(name)!.Raw));
        Assert.Null(value.Member("c"));
        Assert.Null(value.Member("\\u0061"));
    }

    private static IEnumerable<byte[]> Mutants(byte[] text)
    {
        byte[] bytes = [.. " \t\n\r\f\v{}[]:,\"\\/+-.0159aeEfnrtudDbB_"u8, 0, 0x1F, 0x7F, 0xC3, 0xA9, 0xFF];
        for (var at = 0; at < text.Length; at++)
        {
            yield return [.. text[..at], .. text[(at + 1)..]];
            yield return text[..at];
            foreach (var changed in bytes)
            {
                yield return [.. text[..at], changed, .. text[(at + 1)..]];
                yield return [.. text[..at], changed, .. text[at..]];
            }
        }
    }

    private static bool IsTakenByPlatform(byte[] text, bool integersOnly)
    {
        try
        {
            JsonScan.Require(text, integersOnly);
            return true;
        }
        catch (MetadataFormatException)
        {
            return false;
        }
    }

    private static void ShouldSayTheSame(JsonElement expected, JsonValue actual)
    {
        Assert.Equal(expected.ValueKind, actual.Kind switch
        {
            JsonKind.Object => JsonValueKind.Object,
            JsonKind.List => JsonValueKind.Array,
            JsonKind.Text => JsonValueKind.String,
            JsonKind.Number => JsonValueKind.Number,
            JsonKind.True => JsonValueKind.True,
            JsonKind.False => JsonValueKind.False,
            _ => JsonValueKind.Null,
        });
        Assert.Equal(expected.GetRawText(), System.Text.Encoding.UTF8.GetString(actual.Raw));
        List<JsonValue> inside = [];
        foreach (var child in actual.Inside) inside.Add(child);
        Assert.Equal(actual.Count, inside.Count);
        switch (expected.ValueKind)
        {
            case JsonValueKind.String:
                Assert.Equal(expected.GetString(), actual.Text);
                break;
            case JsonValueKind.Array:
                Assert.Equal(expected.GetArrayLength(), inside.Count);
                foreach (var (item, child) in expected.EnumerateArray().Zip(inside)) ShouldSayTheSame(item, child);
                break;
            case JsonValueKind.Object:
                Assert.Equal(expected.EnumerateObject().Select(member => member.Name), inside.Select(child => child.Name));
                foreach (var (member, child) in expected.EnumerateObject().Zip(inside)) ShouldSayTheSame(member.Value, child);
                break;
        }
    }
}
