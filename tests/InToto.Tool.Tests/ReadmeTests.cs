using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using InToto.Testing;

namespace InToto.Tool.Tests;

/// <summary>The sessions and examples of READMEs, as a reader would paste them: real commands through <c>dotnet intoto</c>, in a copy of what the clone holds.</summary>
public sealed partial class ReadmeTests
{
    [Theory]
    [InlineData("README.md", 3)]
    [InlineData("src/InToto.Tool/README.md", 1)]
    public void The_sessions_of_a_README_are_what_happens(string readme, int count)
    {
        var sessions = Console().Matches(File.ReadAllText(Path.Combine(Repository.Root, readme))).Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal(count, sessions.Length);
        using var shell = new Shell();
        foreach (var assets in new[] { "demo", "keys" }) shell.Run($"copy {Repository.TestAsset(assets)} testassets/{assets}", []);

        var folder = ".";
        foreach (var session in sessions)
            foreach (var command in Command().Matches(session).Cast<Match>())
            {
                var line = command.Groups[1].Value;
                if (line.StartsWith("cd ", StringComparison.Ordinal)) folder = line["cd ".Length..];
                var ending = shell.Run($"sh \"exec 2>&1; cd {folder} && {line.Replace("cd testassets/demo", ":", StringComparison.Ordinal)}\"", []);
                Assert.Equal(Expected(command.Groups[2].Value, ending, shell), ending.Output);
            }
    }

    [Fact]
    public void The_sessions_of_the_questions_are_what_happens()
    {
        const string Document = "docs/faq.md";
        var document = File.ReadAllText(Path.Combine(Repository.Root, Document)).ReplaceLineEndings("\n");
        Assert.True(DocumentSession.Count(document) > 6, "The questions have lost their sessions.");
        using var shell = new Shell();
        foreach (var assets in new[] { "demo", "keys" }) shell.Run($"copy {Repository.TestAsset(assets)} testassets/{assets}", []);

        Golden.Matches(DocumentSession.Perform(document, shell.Names, shell.At("state"), script => shell.Sh(script).Output), Document);
    }

    /// <summary>A program of its own, compiled against the library as it is here.</summary>
    [Fact]
    public void The_example_of_the_library_compiles_and_verifies()
    {
        var example = Block(File.ReadAllText(Path.Combine(Repository.Root, "src", "InToto", "README.md")), "csharp");
        Assert.Contains("VerifyAsync", example, StringComparison.Ordinal);
        using var shell = new Shell();
        shell.Run($"copy {Repository.TestAsset("demo")} links", []);
        shell.Run("copy links/root.layout root.layout", []);
        shell.Run($"copy {Repository.TestAsset("keys", "alice.pub")} alice.pub", []);
        // The library as these tests have it: to build its project from here would restore it for this shell's home, and leave that behind.
        string[] libraries = [.. new[] { "InToto.dll", "BouncyCastle.Crypto.dll" }.Select(name => $"<Reference Include=\"{Path.Combine(AppContext.BaseDirectory, name)}\" />")];
        shell.Run("write Directory.Build.props", ["<Project><ItemGroup>", .. libraries, "</ItemGroup></Project>"]);
        shell.Run("write example.cs", ["#:property PublishAot=false", "using InToto;", .. example.Split('\n')]);

        Assert.Equal("verified: 1 products\n", Succeed(shell, "DOTNET_NOLOGO=1 dotnet run example.cs"));
    }

    [Fact]
    public void The_layout_of_the_README_verifies_the_chain_that_the_README_makes()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        using var shell = new Shell();
        foreach (var prepare in new[]
        {
            "git init -q . && mkdir src && echo 'int main(){}' > src/a.c && printf 'app: src/a.c\n\tcat src/a.c > app\n' > Makefile",
            "git add . && git -c user.email=alice@example.org -c user.name=Alice commit -qm 'first'",
            "intoto key new --output alice.pem --unencrypted && intoto key new --output bob.pem --unencrypted",
        })
            Succeed(shell, prepare);
        shell.Run("write root.layout", [LayoutFor(Bob(shell), Block(readme, "json"))]);

