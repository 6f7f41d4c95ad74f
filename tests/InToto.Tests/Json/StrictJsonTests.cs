using System.Text;
using InToto.Json;
using static InToto.Tests.Json.JsonText;

namespace InToto.Tests.Json;

public sealed class StrictJsonTests
{
    [Fact]
    public void A1_A_key_twice_in_a_metablock_is_refused()
    {
        Assert.Equal(Codes.JsonMalformed, ShouldBeRefused("""{"signed":{},"signed":{},"signatures":[]}""").Code);
        Parse("""{"signed":{},"signed ":{},"signatures":[]}""");
    }

    [Fact]
    public void A2_A_key_twice_inside_what_is_signed_is_refused_wherever_it_stands()
    {
        Assert.Equal(Codes.JsonMalformed, ShouldBeRefused("""{"signed":{"name":"a","run":[],"name":"b"}}""").Code);
        Assert.Equal(Codes.JsonMalformed, ShouldBeRefused("""{"signed":{"run":[],"name":"a","name":"a"}}""").Code);
        Parse("""{"signed":{"run":[],"name":"a"},"name":"b"}""");
    }

    [Fact]
    public void A3_A_key_twice_is_refused_also_when_one_is_written_with_an_escape()
    {
        Assert.Equal(Codes.JsonMalformed, ShouldBeRefused("""{"run":1,"r\u0075n":2}""").Code);
        Parse("""{"run":1,"r\u0076n":2}""");
    }

    [Fact]
    public void A4_A_key_twice_in_a_nested_hash_object_is_refused()
    {
        Assert.Equal(Codes.JsonMalformed, ShouldBeRefused("""{"materials":{"a":{"sha256":"00","sha256":"11"}}}""").Code);
        Parse("""{"materials":{"a":{"sha256":"00"},"b":{"sha256":"11"}}}""");
    }

    [Fact]
    public void A4_A_key_twice_among_many_is_refused()
    {
        var many = string.Join(",", Enumerable.Range(0, 5_000).Select(i => $"\"{i}\":0"));

        Assert.Equal(Codes.JsonMalformed, ShouldBeRefused($"{{{many},\"2500\":0}}").Code);
        Parse($"{{{many},\"2500 \":0}}");
    }

    [Fact]
    public void A5_A_key_that_differs_by_case_is_another_key_and_never_overrides()
    {
        var document = Parse("""{"run":"mine","Run":"theirs"}""");

        Assert.Equal("mine", document.GetProperty("run").GetString());
        Assert.Equal(Codes.JsonMalformed, ShouldBeRefused("""{"run":"mine","run":"theirs"}""").Code);
    }

    [Fact]
    public void A10_An_envelope_with_two_payloads_is_refused()
    {
        Assert.Equal(Codes.JsonMalformed, ShouldBeRefused("""{"payload":"e30=","payloadType":"x","payload":"e30=","signatures":[]}""").Code);
        Parse("""{"payload":"e30=","payloadType":"x","signatures":[]}""");
    }

    [Fact]
    public void A11_A_byte_order_mark_is_refused_where_a_document_begins()
    {
        Assert.Contains("byte order mark", ShouldBeRefused("\uFEFF{}").Message, StringComparison.Ordinal);
        Parse("{\"\uFEFF\":0}");
    }

    [Fact]
    public void A12_UTF_16_is_refused()
    {
        Assert.Equal(Codes.JsonMalformed, ShouldBeRefused(Encoding.Unicode.GetBytes("{}")).Code);
        Assert.Equal(Codes.JsonMalformed, ShouldBeRefused([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("{}")]).Code);
        Parse("{}");
    }

    [Fact]
    public void A13_Bytes_that_are_not_UTF_8_are_refused_and_never_replaced()
    {
        Assert.Contains("UTF-8", ShouldBeRefused([.. "{\"a"u8, 0xC3, 0x28, .. "\":0}"u8]).Message, StringComparison.Ordinal);
        Assert.Equal("é", Assert.Single(StrictJson.Parse([.. "{\""u8, 0xC3, 0xA9, .. "\":0}"u8]).ToElement().EnumerateObject()).Name);
    }

    [Fact]
    public void A14_An_overlong_sequence_is_refused()
    {
        Assert.Equal(Codes.JsonMalformed, ShouldBeRefused([.. "[\""u8, 0xC0, 0xAF, .. "\"]"u8]).Code);
        StrictJson.Parse([.. "[\""u8, 0x2F, .. "\"]"u8]);
    }

