namespace InToto.DotNet;

/// <summary>The names of artifacts that a document of a PDB can stand for.</summary>
internal static class DocumentName
{
    /// <summary>What the build gives files that the SDK generates.</summary>
    public const string Generated = "@generated/";

    /// <summary>
    /// The artifact: <c>/_/src/Slug.cs</c> is <c>src/Slug.cs</c>, a file of the repository; <c>/_1/demo/1.0.0/contentFiles/a.cs</c> is
    /// <c>pkg:nuget/demo@1.0.0#contentFiles/a.cs</c>, a file of a NuGet package (a second root of sources is a packages folder).
    /// Null when paths were not mapped, or the name is not a clean one.
    /// </summary>
    public static string? ToArtifact(string document)
    {
        if (!document.StartsWith("/_", StringComparison.Ordinal)) return null;
        var slash = document.IndexOf('/', 1);
        if (slash < 0) return null;
        var root = document.AsSpan(2, slash - 2);
        // F#'s compiler leaves the slash that begins the rest of a path.
        var path = document[(slash + 1)..];
        if (root.Length == 0 && path.StartsWith('/')) path = path[1..];
        // A repository path whose first segment holds ':' or begins with '@' could pass for a purl or a generated file.
        if (root.Length == 0) return IsClean(path) && path[0] != '@' && !path.AsSpan(0, FirstSegment(path)).Contains(':') ? path : null;
        return IsNumber(root) ? Package(path) : null;
    }

    private static string? Package(string path)
    {
        var id = FirstSegment(path);
        var version = id < path.Length ? path.IndexOf('/', id + 1) : -1;
        if (version < 0) return null;
        var purl = $"pkg:nuget/{path[..id]}@{path[(id + 1)..version]}#{path[(version + 1)..]}";
        // What separates the parts of a purl stands in no id or version: the name has one meaning.
        return path.AsSpan(0, version).IndexOfAny("@#:?%") < 0 && IsClean(path) && IsClean(purl) ? purl : null;
    }

    private static bool IsClean(string name) => ArtifactName.Uncleanness(name) is null;

    private static int FirstSegment(string path) => path.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0 ? slash : path.Length;

    private static bool IsNumber(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (!char.IsAsciiDigit(c)) return false;
        return text[0] != '0';
    }
}
