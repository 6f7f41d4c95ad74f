namespace InToto;
internal static class BoundedFile { public static ReadOnlyMemory<byte> Read(string path, int max) => throw new NotImplementedException(path + max); }
