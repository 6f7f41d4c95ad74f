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

    /// <summary>Whether files may have names with a meaning of their own, such as <c>@commit</c>: an inspection writes what it finds as files.</summary>
    internal bool OfInspection { get; init; }

    /// <summary>Whether links that lead nowhere are passed over, as the reference does, instead of refused.</summary>
    internal bool SkipBrokenLinks { get; init; }
}
