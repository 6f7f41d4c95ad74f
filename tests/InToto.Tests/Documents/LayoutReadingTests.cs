namespace InToto.Tests.Documents;

[Spec("4.3")]
public sealed class LayoutReadingTests
{
    [Fact]
    public void Every_member_is_read()
    {
        var layout = Text.Read<Layout>(Text.Layout);

        Assert.Equal(new(2031, 1, 1, 0, 0, 0, TimeSpan.Zero), layout.Expires);
        Assert.Equal("all", layout.Readme);
        Assert.True(layout.KeyNamed(KeyId.Parse(Text.KeyId)) is { KeyType: "ed25519", Scheme: "ed25519", Public: "00", UnknownFields.IsEmpty: true, UnknownValueFields.IsEmpty: true });
        Assert.Null(layout.KeyNamed(KeyId.Parse("00")));
        var step = Assert.Single(layout.Steps);
        Assert.Equal(("build", 1), (step.Name, step.Threshold));
        Assert.Equal(["make", "all"], step.ExpectedCommand);
        Assert.Equal(new ArtifactRule.Match(new("*"), "src", ArtifactKind.Products, "out/", "clone"), step.ExpectedMaterials[0]);
        Assert.Equal([new ArtifactRule.Create(new("demo.dll"))], step.ExpectedProducts);
        var inspection = Assert.Single(layout.Inspect);
        Assert.Equal("look", inspection.Name);
        Assert.Equal(["unzip"], inspection.Run);
        Assert.Equal([new ArtifactRule.Require("report")], inspection.Expected(ArtifactKind.Products));
    }

    [Fact]
    public void What_the_reference_fills_in_may_be_missing()
    {
        var layout = Text.Read<Layout>($$"""{"_type":"layout","expires":"2031-01-01T00:00:00Z","keys":{},"steps":[{"name":"s","pubkeys":["{{Text.KeyId}}"]}],"inspect":[{"name":"i"}]}""");

        Assert.Equal(("", 1), (layout.Readme, layout.Steps[0].Threshold));
        Assert.Empty(layout.Steps[0].ExpectedMaterials);
        Assert.Empty(layout.Inspect[0].Run);
    }

