using System.Text;
using System.Text.Json;
using InToto.Json;

namespace InToto.Tests.Json;

/// <summary>Short words for tests about JSON texts.</summary>
internal static class JsonText
{
    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static JsonElement Parse(string text) => StrictJson.Parse(Utf8(text)).ToElement();

    public static JsonElement ParseSigned(string text) => StrictJson.ParseSigned(Utf8(text)).ToElement();

    /// <summary>The canonical form of a text, as text.</summary>
    public static string Canonical(string text) => Encoding.UTF8.GetString(CanonicalJson.Encode(StrictJson.Parse(Utf8(text))));

    public static MetadataFormatException ShouldBeRefused(string text) => ShouldBeRefused(Utf8(text));

    public static MetadataFormatException ShouldBeRefused(byte[] utf8)
    {
        var refusal = Assert.Throws<MetadataFormatException>(() => StrictJson.Parse(utf8));
        Assert.Equal(refusal.Code, Assert.Throws<MetadataFormatException>(() => StrictJson.ParseSigned(utf8)).Code);
        return refusal;
    }

    public static MetadataFormatException ShouldBeRefusedSigned(string text) =>
        Assert.Throws<MetadataFormatException>(() => ParseSigned(text));
}
