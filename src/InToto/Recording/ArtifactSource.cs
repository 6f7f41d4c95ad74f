namespace InToto.Recording;

/// <summary>What to record: a file or folder, or a revision of a git repository.</summary>
/// <remarks>Closed: the schemes of ITE-4 that can be recorded, and plain paths.</remarks>
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

    /// <summary>Reads <c>PATH</c>, <c>file:PATH</c> or <c>git:REVISION</c>.</summary>
    /// <exception cref="RecordingException">The scheme is another one (2008), or nothing follows it (2001, 2101).</exception>
    public static ArtifactSource Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return (IsScheme(text.AsSpan(0, Math.Max(colon, 0))) ? text[..colon] : "", text[(colon + 1)..]) switch
        {
            ("file", "") => throw NoPath(text),
            ("file", var path) => new Files(path, "file:"),
            ("git", var revision) when revision.Length == 0 || revision[0] == '-' || Printable.FirstUnprintable(revision) is not null =>
                throw new RecordingException(Codes.GitUnreadable, $"'{Printable.Of(text)}' names no git revision.", hint: "Write git:HEAD, git:v1.0.0 or git: and a commit id."),
            ("git", var revision) => new Git(revision),
            ("", _) when text.Length == 0 => throw NoPath(text),
            ("", _) => new Files(text),
            (var scheme, _) => throw new RecordingException(Codes.SchemeUnknown, $"'{Printable.Of(text)}' has the scheme '{scheme}:', which cannot be recorded.",
                hint: "Known are file: and git:. Without a scheme, a path is meant."),
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
