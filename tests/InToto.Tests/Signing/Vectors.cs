using System.Text.Json;
using InToto.Testing;

namespace InToto.Tests.Signing;

/// <summary>The vectors under <c>testassets</c>, as JSON.</summary>
internal static class Vectors
{
    public static JsonElement Read(params string[] segments)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Repository.TestAsset(segments)));
        return document.RootElement.Clone();
    }

    public static string Text(this JsonElement element, string property) => element.GetProperty(property).GetString()!;

    public static byte[] Hex(this JsonElement element, string property) => Convert.FromHexString(element.Text(property));

    public static string KeyText(string name) => File.ReadAllText(Repository.TestAsset("vectors", "vectors", "keys", name));

    public static string TestKey(string file) => File.ReadAllText(Repository.TestAsset("keys", file));
}
