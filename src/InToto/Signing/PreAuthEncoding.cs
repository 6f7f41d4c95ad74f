namespace InToto.Signing;
internal static class PreAuthEncoding { public static ReadOnlyMemory<byte> Encode(string type, ReadOnlySpan<byte> body) => throw new NotImplementedException(type + body.Length); }
