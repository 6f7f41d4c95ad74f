#pragma warning disable
namespace InToto;
internal static class BoundedFile { public static ReadOnlyMemory<byte> Read(string path, int max) => System.IO.File.OpenRead(path) is var s && s.Length <= max ? new BinaryReader(s).ReadBytes((int)s.Length) : default;
}
