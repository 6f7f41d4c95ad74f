using System.Security.Cryptography;
using System.Text;

namespace InToto.DotNet;

/// <summary>
/// Files that the SDK generates into obj: they say nothing new and would differ from machine to machine, so they have names of their own, if they are only
/// that. Any other file there keeps its path, so that a layout must have a rule for it.
/// </summary>
internal static class GeneratedFile
{
    /// <summary>The digest that a link has for such a file; null when it is none, or holds more than such a file may.</summary>
    /// <param name="path">Where it is. An absolute path.</param>
    /// <param name="repository">The repository's root, which the generated editorconfig names.</param>
    /// <param name="hashed">The file, as it was read.</param>
    /// <param name="sourceEnding">How names of the language's sources end: a file of another language is not read as a generated source. Null: any language.</param>
    /// <exception cref="RecordingException">It changed meanwhile, or cannot be read.</exception>
    public static DigestSet? DigestOf(string path, string repository, HashedFile hashed, string? sourceEnding = null)
    {
        if (path.EndsWith(".GeneratedMSBuildEditorConfig.editorconfig", StringComparison.Ordinal)) return DigestSet.Sha256(SHA256.HashData(WithoutRoots(Read(path, hashed), repository)));
        if (path.EndsWith(".sourcelink.json", StringComparison.Ordinal)) return hashed.Digest;
        if (GeneratedData.IsNamed(path)) return hashed.Facts.Length <= MostBytes && GeneratedData.FirstProblem(path, Read(path, hashed)) is null ? hashed.Digest : null;
        return IsSource(path, sourceEnding) && hashed.Facts.Length <= MostBytes && GeneratedSource.FirstProblem(path, Read(path, hashed)) is null ? hashed.Digest : null;
    }

    /// <summary>The path from the root of a file that was recorded as generated; behind its last <c>#</c> may stand the entry of the package that it became, which bears another name.</summary>
    public static string PathOf(string name)
    {
        var path = name[DocumentName.Generated.Length..];
        var entry = path.LastIndexOf('#');
        return entry > 0 && GeneratedWebAssets.IsNamed(path[..entry]) ? path[..entry] : path;
    }

    private static bool IsSource(string path, string? ending) => ending is null ? Path.GetExtension(path) is ".cs" or ".vb" or ".fs" : path.EndsWith(ending, StringComparison.Ordinal);

    /// <summary>The bytes that were hashed, and no others.</summary>
    private static byte[] Read(string path, HashedFile hashed)
    {
        var bytes = BoundedFile.Read(path, MostBytes, BoundedFile.RefuseArtifact);
        return DigestSet.Sha256(SHA256.HashData(bytes)).Equals(hashed.Digest) ? bytes : throw BoundedFile.Changed(path);
    }

    /// <summary>The generated editorconfig names the project's folder and its files by absolute paths.</summary>
    private static byte[] WithoutRoots(byte[] text, string repository) =>
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text).Replace(repository.Replace('\\', '/') + "/", "/_/", StringComparison.Ordinal));

    /// <summary>What the SDK generates has some kilobytes; the editorconfig of a large project some hundred.</summary>
    public const int MostBytes = 16 * 1024 * 1024;
}
