using System.Reflection;
using System.Text.RegularExpressions;
using InToto.Testing;

namespace InToto.Tool.Tests;

/// <summary>What <c>docs/performance.md</c> says to call takes hours, a quiet machine and other programs. Here is shown that it is there, and understands the words that it is given.</summary>
public sealed partial class PerformanceDocumentTests : IDisposable
{
    private static readonly string Document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "performance.md")).ReplaceLineEndings("\n");
    private static readonly string[] Commands = Block().Match(Document).Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "InToto.Benchmarks");
    private readonly Shell _shell = new();

    [Fact]
    public void Scripts_are_scripts_and_say_themselves_that_they_are_called_as_the_documentation_calls_them()
    {
        string[] calls = [.. Call().Matches(Document).Select(match => match.Value)];
        Assert.True(calls.Length > 3, "The documentation has lost its scripts.");

        Assert.All(calls, call => Assert.Contains($"\n#   {call}", File.ReadAllText(Path.Combine(Repository.Root, call.Split(' ')[0])), StringComparison.Ordinal));
        foreach (var script in Directory.EnumerateFiles(Folder, "*.sh")) Succeed($"test -x '{script}' && bash -n '{script}'");
    }

    /// <summary>Publishing it would fetch a compiler of some hundred MB: MSBuild is asked what it would do, and does nothing.</summary>
    [Fact]
    public void The_tool_can_be_published_with_the_words_of_the_documentation() =>
        Assert.Contains("\nPublish\n", Succeed($"cd '{Repository.Root}' && {Commands[0]} --no-restore -targets"), StringComparison.Ordinal);

    [Fact]
    public void The_benchmarks_are_found_with_the_words_of_the_documentation()
    {
        const string Run = "dotnet run -c Release --project tests/InToto.Benchmarks -- ";
        Assert.StartsWith(Run, Commands[^1], StringComparison.Ordinal);
        string[] classes = [.. Directory.EnumerateFiles(Folder, "*Benchmarks.cs").Select(file => Path.GetFileNameWithoutExtension(file))];
        Assert.NotEmpty(classes);

        var list = Succeed($"'{Benchmarks}' {Commands[^1][Run.Length..]} --list flat");
        Assert.All(classes, name => Assert.Contains($"InToto.Benchmarks.{name}.", list, StringComparison.Ordinal));
    }

    /// <summary>What all scripts measure with.</summary>
    [Fact]
    public void Commands_are_run_in_turn_after_what_prepares_them_and_one_that_fails_ends_it()
    {
        SkipWithoutPython();

        Assert.Matches(@"\A  true +median +[0-9.]+ ms   best +[0-9.]+   cpu +[0-9.]+   paired +\+0\.0\n  test +median +[0-9.]+ ms   best +[0-9.]+   cpu +[0-9.]+   paired +[+-][0-9.]+\n\z",
            Succeed($"'{Folder}/paired.py' 2 true 'touch prepared ;; test -f prepared'"));
        var ending = _shell.Sh($"'{Folder}/paired.py' 2 true 'test -f none'");
        Assert.Equal(new Ending(1, "", "test -f none failed\n"), ending);
    }

    [Fact]
    public void Packages_that_are_made_to_be_measured_are_packages()
    {
        SkipWithoutPython();
        Succeed($"'{Folder}/feed.py' make . 2 '{AppContext.BaseDirectory}' && '{Folder}/feed.py' large . 1");

        foreach (var package in new[] { "Bench.P000", "Bench.P001", "Bench.Large" })
            Assert.Contains($"{package} 1.0.0", Succeed($"intoto verify {package}.1.0.0.nupkg --facts"), StringComparison.Ordinal);
    }

    public void Dispose() => _shell.Dispose();

    private static string Benchmarks { get; } = typeof(PerformanceDocumentTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Benchmarks").Value!;

    private void SkipWithoutPython() => Assert.SkipUnless(_shell.Sh("python3 --version").ExitCode == 0, "There is no python3.");

    private string Succeed(string command)
    {
        var ending = _shell.Sh(command);
        Assert.True(ending.ExitCode == 0, $"{command}: {ending.Error}{ending.Output}");
        return ending.Output;
    }

    [GeneratedRegex("```text\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    /// <summary>In a block or in backticks, with its words.</summary>
    [GeneratedRegex(@"tests/InToto\.Benchmarks/\w+\.sh[^`\n]*")]
    private static partial Regex Call();
}
