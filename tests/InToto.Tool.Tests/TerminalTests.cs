using System.Diagnostics;
using System.Text;
using InToto.Testing;

namespace InToto.Tool.Tests;

/// <summary>What someone at a terminal sees and types; <c>script</c> makes the terminal.</summary>
public sealed class TerminalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("intoto-terminal-").FullName;

    [Fact]
    public async Task The_answer_has_a_colour_at_a_terminal()
    {
        var seen = await Converse($"{Shell.Tool} verify -l {Demo("root.layout")} --layout-key {Repository.TestAsset("keys", "alice.pub")} --link-dir {Demo()}");

        Assert.Contains("\e[38;5;2mverified\e[0m", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_is_no_colour_for_who_wants_none()
    {
        var seen = await Converse($"NO_COLOR=1 {Shell.Tool} verify -l {Demo("root.layout")} --layout-key {Repository.TestAsset("keys", "alice.pub")} --link-dir {Demo()}");

        Assert.EndsWith("\nverified\r\n", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_line_stays_in_one_piece()
    {
        var seen = await Converse($"stty cols 40; {Shell.Tool} key show {Repository.TestAsset("keys", "carl.pub")}");

        Assert.Contains("8b7690508c91ecac1936215ee4fbe628739e3c85ec10e5b135714d2b2332f5d5", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task L4_A_passphrase_is_typed_twice_and_never_shown()
    {
        var seen = await Converse($"{Shell.Tool} key new --output t.pem", ("new key: ", "secret\r"), ("again: ", "secrex\x7ft\r"));
        var shown = await Converse($"{Shell.Tool} key show t.pem", ("t.pem: ", "secret\r"));

        Assert.DoesNotContain("secre", seen + shown, StringComparison.Ordinal);
        Assert.Contains("BEGIN ENCRYPTED PRIVATE KEY", File.ReadAllText(Path.Combine(_folder, "t.pem")), StringComparison.Ordinal);
        Assert.Contains("bits        256", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_passphrase_that_is_mistyped_makes_no_key()
    {
        var seen = await Converse($"{Shell.Tool} key new --output t.pem", ("new key: ", "secret\r"), ("again: ", "other\r"));

        Assert.Contains("INTOTO4001", seen, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_folder));
    }

    [Fact]
    public async Task An_empty_passphrase_makes_no_key()
    {
        var seen = await Converse($"{Shell.Tool} key new --output t.pem", ("new key: ", "\r"));

        Assert.Contains("INTOTO4001", seen, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_folder));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Demo(string file = "") => Repository.TestAsset("demo", file);

    /// <summary>Runs a command at a terminal, and types an answer after each prompt.</summary>
    private async Task<string> Converse(string command, params (string Prompt, string Answer)[] answers)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "script is not installed, and there is no other terminal here.");
        using var process = Start("/usr/bin/script", "-qec", command, "/dev/null");
        var seen = new StringBuilder();
        foreach (var (prompt, answer) in answers)
        {
            await ReadUntil(process.StandardOutput, prompt, seen);
            // The prompt is written before the terminal stops to show what is typed; people are slower than that.
            await Task.Delay(500, TestContext.Current.CancellationToken);
            await process.StandardInput.WriteAsync(answer);
            await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        }
        return seen.Append(await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).ToString();
    }

    private static async Task ReadUntil(StreamReader reader, string prompt, StringBuilder seen)
    {
        var one = new char[1];
        while (!seen.ToString().EndsWith(prompt, StringComparison.Ordinal))
        {
            if (await reader.ReadAsync(one, TestContext.Current.CancellationToken) == 0) throw new EndOfStreamException($"There was no '{prompt}', only: {seen}");
            seen.Append(one[0]);
        }
    }

    private Process Start(string program, params string[] words)
    {
        var start = new ProcessStartInfo(program, words)
        {
            WorkingDirectory = _folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["TERM"] = "xterm-256color";
        start.Environment.Remove("NO_COLOR");
        return Process.Start(start)!;
    }
}