        var commands = Block(readme, "text").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, commands.Length);
        foreach (var command in commands[..^1]) Succeed(shell, command.Replace("make", "cp src/a.c app", StringComparison.Ordinal));

        Assert.EndsWith("verified\n", Succeed(shell, commands[^1]), StringComparison.Ordinal);
    }

    /// <summary>So it can be made again, from the layout as Alice wrote it.</summary>
    [Fact]
    public void The_commands_beside_the_demo_make_a_chain_that_verifies()
    {
        using var shell = new Shell();
        shell.Run($"copy {Repository.TestAsset("keys")} .", []);
        shell.Run($"copy {Repository.TestAsset("demo", "demo.cs")} demo.cs", []);
        var layout = JsonNode.Parse(File.ReadAllBytes(Repository.TestAsset("demo", "root.layout")))!;
        layout["signatures"] = new JsonArray();
        shell.Run("write root.layout", [layout.ToJsonString()]);

        var commands = Block(File.ReadAllText(Repository.TestAsset("demo", "README.md")), "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, commands.Length);
        foreach (var command in commands[..^1]) Succeed(shell, command);

        Assert.EndsWith("verified\n", Succeed(shell, commands[^1]), StringComparison.Ordinal);
        const string Link = "package.8b769050.link";
        Assert.Equal(Materials(Repository.TestAsset("demo", Link)), Materials(shell.At(Link)));
    }

    [Fact]
    public void The_script_and_the_session_of_the_documentation_of_signers_are_what_happens()
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "signers.md"));
        using var shell = new Shell();
        Assert.SkipUnless(shell.Sh("openssl version").Output.StartsWith("OpenSSL 3", StringComparison.Ordinal), "There is no OpenSSL 3.");
        shell.Run("assets keys", []);
        shell.Run("write sign-with-openssl", Block(document, "sh").Split('\n'));
        Succeed(shell, "chmod +x sign-with-openssl");

        var commands = Command().Matches(Block(document, "console"));
        Assert.Equal(3, commands.Count);
        foreach (var command in commands.Cast<Match>())
        {
            var ending = shell.Sh(command.Groups[1].Value);
            Assert.Equal((0, command.Groups[2].Value), (ending.ExitCode, ending.Error + ending.Output));
        }

        // A step of two commands, and a layout.
        const string Key = "'exec:./sign-with-openssl keys/alice.pem'";
        Succeed(shell, $"dotnet intoto record start -n two --signing-key {Key} -m app && dotnet intoto record stop -n two --signing-key {Key} -p app && dotnet intoto sign -f two.*.link --verify -k ci.pub");
        shell.Run("assets demo", []);
        Succeed(shell, $"dotnet intoto sign -f demo/root.layout -k {Key} && dotnet intoto sign -f demo/root.layout --verify -k keys/alice.pub");
    }

    /// <summary>Those for services cannot be run without an account; at least they are scripts.</summary>
    [Fact]
    public void Every_script_of_the_documentation_of_signers_is_one()
    {
        var scripts = Regex.Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "signers.md")), "```sh\n(.*?)```", RegexOptions.Singleline);
        Assert.Equal(5, scripts.Count);
        using var shell = new Shell();
        foreach (var script in scripts.Cast<Match>())
        {
            shell.Run("write script", script.Groups[1].Value.Split('\n'));
            Succeed(shell, "sh -n script");
        }
    }

    private static JsonElement Bob(Shell shell) =>
        JsonDocument.Parse(Succeed(shell, "intoto key show bob.pub --format json")).RootElement.GetProperty("result");

    private static string LayoutFor(JsonElement key, string layout) => layout
        .Replace("KEYID", key.GetProperty("keyids")[0].GetProperty("keyid").GetString(), StringComparison.Ordinal)
        .Replace("\"-----BEGIN PUBLIC KEY-----\\n...\"", key.GetProperty("public").GetRawText(), StringComparison.Ordinal);

    private static string Materials(string link) => JsonNode.Parse(File.ReadAllBytes(link))!["signed"]!["materials"]!.ToJsonString();

    private static string Succeed(Shell shell, string command)
    {
        var ending = shell.Sh(command);
        Assert.True(ending.ExitCode == 0, $"{command}: {ending.Error}");
        return ending.Output;
    }

    private static string Block(string readme, string language) => Regex.Match(readme, $"```{language}\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;

    /// <summary>What the README shows, line by line, where names such as <c>&lt;alice&gt;</c> stand for what differs.</summary>
    private static string Expected(string shown, Ending ending, Shell shell)
    {
        var written = ending.Output.Split('\n');
        var lines = shown.Split('\n');
        return string.Join('\n', lines.Select((line, i) => i < written.Length && shell.Names.Fit(line, written[i]) == line ? written[i] : line));
    }

    [GeneratedRegex("```console\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Console();

    /// <summary>A command, and what follows it up to the next one.</summary>
    [GeneratedRegex(@"^\$ (.*)\n((?:(?!\$ ).*\n)*)", RegexOptions.Multiline)]
    private static partial Regex Command();
}
