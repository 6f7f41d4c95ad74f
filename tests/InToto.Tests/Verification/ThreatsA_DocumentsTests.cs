using System.Globalization;
using System.Text;
using InToto.Testing;
using static InToto.Testing.TestKeys;

namespace InToto.Tests.Verification;

/// <summary>List A of the attack catalogue: documents that are not what they seem, as a verification meets them.</summary>
public sealed class ThreatsA_DocumentsTests
{
    [Fact]
    public void A6_A_file_whose_signed_part_is_called_Signed_is_no_document()
    {
        Layout(Codes.NotMetadata, file => file.Replacing("\"signed\":", "\"Signed\":"));
        Layout(null, file => file.Replacing("\"signed\":", "\"signe\\u0064\":"));
    }

    [Fact]
    public void A7_A_member_that_is_unknown_is_a_warning_and_one_that_differs_by_case_is_refused()
    {
        var chain = Chains.OneStep();
        chain.ChangeLayoutJson = json => json.Replacing("\"readme\":", "\"Motto\":1,\"readme\":");
        Assert.Contains("Motto", Assert.Single(chain.Verify().ShouldBeVerified().Warnings).What, StringComparison.Ordinal);

        chain.ChangeLayoutJson = json => json.Replacing("\"readme\":", "\"Readme\":\"\",\"readme\":");
        Assert.Equal(Codes.FieldMalformed, chain.Verify().ShouldBeRejected().Code);
    }

    [Theory]
    [InlineData("\"readme\":", "\"STEPS\":[],\"readme\":")]
    [InlineData("\"threshold\":", "\"Threshold\":9,\"threshold\":")]
    [InlineData("\"scheme\":", "\"Scheme\":\"none\",\"scheme\":")]
    [InlineData("\"public\":", "\"Public\":\"\",\"public\":")]
    public void A5_A7_A_twin_of_a_member_is_refused_wherever_it_stands(string text, string by)
    {
        var chain = Chains.OneStep();
        chain.ChangeLayoutJson = json => json.Replacing(text, by);

        Assert.Contains("only by case", chain.Verify().ShouldBeRejected().What, StringComparison.Ordinal);
    }

    [Fact]
    public void A8_A_member_beside_the_signed_ones_is_a_warning()
    {
        var chain = Chains.OneStep();
        chain.LayoutFile = file => file.Replacing("{\"signatures\":", "{\"comment\":\"\",\"signatures\":");

        Assert.Equal(Codes.FieldUnsigned, Assert.Single(chain.Verify().ShouldBeVerified().Warnings).Code);
    }

    [Theory]
    [InlineData("\"payload\":\"e30=\"")]
    [InlineData("\"payloadType\":\"application/vnd.in-toto+json\"")]
    public void A9_A_file_that_can_be_read_in_two_ways_is_refused(string member)
    {
        Layout(Codes.NotMetadata, file => file.Replacing("{\"signatures\":", $"{{{member},\"signatures\":"));
        Layout(null, file => file.Replacing("{\"signatures\":", $"{{{member.Replace("payload", "payloads", StringComparison.Ordinal)},\"signatures\":"));
    }

    [Fact]
    public void A17_A_NUL_in_the_name_of_a_step_or_an_artifact_is_refused()
    {
        Layout(Codes.NameUnsafe, change: json => json.Replacing("\"name\":\"build\"", "\"name\":\"build\\u0000\""));
        LinkOf(Codes.NameUnsafe, json => json.Replacing("\"demo.dll\"", "\"demo.dll\\u0000\""));
        LinkOf(null, json => json.Replacing("\"demo.dll\"", "\"demo.\\u0064ll\""));
    }

