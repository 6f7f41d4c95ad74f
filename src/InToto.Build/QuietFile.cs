namespace InToto.Build;

/// <summary>Writes a file only when its content changes, so that its date says when it did.</summary>
internal static class QuietFile
{
    /// <summary>Whether a file holds exactly these bytes.</summary>
    public static bool Holds(string path, byte[] bytes) =>
        new FileInfo(path) is { Exists: true } file && file.Length == bytes.Length && BoundedFile.Read(path, bytes.Length).AsSpan().SequenceEqual(bytes);

    /// <exception cref="RecordingException">It cannot be written.</exception>
    public static void Write(string path, byte[] bytes)
    {
        if (!Holds(path, bytes)) AtomicFile.Write(path, bytes);
    }
}
