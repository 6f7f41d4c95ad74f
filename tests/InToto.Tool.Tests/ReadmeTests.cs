using System.Text.RegularExpressions;
using InToto.Testing;

namespace InToto.Tool.Tests;

/// <summary>The README's sessions, as a reader would paste them: real commands through <c>dotnet intoto</c>, in a copy of what the clone holds.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public void The_sessions_of_the_README_are_what_happens()
    {
        var sessions = Console().Matches(File.ReadAllText(Path.Combine(Repository.Root, "README.md"))).Select(match => match.Groups[1].Value).ToArray();
        Assert.True(sessions.Length >= 2);
        using var shell = new Shell();
        foreach (var assets in new[] { "demo", "keys" }) shell.Run($"copy {Repository.TestAsset(assets)} testassets/{assets}", []);

        var folder = ".";
        foreach (var session in sessions)
            foreach (var command in Command().Matches(session).Cast<Match>())
            {
                var line = command.Groups[1].Value;
                if (line.StartsWith("cd ", StringComparison.Ordinal)) folder = line["cd ".Length..];
                var ending = shell.Run($"sh \"cd {folder} && {line.Replace("cd testassets/demo", ":", StringComparison.Ordinal)}\"", []);
                Assert.Equal(Expected(command.Groups[2].Value, ending, shell), ending.Error + ending.Output);
            }
    }

    /// <summary>What the README shows, line by line, where names such as <c>&lt;alice&gt;</c> stand for what differs.</summary>
    private static string Expected(string shown, Ending ending, Shell shell)
    {
        var written = (ending.Error + ending.Output).Split('\n');
        var lines = shown.Split('\n');
        return string.Join('\n', lines.Select((line, i) => i < written.Length && shell.Names.Fit(line, written[i]) == line ? written[i] : line));
    }

    [GeneratedRegex("```console\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Console();

    /// <summary>A command, and what follows it up to the next one.</summary>
    [GeneratedRegex(@"^\$ (.*)\n((?:(?!\$ ).*\n)*)", RegexOptions.Multiline)]
    private static partial Regex Command();
}
