using System.Text;
using InToto.Json;
using static InToto.Tests.Json.JsonText;

namespace InToto.Tests.Json;

[Spec("4.1")]
public sealed class CanonicalJsonTests
{
    [Fact]
    public void B1_Keys_stand_in_order_of_their_code_points_and_not_of_their_UTF_16_units()
    {
        Assert.Equal("{\"\uFFFD\":1,\"😀\":2}", Canonical("{\"😀\":2,\"\uFFFD\":1}"));
        Assert.Equal("{\"\uFFFD\":1,\"😀\":2}", Canonical("""{"\ud83d\ude00":2,"\ufffd":1}"""));
        Assert.Equal("{\"\":0,\" \":1,\"A\":2,\"a\":3,\"a\0\":4,\"aa\":5,\"é\":6}", Canonical("""{"aa":5,"é":6,"a":3,"":0," ":1,"a\u0000":4,"A":2}"""));
    }

    [Fact]
    public void B1_A_key_with_an_escape_stands_where_its_characters_put_it()
    {
        // Sorted as written, \u0061 would come after Z and the quote would count as a backslash.
        Assert.Equal("{\"\\\"\":1,\"Z\":2,\"a\":3}", Canonical("""{"\u0061":3,"Z":2,"\"":1}"""));
        Assert.Equal("{\"#\":1,\"\\\\\":2}", Canonical("""{"\\":2,"#":1}"""));
    }

    [Fact]
    public void B2_Control_characters_stand_for_themselves() =>
        Assert.Equal("\"\0\u0001\b\t\n\f\r\u001F\u007F\u0080\u2028\"", Canonical("""
            "\u0000\u0001\b\t\n\f\r\u001f\u007f\u0080\u2028"
            """));

    [Fact]
    public void B3_However_a_character_is_written_its_canonical_bytes_are_the_same()
    {
        Assert.Equal("\"/A/é\"", Canonical("""
            "\/\u0041/\u00E9"
            """));
        Assert.Equal("\"/A/é\"", Canonical("\"/A/é\""));
    }

    [Fact]
    public void B4_Only_the_quote_and_the_backslash_are_escaped()
    {
        Assert.Equal("""
            "\"\\ \\n /<>&'"
            """, Canonical("""
            "\"\\ \\n \/<>&'"
            """));
        Assert.Equal("\"\\\"\\\\\"", Canonical("""
            "\u0022\u005c"
            """));
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("1E-3")]
    [InlineData("0.0")]
    public void B6_A_number_that_is_not_an_integer_has_no_canonical_form(string number)
    {
        Assert.Equal(Codes.FieldMalformed, Assert.Throws<MetadataFormatException>(() => Canonical($"{{\"a\":[{number}]}}")).Code);
        Assert.Equal("{\"a\":[1]}", Canonical("{\"a\":[1]}"));
    }

    [Fact]
    public void B7_An_integer_keeps_all_its_digits()
    {
        Assert.Equal("[123456789012345678901234567890,-9007199254740993,0,0]", Canonical("[123456789012345678901234567890, -9007199254740993, -0, 0]"));

        var most = new string('9', Limits.IntegerDigits);
        Assert.Equal("-" + most, Canonical("-" + most));
        Assert.Equal(Codes.TooLarge, Assert.Throws<MetadataFormatException>(() => Canonical(most + "9")).Code);
    }

    [Fact]
    public void B12_Empty_things_and_words_are_themselves() =>
        Assert.Equal("{\"\":{},\"a\":[[],{}],\"b\":[true,false,null],\"c\":\"\"}", Canonical(" { \"c\" : \"\" , \"b\":[ true,false , null],\"a\":[ [ ],{ } ],\"\":{}} "));

    [Fact]
    public void B14_The_form_of_RFC_8785_is_another_one()
    {
        const string jcs = """{"a":"\n","b":1}""";

        Assert.NotEqual(jcs, Canonical(jcs));
        Assert.Equal("{\"a\":\"\n\",\"b\":1}", Canonical(jcs));
        Assert.Equal("""{"a":"n","b":1}""", Canonical("""{"a":"n","b":1}"""));
    }

    [Fact]
    public void A_part_of_a_document_has_the_canonical_form_it_would_have_alone()
    {
        var document = StrictJson.Parse(Utf8("""{"signatures":[],"signed":{"b":[1,{"d":"\n","c":0}],"a":"é"}}"""));

        Assert.Equal("{\"a\":\"é\",\"b\":[1,{\"c\":0,\"d\":\"\n\"}]}", Encoding.UTF8.GetString(CanonicalJson.Encode(document.Member("signed")!)));
    }
}
