using System.Text.Json;

namespace InToto.Tests.Documents;

[Spec("4.4")]
[Spec("4.4.1")]
public sealed class LinkReadingTests
{
    [Fact]
    public void Every_member_is_read()
    {
        var link = Text.Read<Link>(Text.Link);

        Assert.Equal("build", link.Name);
        Assert.Equal(["make", "all"], link.Command);
        Assert.Equal("/build", link.Environment.GetProperty("workdir").GetString());
        Assert.Equal((0L, "ok\n", ""), (link.Byproducts.ReturnValue, link.Byproducts.Stdout, link.Byproducts.Stderr));
        Assert.Equal(["a.cs"], link.Materials.Names.Select(name => name.Value));
        Assert.Equal("sha1:0123456789abcdef0123456789abcdef01234567 sha256:0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef", link.Products[ArtifactName.Parse("a.dll")]!.ToString());
        Assert.Same(link.Materials, link.Recorded(ArtifactKind.Materials));
        Assert.Same(link.Products, link.Recorded(ArtifactKind.Products));
    }

    [Fact]
    public void What_may_be_missing_is_missing()
    {
        var link = Text.Read<Link>("""{"_type":"link","name":"build","materials":{},"products":{}}""");

        Assert.Equal(JsonValueKind.Undefined, link.Environment.ValueKind);
        Assert.Equal(Byproducts.None, link.Byproducts);
        Assert.Empty(link.Command);
    }

    [Theory]
    [InlineData("\"materials\":{", "\"Materials\":{", Codes.FieldMalformed, "has no 'materials'")]
    [InlineData("\"name\":\"build\",", "", Codes.FieldMalformed, "has no 'name'")]
    [InlineData("\"name\":\"build\"", "\"name\":\"a/b\"", Codes.NameUnsafe, "'a/b' cannot be the name")]
    [InlineData("\"a.cs\":{\"sha256\":\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"}", "\"a.cs\":[]", Codes.FieldMalformed, "'a.cs' of 'materials' of 'signed' of the file is not an object of digests; it is a list.")]
    [InlineData("\"sha1\":\"0123456789abcdef0123456789abcdef01234567\"", "\"sha1\":1", Codes.FieldMalformed, "'a.dll' of 'products' of 'signed' of the file has a sha1 digest that is not a text")]
    [InlineData("\"return-value\":0", "\"return-value\":\"0\"", Codes.FieldMalformed, "'return-value' of 'byproducts' of 'signed' of the file is not a whole number in range; it is a text.")]
    [InlineData("\"return-value\":0", "\"return-value\":18446744073709551616", Codes.FieldMalformed, "it is the number 18446744073709551616")]
    [InlineData("\"stdout\":\"ok\\n\"", "\"stdout\":null", Codes.FieldMalformed, "'stdout' of 'byproducts' of 'signed' of the file is not a text; it is null.")]
    [InlineData("\"environment\":{\"workdir\":\"/build\"}", "\"environment\":\"/build\"", Codes.FieldMalformed, "'environment' of 'signed' of the file is not an object")]
    [InlineData("\"command\":[\"make\",\"all\"]", "\"command\":\"make all\"", Codes.FieldMalformed, "'command' of 'signed' of the file is not a list")]
    public void What_a_link_must_not_hold_is_refused_and_the_message_says_where(string text, string by, string code, string words)
    {
        var problem = Text.ShouldBeRefused(Text.Link.With(text, by));

        Assert.Equal(code, problem.Code);
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"a.cs\":{", "\"../a.cs\":{", Codes.NameUnsafe, "'../a.cs' is not an artifact's name", "'../a.cs' of 'materials' of 'signed' of the file")]
    [InlineData("\"a.cs\":{\"sha256\":\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"}", "\"a.cs\":{}", Codes.FieldMalformed, "A digest set is empty", "'a.cs' of 'materials' of 'signed' of the file")]
    [InlineData("\"sha1\":\"01", "\"sha1\":\"1", Codes.FieldMalformed, "A sha1 digest has 40 hexadecimal digits", "'a.dll' of 'products' of 'signed' of the file")]
    [InlineData("\"sha1\":\"01", "\"sha1\":\"g1", Codes.FieldMalformed, "is not a sha1 digest in hexadecimal", "'a.dll' of 'products' of 'signed' of the file")]
    public void What_is_wrong_with_an_artifact_is_said_with_its_name_and_list(string text, string by, string code, string words, string where)
    {
        var problem = Text.ShouldBeRefused(Text.Link.With(text, by));

        Assert.Equal((code, where), (problem.Code, problem.Where));
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"0\"")]
    [InlineData("18446744073709551616")]
    [InlineData("[]")]
    public void Compat_takes_what_is_no_exit_code_for_none(string value) =>
        Assert.Null(Text.Read<Link>(Text.Link.With("\"return-value\":0", $"\"return-value\":{value}"), Dialect.Compat).Byproducts.ReturnValue);

    [Fact]
    public void A_return_value_of_null_means_that_no_command_ran() =>
        Assert.Null(Text.Read<Link>(Text.Link.With("\"return-value\":0", "\"return-value\":null")).Byproducts.ReturnValue);

    [Fact]
    public void A_member_of_the_byproducts_that_differs_from_a_known_one_by_case_needs_compat()
    {
        var json = Text.Link.With("\"stderr\":\"\"", "\"Stderr\":\"\"");

        Assert.Contains("differs from 'stderr' only by case", Text.ShouldBeRefused(json).Message, StringComparison.Ordinal);
        Assert.Equal("Stderr", Assert.Single(Text.Read<Link>(json, Dialect.Compat).Byproducts.UnknownFields).Name);
    }
}
