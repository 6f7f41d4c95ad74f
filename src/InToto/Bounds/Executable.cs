using System.Collections.Immutable;
using System.ComponentModel;

namespace InToto;

/// <summary>Finds the file that a command's first word stands for.</summary>
/// <remarks>
/// The BCL looks into the working folder before it looks into PATH, so an attacker's file <c>tar</c> in a product's folder would run for
/// the command <c>tar</c> (threats H3, H4). Here only absolute entries of PATH are searched, and only a word with a slash is a path.
/// </remarks>
internal static class Executable
{
    /// <summary>The absolute path of an executable file.</summary>
    /// <param name="word">A name without a slash, searched in PATH; or a path, relative to the working folder.</param>
    /// <param name="workingDirectory">An absolute path.</param>
    /// <param name="searchPath">What PATH holds.</param>
    /// <exception cref="RecordingException">There is no such file that can be executed (2201).</exception>
    public static string Find(string word, string workingDirectory, string? searchPath)
    {
        if (word.Length == 0 || word.Contains('\0')) throw NotFound(word, "is not the name of a program", "Name a program, or leave the command out.");
        if (word.Contains('/') || word.Contains(Path.DirectorySeparatorChar))
            return Runnable(Path.GetFullPath(word, workingDirectory))
                ?? throw NotFound(word, "is not a file that can be executed", "Check the path, which is relative to the working folder, and the file's mode.");

        foreach (var folder in (searchPath ?? "").Split(Path.PathSeparator))
            if (Path.IsPathFullyQualified(folder) && Runnable(Path.Join(folder, word)) is { } found) return found;
        throw NotFound(word, "is not in any folder of PATH",
            "Install it, or write ./ before the name of a file in the working folder. Relative entries of PATH are not searched.");
    }

    /// <summary>The absolute path of a program that someone else names: absolute, or searched in folders that are trusted; never in the folders that are forbidden.</summary>
    /// <param name="word">An absolute path, or a name without a slash.</param>
    /// <param name="folders">Where it is searched: of <see cref="TrustedFolders"/>.</param>
    /// <param name="forbidden">Folders without links in their paths.</param>
    /// <exception cref="RecordingException">There is no such file that can be executed, or it may not be (2201).</exception>
    public static string FindTrusted(string word, ImmutableArray<string> folders, IReadOnlyCollection<string> forbidden)
    {
        if (word.Length == 0 || word.Contains('\0')) throw NotFound(word, "is not the name of a program", "Name a program.");
        if (IsRelativePath(word)) throw NotFound(word, "is a file of the product, and what is to be inspected does not inspect itself", "Name a program of the machine, by its absolute path or so that PATH finds it.");
        if (Path.IsPathFullyQualified(word))
            return Runnable(word) is { } file && IsOthers(file, forbidden) ? file : throw NotFound(word, "is not a program of this machine that others cannot change", "Install it there.");
        foreach (var folder in folders)
            if (Runnable(Path.Join(folder, word)) is { } found && IsOthers(found, forbidden)) return found;
        throw NotFound(word, "is not in any folder of PATH that is searched",
            "Install it. Of PATH, no entries are searched that are relative or empty, lie in the product, or can be written to by everybody.");
    }

    /// <summary>Whether a word names a file by its place relative to where one stands.</summary>
    public static bool IsRelativePath(string word) => !Path.IsPathFullyQualified(word) && (word.Contains('/') || word.Contains(Path.DirectorySeparatorChar));

    /// <summary>The folders of PATH in which nobody can have put a program: absolute, not the product's, and not writable by everybody (threat H4).</summary>
    /// <param name="searchPath">What PATH holds.</param>
    /// <param name="forbidden">Folders without links in their paths.</param>
    public static ImmutableArray<string> TrustedFolders(string? searchPath, IReadOnlyCollection<string> forbidden) =>
        [.. (searchPath ?? "").Split(Path.PathSeparator).Where(folder => Path.IsPathFullyQualified(folder) && Directory.Exists(folder) && IsOthers(folder, forbidden))];

    /// <summary>Whether a file or folder is neither where it is forbidden nor open to everybody.</summary>
    private static bool IsOthers(string path, IReadOnlyCollection<string> forbidden) =>
        RealPath.Of(Path.GetFullPath(path)) is { } real && !forbidden.Any(folder => RealPath.IsWithin(real, folder))
        && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(real) & UnixFileMode.OtherWrite) == 0);

    public static RecordingException NotStarted(string word, Win32Exception problem) =>
        new(Codes.CommandNotFound, $"'{Printable.Of(word)}' could not be started: {problem.Message}.",
            hint: "A script needs a first line such as #!/bin/sh, and the working folder must exist.", inner: problem);

    /// <summary>The file, on Windows perhaps with the ending that was left out. Batch files run in a shell with rules of its own, so they are not found.</summary>
    private static string? Runnable(string path) => OperatingSystem.IsWindows()
        ? Array.Find([path, path + ".exe", path + ".com"], candidate => Path.GetExtension(candidate).ToUpperInvariant() is ".EXE" or ".COM" && File.Exists(candidate))
        : File.Exists(path) && (File.GetUnixFileMode(path) & AnyExecute) != 0 ? path : null;

    private static RecordingException NotFound(string word, string why, string hint) =>
        new(Codes.CommandNotFound, $"'{Printable.Of(word)}' {why}.", hint: hint);

    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
}
