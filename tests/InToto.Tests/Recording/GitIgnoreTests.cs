using System.Diagnostics;
using System.Text;
using InToto.Recording;

namespace InToto.Tests.Recording;

public sealed class GitIgnoreTests
{
    /// <summary>Patterns (a line each), a path (a folder when it ends in a slash), and whether git ignores it.</summary>
    public static TheoryData<string, string, bool> Table => new()
    {
        // A pattern without a slash fits the last segment at any depth.
        { "a.o", "a.o", true },
        { "a.o", "deep/er/a.o", true },
        { "a.o", "a.obj", false },
        { "a.o", "xa.o", false },
        { "*.o", "a.o", true },
        { "*.o", ".o", true },
        { "*.o", "deep/a.o", true },
        { "*.o", "a.o.txt", false },
        { "*.link*", "s.776a00e2.link", true },
        { "*.link*", ".s.776a00e2.link-unfinished", true },
        { "*.link*", "link", false },
        { ".git", ".git/", true },
        { ".git", "sub/.git", true },
        { ".git", ".gitignore", false },
        { "*~", "a~", true },
        { "*~", "a~b", false },
        { "*", "anything", true },
        { "a?c", "abc", true },
        { "a?c", "ac", false },
        { "a?c", "a/c", false },
        { "a*c", "abbc", true },
        { "a*c", "a/c", false },
        { "*a*b*c", "xaybzc", true },
        { "*a*b*c", "xaybz", false },
        { "**a", "ba", true },
        { "a**", "ab", true },
        { "***", "a", true },
        { "A", "a", false },

        // A slash at the beginning or in the middle anchors it.
        { "/a", "a", true },
        { "/a", "sub/a", false },
        { "sub/a", "sub/a", true },
        { "sub/a", "x/sub/a", false },
        { "/sub/*.c", "sub/a.c", true },
        { "/sub/*.c", "sub/deep/a.c", false },
        { "sub/*", "sub/a", true },
        { "sub/*", "sub/deep/", true },
        { "sub/*/c", "sub/b/c", true },
        { "sub/*/c", "sub/c", false },
        { "//a", "a", false },

        // A slash at the end means folders.
        { "out/", "out/", true },
        { "out/", "out", false },
        { "out/", "sub/out/", true },
        { "/out/", "sub/out/", false },
        { "sub/out/", "sub/out/", true },
        { "/", "a", false },
        { "*/", "a", false },
        { "*/", "a/", true },

        // Two stars between slashes are any number of folders.
        { "**/a", "a", true },
        { "**/a", "x/y/a", true },
        { "**/a/b", "x/a/b", true },
        { "**/a/b", "x/a/y/b", false },
        { "a/**", "a/b/c", true },
        { "a/**", "a/", false },
        { "a/**/b", "a/b", true },
        { "a/**/b", "a/x/y/b", true },
        { "a/**/b", "a/xb", false },
        { "a/**/b/**/c", "a/b/x/c", true },
        { "a/**/b/**/c", "a/b/b/y/b/c", true },
        { "a/**/b/**/c", "a/x/c", false },
        { "a/***/b", "a/x/b", true },
        { "a**/b", "ax/b", true },
        { "a/**b", "a/xb", true },
        { "a/**b", "a/x/b", false },
        { "/**", "a", true },
        { "/**/a", "a", true },
        { "**/", "a/", true },
        { "**/", "a", false },
        { "a/**/", "a/b/", true },
        { "a/**/", "a/b", false },
        { "**/**/a", "x/a", true },

        // Classes.
        { "[ab]", "a", true },
        { "[ab]", "c", false },
        { "[a-c]x", "bx", true },
        { "[!a-c]x", "bx", false },
        { "[!a-c]x", "dx", true },
        { "[^a-c]x", "dx", true },
        { "[]a]", "]", true },
        { "[!]a]", "]", false },
        { "[!]a]", "b", true },
        { "[a-]", "-", true },
        { "[-a]", "-", true },
        { "[a-c-e]", "d", false },
        { "[a-c-e]", "-", true },
        { "[z-a]", "m", false },
        { "[z-a]", "z", true },
        { "[\\]]", "]", true },
        { "[\\-a]", "-", true },
        { "[a\\-c]", "b", false },
        { "[[:digit:]]", "7", true },
        { "[[:digit:]]", "d", false },
        { "[^[:alpha:]_]", "_", false },
        { "[[:alpha:][:digit:]]x", "9x", true },
        { "[[:punct:]]", "!", true },
        { "[[:space:]]", "x", false },
        { "[[:xdigit:]]", "F", true },
        { "[[:upper:]]", "A", true },
        { "[[:lower:]]", "A", false },
        { "[[:bogus:]a]", "a", false },
        { "[[:digit]", ":", true },
        { "[[:digit]", "d", true },
        { "[a", "[a", false },
        { "[a", "a", false },
        { "x[a/b]y", "x/y", false },
        { "x[a/b]y", "xay", true },
        { "x[a/b]y", "sub/xay", false },

        // Escapes, comments and spaces.
        { "\\*", "*", true },
        { "\\*", "a", false },
        { "a\\?", "a?", true },
        { "a\\b", "ab", true },
        { "\\#a", "#a", true },
        { "#a", "#a", false },
        { "\\!a", "!a", true },
        { "a\\", "a", false },
        { "a ", "a", true },
        { "a\\ ", "a ", true },
        { "a\\ ", "a", false },
        { " a", " a", true },
        { "a b", "a b", true },
        { "a\\/", "a/", false },
        { "a\\/b", "a/b", true },
        { "**\\/b", "x/b", true },

        // The last pattern that fits decides, and nothing below a hidden folder comes back.
        { "*.c\n!keep.c", "keep.c", false },
        { "*.c\n!keep.c", "a.c", true },
        { "!keep.c\n*.c", "keep.c", true },
        { "*\n!*/\n!*.cs", "src/a.cs", false },
        { "*\n!*/\n!*.cs", "src/a.txt", true },
        { "out\n!out/keep", "out/keep", true },
        { "out/*\n!out/keep", "out/keep", false },
        { "/*\n!/src", "src/deep/a", false },
        { "/*\n!/src", "docs/a", true },
        { "out/", "out/a/b", true },
        { "*.d/", "x.d/y/z", true },
        { "!", "a", false },
        { "", "a", false },
        { "   ", "a", false },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Patterns_hide_what_git_ignores(string patterns, string path, bool hidden) =>
        Assert.Equal(hidden, new GitIgnore(patterns.Split('\n')).HidesOrContains(path.TrimEnd('/'), path.EndsWith('/')));

    [Fact]
    public void The_table_is_what_git_says()
    {
        using var scratch = new ScratchFolder();
        scratch.Run("git", "init", "-q", ".");
        var wrong = new List<string>();
        foreach (var row in Table)
        {
            var (patterns, path, hidden) = row.Data;
            scratch.Write(".git/info/exclude", patterns + "\n");
            if (CheckIgnore(scratch, path) != hidden) wrong.Add($"{patterns} | {path}: git says {!hidden}");
        }
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("?", "é", true)]
    [InlineData("[é]", "é", true)]
    [InlineData("?", "😀", true)]
    [InlineData("[!a]", "😀", true)]
    [InlineData("??", "é", false)]
    public void A_character_is_a_character_not_a_byte(string pattern, string path, bool hidden) =>
        Assert.Equal(hidden, new GitIgnore([pattern]).Hides(path, isFolder: false));

    /// <summary>As git's manual has it; what git 2.39 makes of it depends on where the pattern lies in its memory.</summary>
    [Fact]
    public void Two_stars_beside_other_text_are_one_star() =>
        Assert.False(new GitIgnore(["a**/b"]).Hides("a/x/b", isFolder: false));

    [Fact]
    public void G14_a_pattern_of_many_stars_is_decided_at_once()
    {
        var ignore = new GitIgnore([string.Concat(Enumerable.Repeat("*a", 30)) + "b", string.Concat(Enumerable.Repeat("**/a/", 30)) + "b"]);
        var watch = Stopwatch.StartNew();

        Assert.False(ignore.Hides(new string('a', 10_000), isFolder: false));
        Assert.False(ignore.Hides(string.Join('/', Enumerable.Repeat("a", 5_000)), isFolder: false));

        Assert.True(watch.ElapsedMilliseconds < 5_000, $"It took {watch.ElapsedMilliseconds} ms.");
    }

    /// <summary>What git says of a file, or of a folder when the path ends in a slash; it is made for the question.</summary>
    private static bool CheckIgnore(ScratchFolder scratch, string path)
    {
        var name = path.TrimEnd('/');
        if (path.EndsWith('/')) scratch.Folder(name);
        else scratch.Write(name);

        // -v tells also of a pattern that takes back: then the path is not ignored.
        var start = new ProcessStartInfo("git", ["-c", "core.excludesFile=", "check-ignore", "-v", "--non-matching", "-z", "--stdin", "--no-index"])
        {
            WorkingDirectory = scratch.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var git = Process.Start(start)!;
        git.StandardInput.BaseStream.Write(Encoding.UTF8.GetBytes($"./{name}\0"));
        git.StandardInput.Close();
        var pattern = git.StandardOutput.ReadToEnd().Split('\0')[2];
        git.WaitForExit();
        scratch.Clear();
        return pattern.Length > 0 && !pattern.StartsWith('!');
    }
}