    [Theory]
    [InlineData("""["\ud800"]""")]
    [InlineData("""["\udc00"]""")]
    [InlineData("""["\ud800\u0061"]""")]
    [InlineData("""["\ud800\ud800"]""")]
    [InlineData("""{"\ud800":0}""")]
    [InlineData("""{"a":{"b":["c","\\\ud800"]}}""")]
    public void A15_Half_of_a_surrogate_pair_is_refused(string json) =>
        Assert.Contains("surrogate", ShouldBeRefused(json).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""["\ud83d\ude00"]""")]
    [InlineData("""{"\uD83D\uDE00":0}""")]
    [InlineData("""["\\ud800"]""")]
    [InlineData("""["\ud7ff\ue000"]""")]
    public void A15_A_whole_surrogate_pair_is_a_character(string json) => Parse(json);

    [Fact]
    public void A16_A_raw_control_character_in_a_string_is_refused()
    {
        Assert.Equal(Codes.JsonMalformed, ShouldBeRefused("[\"a\nb\"]").Code);
        Assert.Equal(Codes.JsonMalformed, ShouldBeRefused("[\"\u001F\"]").Code);
        Parse("[\"\u0020\u007F\"]");
        Parse("""["a\nb"]""");
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    public void A18_What_is_not_a_number_is_refused(string word)
    {
        Assert.Equal(Codes.JsonMalformed, ShouldBeRefused($"[{word}]").Code);
        Parse($"[\"{word}\"]");
    }

    [Fact]
    public void A19_A_number_beyond_all_doubles_is_refused_in_what_is_signed()
    {
        Assert.Equal(Codes.FieldMalformed, ShouldBeRefusedSigned("""{"byproducts":{"deep":[{"x":1e400}]}}""").Code);
        ParseSigned("""{"byproducts":{"deep":[{"x":"1e400"}]}}""");
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("1e0")]
    [InlineData("1E0")]
    [InlineData("-1.5")]
    [InlineData("0.0")]
    public void A20_An_integer_written_as_a_fraction_is_refused_in_what_is_signed(string number)
    {
        var refusal = ShouldBeRefusedSigned($"{{\n \"threshold\": {number}}}");

        Assert.Equal(Codes.FieldMalformed, refusal.Code);
        Assert.Contains(number, refusal.Message, StringComparison.Ordinal);
        Assert.Equal("line 2, byte 15", refusal.Where);
        Parse($"{{\"threshold\":{number}}}");
        ParseSigned("""{"threshold":1}""");
    }

    [Fact]
    public void A21_Minus_zero_is_zero_and_so_never_a_threshold()
    {
        Assert.Equal(0, ParseSigned("-0").GetInt32());
        Assert.Equal("0", Canonical("-0"));
        Assert.Equal("-1", Canonical("-1"));
        Assert.Equal(Codes.FieldMalformed, ShouldBeRefusedSigned("-0.0").Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    public void A22_An_integer_of_too_many_digits_is_refused_in_what_is_signed(string sign)
    {
        var most = sign + new string('7', Limits.IntegerDigits);

        Assert.Equal(Codes.TooLarge, ShouldBeRefusedSigned($"[{most}7]").Code);
        Assert.Equal(Codes.TooLarge, ShouldBeRefusedSigned($"[{sign}{new string('7', 100_000)}]").Code);
        Assert.Equal(most, ParseSigned($"[{most}]")[0].GetRawText());
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public void A26_Sixty_four_levels_are_read_and_sixty_five_refused(string open, string close)
    {
        string Nested(int levels) => string.Concat(Enumerable.Repeat(open, levels - 1)) + "[]" + string.Concat(Enumerable.Repeat(close, levels - 1));

        Parse(Nested(64));
        Assert.Equal(Codes.JsonMalformed, ShouldBeRefused(Nested(65)).Code);
    }

    [Theory]
    [InlineData("{}{}")]
    [InlineData("{}\0")]
    [InlineData("{}x")]
    [InlineData("{}\u00A0")]
    [InlineData("")]
    [InlineData(" \n")]
    public void A28_Anything_after_the_document_and_no_document_are_refused(string json) =>
        Assert.Equal(Codes.JsonMalformed, ShouldBeRefused(json).Code);

    [Fact]
    public void A28_White_space_after_the_document_is_read() => Parse("{} \t\r\n");

    [Theory]
    [InlineData("[1,]", "[1]")]
    [InlineData("{\"a\":1,}", "{\"a\":1}")]
    [InlineData("[1]//x", "[1]")]
    [InlineData("[/*x*/1]", "[\"/*x*/\",1]")]
    [InlineData("['a']", "[\"'a'\"]")]
    [InlineData("{a:1}", "{\"a\":1}")]
    [InlineData("[01]", "[0,1]")]
    [InlineData("[+1]", "[1]")]
    [InlineData("[.5]", "[0.5]")]
    [InlineData("[0x1]", "[1]")]
    [InlineData("[True]", "[true]")]
    public void A29_Dialects_of_JSON_are_refused(string dialect, string strict)
    {
        Assert.Equal(Codes.JsonMalformed, ShouldBeRefused(dialect).Code);
        Parse(strict);
    }

    [Fact]
    public void A31_No_byte_one_byte_and_a_mebibyte_of_garbage_are_refused()
    {
        var garbage = new byte[1024 * 1024];
        garbage.AsSpan().Fill(0xFF);

        Assert.Equal(Codes.JsonMalformed, ShouldBeRefused([]).Code);
        Assert.Equal(Codes.JsonMalformed, ShouldBeRefused([(byte)'{']).Code);
        Assert.Equal(Codes.JsonMalformed, ShouldBeRefused(garbage).Code);
        Parse("0");
    }

    [Fact]
    public void A_refusal_says_the_line_and_the_byte_counted_from_one()
    {
        Assert.Equal("line 3, byte 2", ShouldBeRefused("{\n\"a\":\n x}").Where);
        Assert.Equal("line 2, byte 3", ShouldBeRefused("{\"é\":\n \t\"\\ud800\"}").Where);
    }

    [Fact]
    public void A_message_never_holds_control_characters_of_the_document()
    {
        var twice = ShouldBeRefused("""{"\u001b[31m\u202e":1,"\u001b[31m\u202e":2}""").Message;
        var raw = ShouldBeRefused("{\u001B[31m}").Message;

        Assert.DoesNotContain(twice + raw, character => char.IsControl(character) || character == '\u202E');
    }

    [Fact]
    public void A_message_does_not_tell_users_to_change_our_code()
    {
        Assert.DoesNotContain("reader options", ShouldBeRefused("[1,]").Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("The document is not strict JSON. Duplicate property 'a'.", ShouldBeRefused("""{"a":1,"a":2}""").Message);
    }
}
