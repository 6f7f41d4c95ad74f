using System.Collections.Immutable;

namespace InToto.Recording;

/// <summary>What names of artifacts are relative to, and what is not recorded.</summary>
public sealed record RecordingOptions
{
    /// <summary>What the reference does not record unless told otherwise: links, git's own files, compiled Python, editors' backups.</summary>
    public static ImmutableArray<string> DefaultExclude { get; } = ["*.link*", ".git", "*.pyc", "*~"];

    /// <summary>Names are paths relative to this folder, and nothing outside it is recorded. An absolute path.</summary>
    /// <exception cref="ArgumentException">The path is not absolute.</exception>
    public required string BaseDirectory
    {
        get;
        init => field = Path.IsPathFullyQualified(value)
            ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(value))
            : throw new ArgumentException($"The base directory '{value}' is not an absolute path.", nameof(value));
    }

    /// <summary>Patterns as in <c>.gitignore</c>, for paths relative to <see cref="BaseDirectory"/>; the last that fits decides.</summary>
    /// <remarks>They hide files of the disk only: a git revision is recorded whole. An empty list hides nothing.</remarks>
    public ImmutableArray<string> Exclude { get; init; } = DefaultExclude;

    /// <summary>Beginnings that are taken off the paths of files on the disk before they become names: of each path the first that fits, character by character.</summary>
    /// <remarks>Patterns of <see cref="Exclude"/> see the path as it is. Of an absolute source also an absolute beginning fits.</remarks>
    /// <exception cref="ArgumentException">One is the beginning of another.</exception>
    public ImmutableArray<string> StripPrefixes
    {
        get;
        init => field = Overlap(value) is not var (shorter, longer)
            ? value
            : throw new ArgumentException($"The prefix '{shorter}' is the beginning of '{longer}', so which of them is taken off would depend on their order.", nameof(value));
    } = [];

    /// <summary>Whether files on the disk are hashed as if their lines ended with LF: CR LF and CR are taken for it, in whatever file.</summary>
    /// <remarks>A link says so in its environment; see <see cref="RecordedStep.ToLink"/>.</remarks>
    public bool NormalizeLineEndings { get; init; }

    /// <summary>Is told of a path to record at which there is nothing, and the rest is recorded. Null: that is refused.</summary>
    public Action<string>? Missing { get; init; }

    /// <summary>Is given what counts files and bytes when files begin to be hashed; what it returns is disposed when they are, or cannot be. Null: nobody watches.</summary>
    public Func<RecordingProgress, IDisposable?>? Watch { get; init; }

    /// <summary>Schemes of sources beside those that <see cref="ArtifactSource"/> knows.</summary>
    public ImmutableArray<ArtifactScheme> Schemes { get; init; } = [];

    /// <summary>Two of these texts of which one begins with the other; null when there are none. A text that stands there twice does, too.</summary>
    public static (string Shorter, string Longer)? Overlap(IReadOnlyList<string> prefixes)
    {
        ArgumentNullException.ThrowIfNull(prefixes);
        for (var i = 0; i < prefixes.Count; i++)
            for (var other = 0; other < prefixes.Count; other++)
                if (i != other && prefixes[other].StartsWith(prefixes[i], StringComparison.Ordinal)) return (prefixes[i], prefixes[other]);
        return null;
    }

    /// <summary>Whether files may have names with a meaning of their own, such as <c>@commit</c>: an inspection writes what it finds as files.</summary>
    internal bool OfInspection { get; init; }

    /// <summary>Whether links that lead nowhere are passed over, as the reference does, instead of refused.</summary>
    internal bool SkipBrokenLinks { get; init; }
}
