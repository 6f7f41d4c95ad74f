using System.Text;
using System.Text.Json;
using InToto.Json;
using InToto.Testing;

namespace InToto.Tests.Documents;

/// <summary>Documents as texts.</summary>
internal static class Text
{
    public const string KeyId = "776a00e29f3559e0141b3b096f696abc6cfb0c657ab40f441132b345b08453f5";

    /// <summary>A layout with every member, of one step and one inspection.</summary>
    public const string Layout = """
        {"_type":"layout","expires":"2031-01-01T00:00:00Z","readme":"all","keys":{"776a00e29f3559e0141b3b096f696abc6cfb0c657ab40f441132b345b08453f5":
        {"keyid":"776a00e29f3559e0141b3b096f696abc6cfb0c657ab40f441132b345b08453f5","keytype":"ed25519","scheme":"ed25519","keyval":{"public":"00"}}},
        "steps":[{"_type":"step","name":"build","expected_materials":[["MATCH","*","IN","src","WITH","PRODUCTS","IN","out/","FROM","clone"],["DISALLOW","*"]],
        "expected_products":[["CREATE","demo.dll"]],"pubkeys":["776a00e29f3559e0141b3b096f696abc6cfb0c657ab40f441132b345b08453f5"],"threshold":1,"expected_command":["make","all"]}],
        "inspect":[{"_type":"inspection","name":"look","expected_materials":[],"expected_products":[["REQUIRE","report"]],"run":["unzip"]}]}
        """;

    /// <summary>A link with every member.</summary>
    public const string Link = """
        {"_type":"link","name":"build","command":["make","all"],"environment":{"workdir":"/build"},"byproducts":{"return-value":0,"stdout":"ok\n","stderr":""},
        "materials":{"a.cs":{"sha256":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}},
        "products":{"a.dll":{"sha256":"0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef","sha1":"0123456789abcdef0123456789abcdef01234567"}}}
        """;

    public static T Read<T>(string json, Dialect dialect = Dialect.Strict)
        where T : Document => Assert.IsAssignableFrom<T>(Metadata.Read(SignedFile.Of(json, envelope: false), dialect).Document);

    public static MetadataFormatException ShouldBeRefused(string json, Dialect dialect = Dialect.Strict) =>
        Assert.Throws<MetadataFormatException>(() => Metadata.Read(SignedFile.Of(json, envelope: false), dialect));

    public static byte[] Canonical(string json) => CanonicalJson.Encode(JsonValue.OfOwn(Encoding.UTF8.GetBytes(json)));

    public static byte[] Canonical(byte[] json) => Canonical(Encoding.UTF8.GetString(json));

    /// <summary>The text with another one in place of a text that must be there.</summary>
    public static string With(this string json, string text, string by)
    {
        Assert.Contains(text, json, StringComparison.Ordinal);
        return json.Replace(text, by, StringComparison.Ordinal);
    }
}
