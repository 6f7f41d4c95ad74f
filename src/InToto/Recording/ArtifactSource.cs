namespace InToto.Recording;

/// <summary>What to record: files, a folder as one artifact, or a revision of a repository.</summary>
/// <remarks>Closed: plain paths, the schemes of ITE-4 that can be recorded, and <see cref="Other"/> for those that a caller brings.</remarks>
public abstract record ArtifactSource
{
    private ArtifactSource() { }

    /// <summary>A file, or a folder with everything below it.</summary>
    /// <param name="Path">Absolute, or relative to the base directory.</param>
    /// <param name="Prefix">What the names begin with: nothing for a plain path, <c>file:</c> when it was written with the scheme.</param>
    public sealed record Files(string Path, string Prefix = "") : ArtifactSource;

    /// <summary>Every file of a commit, as the repository has it, whatever lies in the working tree.</summary>
    /// <param name="Revision">A revision as git names them, such as <c>HEAD</c> or <c>v1.0.0</c>.</param>
    public sealed record Git(string Revision) : ArtifactSource;

    /// <summary>A folder as one artifact, named <c>dir:PATH</c>: the digest of its list of files.</summary>
    /// <param name="Path">Absolute, or relative to the base directory.</param>
    /// <remarks>The list has a line <c>sha256  path</c> for each file, two spaces between, ordered by the paths, which are relative to the folder.</remarks>
    public sealed record Folder(string Path) : ArtifactSource;

    /// <summary>The commit that a branch of an OSTree repository points to, named <c>ostree:REF</c>. The base directory is the repository.</summary>
    /// <param name="Ref">The branch, as below <c>refs/heads</c>.</param>
    public sealed record OSTree(string Ref) : ArtifactSource;

    /// <summary>A source of a scheme among <see cref="RecordingOptions.Schemes"/>.</summary>
    /// <param name="Scheme">What stands before the colon.</param>
    /// <param name="Text">What stands behind it.</param>
    public sealed record Other(string Scheme, string Text) : ArtifactSource;

    /// <summary>Reads <c>PATH</c>, <c>file:PATH</c>, <c>dir:PATH</c>, <c>git:REVISION</c>, <c>ostree:REF</c>, or another scheme and what follows it.</summary>
    /// <exception cref="RecordingException">Nothing follows the scheme (2001, 2101, 2103), or a revision or branch is none (2101, 2103).</exception>
    public static ArtifactSource Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return (IsScheme(text.AsSpan(0, Math.Max(colon, 0))) ? text[..colon] : "", text[(colon + 1)..]) switch
        {
            ("file" or "dir", "") => throw NoPath(text),
            ("file", var path) => new Files(path, "file:"),
            ("dir", var path) => new Folder(path),
            ("ostree", var branch) => OSTreeCommit.Source(branch),
            ("git", var revision) when revision.Length == 0 || revision[0] == '-' || Printable.FirstUnprintable(revision) is not null =>
                throw new RecordingException(Codes.GitUnreadable, $"'{Printable.Of(text)}' names no git revision.", hint: "Write git:HEAD, git:v1.0.0 or git: and a commit id."),
            ("git", var revision) => new Git(revision),
            ("", _) when text.Length == 0 => throw NoPath(text),
            ("", _) => new Files(text),
            var (scheme, rest) => new Other(scheme, rest),
        };
    }

    /// <summary>Two characters or more: one letter before a colon is a drive. A slash before the colon makes it a path.</summary>
    private static bool IsScheme(ReadOnlySpan<char> text)
    {
        if (text.Length < 2 || !char.IsAsciiLetter(text[0])) return false;
        foreach (var c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '.' or '-')) return false;
        return true;
    }

    private static RecordingException NoPath(string text) =>
        new(Codes.PathUnreadable, $"'{text}' names no file or folder.", hint: "Write . for the base directory itself.");
}
