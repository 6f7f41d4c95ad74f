using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using InToto.Testing;

namespace InToto.Tool.Tests;

/// <summary>What someone at a terminal sees and types; <c>script</c> makes the terminal.</summary>
public sealed class TerminalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("intoto-terminal-").FullName;

    [Fact]
    public async Task The_answer_has_a_mark_and_a_colour_at_a_terminal()
    {
        var seen = await Converse(Verify("alice"));

        Assert.Contains("\e[38;5;2m✓ verified\e[0m", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rejection_has_its_own_mark_and_ends_with_the_command_that_helps_next()
    {
        var seen = await Converse($"NO_COLOR=1 {Verify("bob")}");

        Assert.EndsWith("\n✗ rejected INTOTO0101\r\n next dotnet intoto explain INTOTO0101\r\n", seen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LC_ALL=C")]
    [InlineData("LC_ALL= LC_CTYPE=C LANG=C.UTF-8")]
    [InlineData("LC_ALL= LC_CTYPE= LANG=")]
    [InlineData("TERM=linux")]
    public async Task Where_marks_cannot_be_shown_there_are_words_alone(string terminal)
    {
        Assert.EndsWith("\nverified\r\n", await Converse($"NO_COLOR=1 {terminal} {Verify("alice")}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LC_ALL= LC_CTYPE= LANG=de_DE.utf8")]
    [InlineData("LC_ALL= LC_CTYPE=C.UTF-8 LANG=C")]
    public async Task Where_marks_can_be_shown_they_are(string terminal)
    {
        Assert.EndsWith("\n✓ verified\r\n", await Converse($"NO_COLOR=1 {terminal} {Verify("alice")}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_redirected_has_no_marks_for_programs_search_for_the_word()
    {
        Assert.EndsWith("\nverified\r\n", await Converse($"{Verify("alice")} | cat"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_is_no_colour_for_who_wants_none()
    {
        Assert.EndsWith("\n✓ verified\r\n", await Converse($"NO_COLOR=1 {Verify("alice")}"), StringComparison.Ordinal);
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

    [Fact]
    public async Task Long_work_says_how_far_it_is_and_leaves_nothing_of_that()
    {
        Large("large.bin");
        File.WriteAllText(Path.Combine(_folder, "small.txt"), "small");

        var seen = await Converse($"{Shell.Tool} run -n step --signing-key alice.pem -x -m large.bin small.txt");
        var one = await Converse($"{Shell.Tool} run -n step --signing-key alice.pem -x -p large.bin");

        Assert.Matches(@"\r\e\[2K\[ {24}\] 0 of 2 files hashed, [0-9.]+ (K|M|G)iB\r", seen);
        Assert.Matches(@"files hashed, [^\r]+\r\e\[2K(\e\[\?1h\e=)?step\.[0-9a-f]{8}\.link\r\n$", seen);
        Assert.Matches(@"\r\e\[2K[0-9.]+ (K|M|G)iB hashed\r\e\[2K(\e\[\?1h\e=)?step\.[0-9a-f]{8}\.link\r\n$", one);
    }

    [Fact]
    public async Task Many_packages_say_how_many_of_them_were_looked_at_and_leave_nothing_of_that()
    {
        // Of one package, so that all of them are read.
        var one = Path.Combine(RestoredPackages.Folder, "xunit.v3.core.mtp-v1", "3.2.2", "xunit.v3.core.mtp-v1.3.2.2.nupkg");
        for (var i = 0; i < 300; i++) File.Copy(one, Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, $"{i}")).FullName, Path.GetFileName(one)));

        var seen = await Converse($"NO_COLOR=1 {Shell.Tool} verify . --facts >facts.txt");
        Assert.Matches(@"\r\e\[2K\[[= ]{24}\] [0-9]+ of 300 packages looked at\r\e\[2K", seen);
        Assert.EndsWith("\r\e[2K", seen, StringComparison.Ordinal);
        Assert.Equal("", await Converse($"{Shell.Tool} verify . --facts >facts.txt 2>errors.txt"));
        Assert.Equal("", File.ReadAllText(Path.Combine(_folder, "errors.txt")));
    }

    [Fact]
    public async Task An_audit_says_how_far_it_is()
    {
        Installed("a", mebibytes: 1);
        Installed("b", mebibytes: 512);
        Installed("c", mebibytes: 512);
        Directory.CreateDirectory(Path.Combine(_folder, "obj"));
        File.WriteAllText(Path.Combine(_folder, "obj", "project.assets.json"), $$$"""{"version":3,"libraries":{{{{string.Join(',', "abc".Select(id => $$"""
            "{{id}}/1.0.0":{"sha512":"AAAA","type":"package","path":"{{id}}/1.0.0"}
            """))}}}},"packageFolders":{}}""");

        var seen = await Converse($"{Shell.Tool} audit obj/project.assets.json --packages packages --facts --all >answer.txt");
        Assert.Matches(@"\r\e\[2K\[=[= ]{23}\] 1 of 3 packages looked at\r\e\[2K", seen);
        Assert.DoesNotContain("looked at", await Converse($"{Shell.Tool} audit obj/project.assets.json --packages packages --facts --all 2>&1 | cat"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_does_not_look_is_told_nothing_of_it()
    {
        Large("large.bin");

        var seen = await Converse($"{Shell.Tool} run -n step --signing-key alice.pem -x -m large.bin 2>errors.txt");

        Assert.Empty(seen);
        Assert.Matches(@"^step\.[0-9a-f]{8}\.link\n$", File.ReadAllText(Path.Combine(_folder, "errors.txt")));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Three gibibytes to hash, which take a second, and no place on the disk; and a key to sign with.</summary>
    private void Large(string name)
    {
        File.Copy(Repository.TestAsset("keys", "alice.pem"), Path.Combine(_folder, "alice.pem"));
        File.SetUnixFileMode(Path.Combine(_folder, "alice.pem"), UnixFileMode.UserRead);
        using var file = File.Create(Path.Combine(_folder, name));
        file.SetLength(3L << 30);
    }

    /// <summary>An installed package with so many zeros: little on the disk, and a while to read.</summary>
    private void Installed(string id, int mebibytes)
    {
        using var package = ZipFile.Open(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "packages", id, "1.0.0")).FullName, $"{id}.1.0.0.nupkg"), ZipArchiveMode.Create);
        using (var nuspec = new StreamWriter(package.CreateEntry($"{id}.nuspec").Open()))
            nuspec.Write($"<package><metadata><id>{id}</id><version>1.0.0</version><authors>Contoso</authors><description>Large.</description></metadata></package>");
        using var zeros = package.CreateEntry("content/zeros.bin", CompressionLevel.Fastest).Open();
        var mebibyte = new byte[1 << 20];
        for (var i = 0; i < mebibytes; i++) zeros.Write(mebibyte);
    }

    private static string Verify(string owner) => $"{Shell.Tool} verify -l {Demo("root.layout")} --layout-key {Repository.TestAsset("keys", $"{owner}.pub")} --link-dir {Demo()}";

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
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment.Remove("NO_COLOR");
        return Process.Start(start)!;
    }
}
