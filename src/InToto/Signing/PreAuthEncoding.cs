using System.Globalization;
using System.Text;

namespace InToto.Signing;

/// <summary>What an envelope's signatures are made over (DSSE v1): the type and the payload, each after its length in bytes.</summary>
[Spec("4.1")]
internal static class PreAuthEncoding
{
    /// <exception cref="ArgumentException">The type is not valid Unicode. One that was read from JSON is.</exception>
    public static byte[] Encode(string payloadType, ReadOnlySpan<byte> payload)
    {
        var type = StrictUtf8.GetBytes(payloadType);
        var head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"DSSEv1 {type.Length} "));
        var middle = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $" {payload.Length} "));
        var encoded = new byte[head.Length + type.Length + middle.Length + payload.Length];
        head.CopyTo(encoded, 0);
        type.CopyTo(encoded, head.Length);
        middle.CopyTo(encoded, head.Length + type.Length);
        payload.CopyTo(encoded.AsSpan(^payload.Length..));
        return encoded;
    }

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
}
