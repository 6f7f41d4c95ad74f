using System.Text.RegularExpressions;
using InToto.Testing;

namespace InToto.Tests.Fitness;

/// <summary>A document of the repository: where its links lead, and which anchors it has.</summary>
/// <param name="Path">From the repository's root.</param>
/// <param name="Text">With line feeds.</param>
internal sealed partial record MarkdownText(string Path, string Text)
{
    /// <summary>Every document that is written for people.</summary>
    public static MarkdownText[] All { get; } =
    [
        .. from file in Directory.EnumerateFiles(Repository.Root, "*.md")
               .Concat(Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Root, "docs"), "*.md"))
               .Concat(Directory.EnumerateDirectories(System.IO.Path.Combine(Repository.Root, "src")).Select(folder => System.IO.Path.Combine(folder, "README.md")).Where(File.Exists))
           select new MarkdownText(System.IO.Path.GetRelativePath(Repository.Root, file), File.ReadAllText(file).ReplaceLineEndings("\n")),
    ];

    /// <summary>What stands outside of code blocks.</summary>
    public string Prose => Fence().Replace(Text, "");

    /// <summary>Targets of links that are not addresses.</summary>
    public IEnumerable<string> Links => Link().Matches(Prose).Select(match => match.Groups[1].Value).Where(target => !target.Contains("://", StringComparison.Ordinal));

    /// <summary>Names of places as code hosts make them of headings.</summary>
    public IEnumerable<string> Anchors => Heading().Matches(Prose).Select(match => NoAnchor().Replace(match.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    /// <summary>Paths in backticks that begin with a folder of this repository and stand for themselves.</summary>
    public IEnumerable<string> Paths => InBackticks().Matches(Prose).Select(match => match.Groups[1].Value);

    /// <summary>Links of this document that lead nowhere.</summary>
    public IEnumerable<string> Broken(Func<string, MarkdownText?> documents, Func<string, bool> exists) =>
        from link in Links
        let parts = link.Split('#', 2)
        let target = parts[0].Length == 0 ? Path : System.IO.Path.GetRelativePath(".", System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, parts[0]))
        where !exists(target) || (parts.Length == 2 && documents(target)?.Anchors.Contains(parts[1]) != true)
        select $"{Path}: {link}";

    [GeneratedRegex(@"^```.*?^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#{1,6} (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NoAnchor();

    [GeneratedRegex(@"`((?:docs|tests|testassets|src/InToto[.\w]*)/[\w./+-]+)`")]
    private static partial Regex InBackticks();
}