    [Fact]
    public void A23_Integers_are_exact_beyond_what_a_double_holds()
    {
        var chain = Chains.OneStep();
        chain.Options = new() { AllowedFailedSteps = ["build"] };
        chain["build"].First.ChangeJson = json => json.Replacing("\"byproducts\":{}", "\"byproducts\":{\"return-value\":9007199254740993,\"count\":9007199254740993}");

        var byproducts = chain.Verify().ShouldBeVerified().Summary.Byproducts;

        Assert.Equal(9007199254740993, byproducts.ReturnValue);
        Assert.Equal("9007199254740993", Assert.Single(byproducts.UnknownFields).Value.GetRawText());

        chain.Files = files => files[Chains.LinkOf("build", Carl)] = files[Chains.LinkOf("build", Carl)].Replacing("9007199254740993", "9007199254740992");
        Assert.Equal(Codes.ThresholdNotMet, chain.Verify().ShouldBeRejected().Code);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("\"1\"")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{}")]
    [InlineData("1.0")]
    [InlineData("1e0")]
    [InlineData("-0")]
    [InlineData("9223372036854775808")]
    public void A20_A21_A24_A_threshold_is_a_whole_number(string threshold)
    {
        Layout(Codes.FieldMalformed, change: json => json.Replacing("\"threshold\":1", $"\"threshold\":{threshold}"));
        Layout(null, change: json => json.Replacing("\"threshold\":1", "\"threshold\":  1"));
    }

    [Theory]
    [InlineData("\"steps\":[", "\"steps\":null,\"x\":[")]
    [InlineData("\"inspect\":[", "\"inspect\":null,\"x\":[")]
    [InlineData("\"pubkeys\":[", "\"pubkeys\":null,\"x\":[")]
    [InlineData("\"expected_products\":[", "\"expected_products\":null,\"x\":[")]
    [InlineData("\"keys\":{", "\"keys\":null,\"x\":{")]
    [InlineData("\"expected_command\":[", "\"expected_command\":null,\"x\":[")]
    public void A25_Null_is_no_list(string text, string by)
    {
        Layout(Codes.FieldMalformed, change: json => json.Replacing(text, by));
        Layout(Codes.FieldMalformed, file => file.Replacing("\"signatures\":[", "\"signatures\":null,\"x\":["));
        LinkOf(Codes.FieldMalformed, json => json.Replacing("\"products\":{", "\"products\":null,\"x\":{"));
    }

    [Fact]
    public void A27_A_million_levels_end_at_once_and_in_little_memory()
    {
        var deep = Encoding.UTF8.GetBytes("{\"signatures\":" + new string('[', 1_000_000));

        var before = GC.GetAllocatedBytesForCurrentThread();
        var problem = Assert.Throws<MetadataFormatException>(() => Metadata.Read(deep));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(Codes.JsonMalformed, problem.Code);
        Assert.True(allocated < 1_000_000, $"{allocated} bytes");
    }

    [Theory]
    [InlineData("\"signed\":", "\"sign\":", Codes.NotMetadata)]
    [InlineData("\"signed\":{", "\"signed\":\"\",\"x\":{", Codes.FieldMalformed)]
    [InlineData("\"signed\":{", "\"signed\":1,\"x\":{", Codes.FieldMalformed)]
    [InlineData("\"signed\":{", "\"signed\":[],\"x\":{", Codes.FieldMalformed)]
    [InlineData("\"signed\":{", "\"signed\":null,\"x\":{", Codes.FieldMalformed)]
    [InlineData("\"_type\":\"layout\",", "", Codes.FieldMalformed)]
    [InlineData("\"_type\":\"layout\"", "\"_type\":1", Codes.FieldMalformed)]
    [InlineData("\"_type\":\"layout\"", "\"_type\":\"statement\"", Codes.WrongType)]
    [InlineData("\"_type\":\"layout\"", "\"_type\":\"Layout\"", Codes.WrongType)]
    public void A30_What_is_signed_is_an_object_of_a_known_type(string text, string by, string code) => Layout(code, file => file.Replacing(text, by));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A33_A_million_signatures_are_refused_before_one_is_looked_at(bool envelope)
    {
        var file = SignedFile.Of("""{"_type":"link","name":"a","materials":{},"products":{}}""", envelope)
            .Replacing("\"signatures\":[]", $"\"signatures\":[{string.Join(',', Enumerable.Repeat("{}", 600_000))}]");

        var problem = Assert.Throws<MetadataFormatException>(() => Metadata.Read(file));

        Assert.Equal(Codes.TooLarge, problem.Code);
        Assert.Contains("'signatures' of the file may have 1024 items, it has 600000", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A33_As_many_signatures_as_are_allowed_are_checked()
    {
        var chain = Chains.OneStep();
        chain.LayoutFile = file => file.Replacing("\"signatures\":[", "\"signatures\":[" + string.Concat(Enumerable.Repeat($$"""{"keyid":"{{Alice.PublicKey.Id}}","sig":"00"},""", Limits.Signatures - 1)));
        chain.Verify().ShouldBeVerified();

        chain.LayoutFile = file => file.Replacing("\"signatures\":[", "\"signatures\":[" + string.Concat(Enumerable.Repeat($$"""{"keyid":"{{Alice.PublicKey.Id}}","sig":"00"},""", Limits.Signatures)));
        Assert.Equal(Codes.TooLarge, chain.Verify().ShouldBeRejected().Code);
    }

    [Fact]
    public void A35_A_name_of_ten_mebibytes_is_refused_and_the_message_is_short()
    {
        var chain = Chains.OneStep();
        chain["build"].First.ChangeJson = json => json.Replacing("\"demo.dll\"", $"\"{new string('a', 10 * 1024 * 1024)}\"");

        var failure = chain.Verify().ShouldBeRejected();

        Assert.Equal((Codes.TooLarge, 5), (failure.Code, failure.Stage));
        Assert.True(failure.What.Length + failure.Where!.Length < 1_000, $"{failure.What.Length} and {failure.Where.Length} characters");
    }

    [Fact]
    public void A35_A_name_of_32_KiB_is_a_name()
    {
        var chain = Chains.OneStep();
        chain["build"].Products.Clear();
        chain["build"].Products[new('a', Limits.ArtifactNameBytes)] = "";
        chain["build"].ExpectedProducts[0] = "CREATE a*";
        chain.Verify().ShouldBeVerified();

        chain["build"].Products[new('b', Limits.ArtifactNameBytes + 1)] = "";
        Assert.Equal(Codes.TooLarge, chain.Verify().ShouldBeRejected().Code);
    }

    [Fact]
    public void A38_A_time_that_is_no_text_or_empty_is_refused()
    {
        foreach (var value in new[] { "1924992000", "null", "{}", "\"\"" })
            Layout(Codes.FieldMalformed, change: json => json.Replacing("\"2031-01-01T00:00:00Z\"", value));
        Layout(null, change: json => json.Replacing("\"2031-01-01T00:00:00Z\"", "\"2031-01-01T00:00:01Z\""));
    }

    [Fact]
    public void A39_Hexadecimal_of_a_signature_has_either_case_and_no_other_spelling()
    {
        Layout(null, file => Signature(file, sig => sig.ToUpperInvariant()));
        foreach (var spelling in new Func<string, string>[] { sig => sig[1..], sig => "0x" + sig, sig => sig[..^1] + "g", sig => " " + sig, sig => sig + "\\n", sig => sig.Insert(2, " ") })
            Layout(Codes.FieldMalformed, file => Signature(file, spelling));
    }

    [Fact]
    public void A39_Compat_takes_white_space_between_digits()
    {
        var chain = Chains.OneStep();
        chain.LayoutFile = file => Signature(file, sig => " " + sig.Insert(2, "\\n"));
        Assert.Equal(Codes.FieldMalformed, chain.Verify().ShouldBeRejected().Code);

        chain.Options = new() { Dialect = Dialect.Compat };
        chain.Verify().ShouldBeVerified();
    }

    [Fact]
    public void A40_A_hundred_thousand_keys_are_refused_before_one_is_read()
    {
        Layout(Codes.TooLarge, change: json => json.Replacing("\"keys\":{", "\"keys\":{" + Many(100_000)));
        Layout(null, change: json => json.Replacing("\"keys\":{", "\"keys\":{" + Many(Limits.Keys - 1)));

        static string Many(int keys) => string.Concat(Enumerable.Range(0, keys).Select(i => string.Create(CultureInfo.InvariantCulture, $"\"{i:x8}\":{{}},")));
    }

    [Theory]
    [InlineData("standard", null)]
    [InlineData("url", null)]
    [InlineData("line", Codes.FieldMalformed)]
    [InlineData("space", Codes.FieldMalformed)]
    [InlineData("bits", Codes.FieldMalformed)]
    [InlineData("unpadded", Codes.FieldMalformed)]
    [InlineData("twice", Codes.FieldMalformed)]
    public void A41_Base64_has_two_alphabets_and_one_spelling(string spelling, string? code) => Layout(code, envelopes: true, change: UntilPadded, file: bytes =>
    {
        var file = Encoding.UTF8.GetString(bytes);
        var start = file.IndexOf(':', StringComparison.Ordinal) + 2;
        var payload = file[start..file.IndexOf('"', start)];
        Assert.EndsWith("=", payload, StringComparison.Ordinal);
        Assert.Contains('/', payload);
        return Encoding.UTF8.GetBytes(file.Replace(payload, spelling switch
        {
            "standard" => payload,
            "url" => payload.Replace('+', '-').Replace('/', '_'),
            "line" => payload.Insert(4, "\\n"),
            "space" => payload.Insert(4, " "),
            "bits" => WithStrayBits(payload),
            "unpadded" => payload.TrimEnd('='),
            _ => payload + payload[^4..],
        }, StringComparison.Ordinal));
    });

    [Fact]
    public void A41_Compat_takes_base64_without_padding()
    {
        var chain = Chains.OneStep();
        (chain.Envelopes, chain.ChangeLayoutJson) = (true, UntilPadded);
        chain.LayoutFile = file => file.Replacing("=\",\"payloadType\"", "\",\"payloadType\"");
        Assert.Equal(Codes.FieldMalformed, chain.Verify().ShouldBeRejected().Code);

        chain.Options = new() { Dialect = Dialect.Compat };
        chain.Verify().ShouldBeVerified();
    }

    [Fact]
    public void A42_An_empty_payload_is_no_document()
    {
        var file = SignedFile.Of("", envelope: true, Alice);
        Assert.Contains("\"payload\":\"\"", Encoding.UTF8.GetString(file), StringComparison.Ordinal);

        Layout(Codes.JsonMalformed, _ => file);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("not JSON")]
    [InlineData("{\"_type\":\"layout\",\"_type\":\"layout\"}")]
    [InlineData("\uFEFF{}")]
    public void A43_A_payload_that_is_no_JSON_is_refused_however_well_it_is_signed(string payload) => Layout(Codes.JsonMalformed, _ => SignedFile.Of(payload, envelope: true, Alice));

    [Fact]
    public void A44_A_payload_that_is_a_text_that_holds_JSON_is_refused()
    {
        var (layout, _) = Chains.OneStep().Sign();
        var signed = Encoding.UTF8.GetString(layout);
        var json = signed[(signed.IndexOf("\"signed\":", StringComparison.Ordinal) + 9)..^1];

        Layout(Codes.FieldMalformed, _ => SignedFile.Of(System.Text.Json.JsonSerializer.Serialize(json), envelope: true, Alice));
        Layout(null, _ => SignedFile.Of(json, envelope: true, Alice));
    }

    /// <summary>Verifies a chain whose layout is changed before or after it is signed; a null code means that it verifies.</summary>
    private static void Layout(string? code, Func<byte[], byte[]>? file = null, Func<string, string>? change = null, bool envelopes = false)
    {
        var chain = Chains.OneStep();
        (chain.LayoutFile, chain.ChangeLayoutJson, chain.Envelopes) = (file ?? (bytes => bytes), change ?? (json => json), envelopes);
        var outcome = chain.Verify();

        if (code is null) outcome.ShouldBeVerified();
        else Assert.Equal((code, 1), (outcome.ShouldBeRejected().Code, outcome.ShouldBeRejected().Stage));
    }

    private static void LinkOf(string? code, Func<string, string> change)
    {
        var chain = Chains.OneStep();
        chain["build"].First.ChangeJson = change;
        var outcome = chain.Verify();

        if (code is null) outcome.ShouldBeVerified();
        else Assert.Equal((code, 5), (outcome.ShouldBeRejected().Code, outcome.ShouldBeRejected().Stage));
    }

    private static byte[] Signature(byte[] file, Func<string, string> spelling)
    {
        var text = Encoding.UTF8.GetString(file);
        var start = text.IndexOf("\"sig\":\"", StringComparison.Ordinal) + 7;
        var sig = text[start..text.IndexOf('"', start)];
        return Encoding.UTF8.GetBytes(text.Replace(sig, spelling(sig), StringComparison.Ordinal));
    }

    /// <summary>A layout whose base64 has padding and characters of which the alphabets differ.</summary>
    private static string UntilPadded(string json)
    {
        json = json.Replacing("\"readme\":\"\"", "\"readme\":\"???>>>\"");
        while (Encoding.UTF8.GetByteCount(json) % 3 != 2 || !Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).Contains('/', StringComparison.Ordinal)) json = json.Insert(json.Length - 1, " ");
        return json;
    }

    private static string WithStrayBits(string payload)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        var last = payload.TrimEnd('=').Length - 1;
        return payload[..last] + Alphabet[Alphabet.IndexOf(payload[last], StringComparison.Ordinal) + 1] + payload[(last + 1)..];
    }
}