    [Theory]
    [InlineData("\"_type\":\"layout\",", "", Codes.FieldMalformed, "'_type'")]
    [InlineData("\"_type\":\"layout\"", "\"_type\":\"statement\"", Codes.WrongType, "'statement'")]
    [InlineData("\"_type\":\"layout\"", "\"_type\":7", Codes.FieldMalformed, "'_type' of 'signed' of the file is not a text; it is the number 7.")]
    [InlineData("\"_type\":\"step\"", "\"_type\":\"inspection\"", Codes.WrongType, "'build' is of type 'inspection', not 'step'.")]
    [InlineData("\"_type\":\"inspection\"", "\"_type\":\"step\"", Codes.WrongType, "'look' is of type 'step', not 'inspection'.")]
    [InlineData("\"expires\":\"2031-01-01T00:00:00Z\",", "", Codes.FieldMalformed, "has no 'expires'")]
    [InlineData("\"readme\":\"all\"", "\"readme\":null", Codes.FieldMalformed, "'readme' of 'signed' of the file is not a text; it is null.")]
    [InlineData("\"name\":\"build\"", "\"name\":5", Codes.FieldMalformed, "'name' of 'steps[0]' of 'signed' of the file is not a text; it is the number 5.")]
    [InlineData("\"name\":\"look\",", "", Codes.FieldMalformed, "'inspect[0]' of 'signed' of the file has no 'name'.")]
    [InlineData("\"threshold\":1", "\"threshold\":0", Codes.FieldMalformed, "Step 'build' has threshold 0 and 1 keyids")]
    [InlineData("\"threshold\":1", "\"threshold\":\"1\"", Codes.FieldMalformed, "'threshold' of 'build' is not a whole number in range; it is a text.")]
    [InlineData("[\"make\",", "[3,\"make\",", Codes.FieldMalformed, "an item of 'expected_command' of 'build' is not a text")]
    [InlineData("[\"CREATE\",\"demo.dll\"]", "\"CREATE demo.dll\"", Codes.FieldMalformed, "'expected_products' of 'build' is not a list")]
    [InlineData("[\"CREATE\",\"demo.dll\"]", "[\"CREATE\",1]", Codes.FieldMalformed, "a word of 'expected_products' of 'build' is not a text")]
    [InlineData("\"run\":[\"unzip\"]", "\"run\":\"'unzip\"", Codes.FieldMalformed, "'run' of 'look' cannot be split into words")]
    [InlineData("\"readme\":", "\"Expires\":\"\",\"readme\":", Codes.FieldMalformed, "'Expires' of 'signed' of the file differs from 'expires' only by case")]
    [InlineData("\"public\":\"00\"", "\"public\":\"00\",\"Public\":\"01\"", Codes.FieldMalformed, "differs from 'public' only by case")]
    [InlineData("\"public\":\"00\"", "\"public\":\"00\",\"private\":\"11\"", Codes.FieldMalformed, "holds a private key, which is now public")]
    [InlineData("\"public\":\"00\"", "\"public\":\"00\",\"private\":{\"d\":1}", Codes.FieldMalformed, "holds a private key, which is now public")]
    [InlineData("\"keyid\":\"77", "\"keyid\":\"78", Codes.FieldMalformed, "calls itself '786a")]
    [InlineData("\"keyval\":{\"public\":\"00\"}", "\"keyval\":\"00\"", Codes.FieldMalformed, "'keyval' of key 776a")]
    public void What_a_layout_must_not_hold_is_refused_and_the_message_says_where(string text, string by, string code, string words)
    {
        var problem = Text.ShouldBeRefused(Text.Layout.With(text, by));

        Assert.Equal(code, problem.Code);
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_that_is_none_is_refused_and_the_message_says_in_which_list()
    {
        var problem = Text.ShouldBeRefused(Text.Layout.With("CREATE", "PERMIT"));

        Assert.Equal((Codes.RuleMalformed, "'expected_products' of 'build'"), (problem.Code, problem.Where));
    }

    [Fact]
    public void A_keyid_that_is_none_is_refused_and_the_message_says_where()
    {
        Assert.Equal("'pubkeys' of 'build'", Text.ShouldBeRefused(Text.Layout.With($"\"pubkeys\":[\"{Text.KeyId}", "\"pubkeys\":[\"../x")).Where);
        Assert.Equal("'keys' of 'signed' of the file", Text.ShouldBeRefused(Text.Layout.With($"\"keys\":{{\"{Text.KeyId}\"", "\"keys\":{\"../x\"")).Where);
    }

    [Fact]
    public void Private_keys_and_inner_names_are_ignored_under_compat()
    {
        var key = Assert.Single(Text.Read<Layout>(Text.Layout.With("\"public\":\"00\"", "\"public\":\"00\",\"private\":\"c0ffee\"").With("\"keyid\":\"77", "\"keyid\":\"78"), Dialect.Compat).Keys);

        Assert.Equal(Text.KeyId, key.KeyId.Value);
        Assert.DoesNotContain("c0ffee", System.Text.Encoding.UTF8.GetString(new Layout { Expires = default, Keys = [key] }.ToJson()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_private_key_that_is_empty_is_none() => Text.Read<Layout>(Text.Layout.With("\"public\":\"00\"", "\"public\":\"00\",\"private\":\"\""));

    [Fact]
    public void A_key_of_another_shape_is_kept_for_those_who_know_it()
    {
        var key = Assert.Single(Text.Read<Layout>(Text.Layout.With("\"keytype\":\"ed25519\",\"scheme\":\"ed25519\",\"keyval\":{\"public\":\"00\"}",
            "\"type\":\"rsa\",\"method\":\"pgp+rsa-pkcsv1.5\",\"hashes\":[\"pgp+SHA2\"],\"keyval\":{\"private\":\"\",\"public\":{\"e\":\"010001\",\"n\":\"00\"}}")).Keys);

        Assert.Equal(("rsa", "pgp+rsa-pkcsv1.5", ""), (key.KeyType, key.Scheme, key.Public));
        Assert.Equal("hashes", Assert.Single(key.UnknownFields).Name);
        Assert.Equal(("public", "010001"), Assert.Single(key.UnknownValueFields) is var field ? (field.Name, field.Value.GetProperty("e").GetString()) : default);
    }

    [Fact]
    public void A_command_that_is_one_text_is_split_into_words() =>
        Assert.Equal(["make", "all of it"], Text.Read<Layout>(Text.Layout.With("[\"make\",\"all\"]", "\"make 'all of it'\"")).Steps[0].ExpectedCommand);

    [Fact]
    public void A_name_that_two_items_share_is_refused_also_across_steps_and_inspections()
    {
        Assert.Contains("two steps or inspections named 'build'", Text.ShouldBeRefused(Text.Layout.With("\"look\"", "\"build\"")).Message, StringComparison.Ordinal);
        Assert.Contains("two steps or inspections named 'Build'", Text.ShouldBeRefused(Text.Layout.With("\"look\"", "\"Build\"")).Message, StringComparison.Ordinal);
        Text.Read<Layout>(Text.Layout.With("\"look\"", "\"Build\""), Dialect.Compat);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_threshold_is_at_most_the_number_of_different_keyids(int threshold)
    {
        var layout = Text.Layout.With("\"threshold\":1", $"\"threshold\":{threshold}").With($"\"pubkeys\":[\"{Text.KeyId}\"", $"\"pubkeys\":[\"{Text.KeyId}\",\"{Text.KeyId}\"");

        if (threshold == 1) Text.Read<Layout>(layout);
        else Assert.Contains("has threshold 2 and 1 keyids", Text.ShouldBeRefused(layout).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_and_inspections_are_a_thousand_at_most_together()
    {
        Text.Read<Layout>(Many(999));
        var problem = Text.ShouldBeRefused(Many(1_000));

        Assert.Equal(Codes.TooLarge, problem.Code);
        Assert.Contains("1000 steps and inspections, this one has 1001", problem.Message, StringComparison.Ordinal);

        static string Many(int inspections) =>
            Text.Layout.With("\"inspect\":[{\"_type\":\"inspection\",\"name\":\"look\",\"expected_materials\":[],\"expected_products\":[[\"REQUIRE\",\"report\"]],\"run\":[\"unzip\"]}]",
                $"\"inspect\":[{string.Join(',', Enumerable.Range(0, inspections).Select(i => $"{{\"name\":\"i{i}\"}}"))}]");
    }

    [Fact]
    public void Lists_are_counted_before_their_items_are_read()
    {
        var many = string.Join(',', Enumerable.Repeat("{}", 300_000));
        var file = Testing.SignedFile.Of(Text.Layout.With("\"steps\":[", $"\"steps\":[{many},"), envelope: false);
        Assert.Throws<MetadataFormatException>(() => Metadata.Read(file));

        var before = GC.GetAllocatedBytesForCurrentThread();
        var problem = Assert.Throws<MetadataFormatException>(() => Metadata.Read(file));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(Codes.TooLarge, problem.Code);
        Assert.Contains("'steps' of 'signed' of the file may have 1000 items, it has 300001", problem.Message, StringComparison.Ordinal);
        Assert.True(allocated < 20 * file.Length, $"{allocated} bytes for {file.Length}");
    }
}
