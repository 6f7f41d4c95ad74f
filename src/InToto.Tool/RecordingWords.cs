using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using InToto.DotNet;
using InToto.Recording;

namespace InToto.Tool;

/// <summary>The options of <c>run</c> and <c>record</c> that say how files are recorded.</summary>
internal sealed class RecordingWords
{
    private readonly Option<string[]> _exclude = CommandWords.Several("--exclude", "PATTERN", $"Files to leave out, as in .gitignore. Default: {string.Join(' ', RecordingOptions.DefaultExclude)}", "-e");
    private readonly Option<string?> _base = CommandWords.Optional("--base-path", "DIR", "What paths and names are relative to. Default: the current directory, where the command runs in any case.");
    private readonly Option<string[]> _strip = CommandWords.Several("--lstrip-paths", "PREFIX", "Beginnings to take off the paths before they become names; of each path the one that fits.");
    private readonly Option<bool> _normalize = CommandWords.Switch("--normalize-line-endings", "Hash files as if their lines ended with LF. The link says so.");
    private readonly Option<bool> _follow = CommandWords.Switch("--follow-symlink-dirs", "Follow symbolic links to folders inside the base directory. This is so without it, too.");

    /// <summary>What <c>--materials</c> and <c>--products</c> take.</summary>
    public static Option<string[]> Sources(string name, string description, string alias) => CommandWords.Several(name, "PATH", description, alias);

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_exclude, _base, _strip, _normalize, _follow]) command.Add(option);
    }

    /// <summary>How to record; what is not there is reported, and the rest recorded.</summary>
    public RecordingOptions Of(ParseResult given, Terminal terminal) =>
        Options(given.GetValue(_base), given.GetValue(_exclude), given.GetValue(_strip), terminal) with { NormalizeLineEndings = given.GetValue(_normalize) };

    /// <summary>How to record where there are fewer options.</summary>
    /// <exception cref="ToolException">There is no such folder.</exception>
    /// <exception cref="UsageException">One prefix is the beginning of another.</exception>
    public static RecordingOptions Options(string? baseDirectory, string[]? exclude, string[]? strip, Terminal terminal)
    {
        if (strip is not null && RecordingOptions.Overlap(strip) is var (shorter, longer))
            throw new UsageException($"The prefix '{Printable.Of(shorter)}' is the beginning of '{Printable.Of(longer)}', so which of them is taken off would depend on their order.", "--lstrip-paths PREFIX: give those of which none begins with another.");
        return new()
        {
            BaseDirectory = Path.GetFullPath(FolderOf(baseDirectory, "--base-path") is { Length: > 0 } folder ? folder : "."),
            Exclude = exclude is { Length: > 0 } ? [.. exclude] : RecordingOptions.DefaultExclude,
            StripPrefixes = strip is null ? [] : [.. strip],
            Missing = path => terminal.Report(new(Severity.Warning, Codes.PathMissing, $"There is no file or folder '{Printable.Of(path)}', so nothing of it is recorded.", null, "Check the path, and what it is relative to.")),
            Watch = progress => terminal.Watch(() => ProgressOf(progress)),
            Schemes = [new PackageScheme()],
        };
    }

    /// <summary>Of one file a bar would stay empty until it is full.</summary>
    private static string ProgressOf(RecordingProgress progress) => progress.Found > 1
        ? ProgressLine.Bar(progress.Files, progress.Found, $"files hashed, {ProgressLine.Size(progress.Bytes)}")
        : $"{ProgressLine.Size(progress.Bytes)} hashed";

    /// <summary>A folder that is there; nothing for the current one.</summary>
    public static string FolderOf(string? folder, string word) => folder is null || Directory.Exists(folder)
        ? folder ?? ""
        : throw new ToolException(Codes.FileUnavailable, $"There is no folder '{Printable.Of(folder)}'.", hint: $"Make it, or check the path given as {word}.");

    /// <summary>The name of a step that can be part of a file's name.</summary>
    public static string NameOf(string name, string word) => StepName.Unsafety(name) is { } why
        ? throw new UsageException($"'{Printable.Of(name)}' cannot be the name of a step: {why}.", $"{word} NAME: it becomes part of a file's name; use letters, digits, '-', '_', '+' and dots.")
        : name;

    /// <summary>The words after <c>--</c>: only they are the command, so that none of its words is taken for one of ours, or the other way round.</summary>
    public static ImmutableArray<string> CommandOf(ParseResult given, string[] words, string usage)
    {
        var after = given.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash).Skip(1).Count();
        return words.Length <= after
            ? [.. words]
            : throw new UsageException($"'{Printable.Of(words[0])}' stands before the command, and is no option.", $"Put -- before the command: {usage} -- COMMAND");
    }

    /// <summary>Warns when others than its owner can replace what is in a folder (threat I12).</summary>
    public static void WarnOfOpenFolder(string folder, Terminal terminal)
    {
        if (OperatingSystem.IsWindows()) return;
        var mode = File.GetUnixFileMode(Path.GetFullPath(folder.Length == 0 ? "." : folder));
        if ((mode & (UnixFileMode.OtherWrite | UnixFileMode.StickyBit)) != UnixFileMode.OtherWrite) return;
        terminal.Report(new(Severity.Warning, Codes.FolderOpenToOthers, $"Everybody can replace files in '{Printable.Of(folder.Length == 0 ? "." : folder)}', where the link is written.", null, "Close it: chmod o-w DIR"));
    }
}
