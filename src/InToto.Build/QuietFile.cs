using System.Security.Cryptography;

namespace InToto.Build;

/// <summary>Writes files of obj, whole or not at all, and only when their content changes, so that their dates say when it did.</summary>
/// <remarks>
/// Not flushed to the disk, which would take longer than everything else that is recorded: what a power cut leaves of them is no signed link and no
/// digest, and is made again.
/// </remarks>
internal static class QuietFile
{
    /// <summary>Whether a file holds exactly these bytes.</summary>
    public static bool Holds(string path, ReadOnlySpan<byte> bytes)
    {
        if (new FileInfo(path) is not { Exists: true } file || file.Length != bytes.Length) return false;
        using var held = BoundedFile.ReadRented(path, bytes.Length);
        return held.Written.SequenceEqual(bytes);
    }

    /// <summary>Writes a file, unless it holds these bytes.</summary>
    /// <exception cref="IOException">It cannot be written; one that stood there still does.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        if (Holds(path, bytes)) return;
        var temporary = Path.Join(Path.GetDirectoryName(path), $".{RandomNumberGenerator.GetHexString(16, lowercase: true)}.tmp");
        try
        {
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
