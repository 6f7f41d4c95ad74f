namespace InToto.Tool.Tests;

/// <summary>The shells themselves say what they would complete; without one of them its lines are skipped.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Theory]
    [InlineData("ini", "init")]
    [InlineData("layout te", "test")]
    [InlineData("layout lint --str", "--strict")]
    [InlineData("key n", "new")]
    [InlineData("verify --rep", "--report")]
    [InlineData("layout new zz", "")]
    public void Each_shell_completes_the_words_of_commands(string typed, string completed)
    {
        foreach (var shell in (string[])["bash", "zsh", "fish", "pwsh"])
            if (Has(shell)) Assert.Equal((shell, completed), (shell, Complete(shell, typed)));
    }

    [Fact]
    public void Every_command_is_offered()
    {
        var listed = _shell.Run("intoto --help", []).Output.Split('\n').SkipWhile(line => line != "Commands:").Skip(1).TakeWhile(line => line.Length > 0)
            .Select(line => line.Trim().Split(' ')[0]).Order(StringComparer.Ordinal);

        foreach (var shell in (string[])["bash", "zsh", "fish", "pwsh"])
            if (Has(shell)) Assert.Equal((shell, string.Join(' ', listed)), (shell, Complete(shell, "")));
    }

    private bool Has(string shell) => _shell.Sh($"command -v {shell} && intoto completions {shell} > c.{shell}").ExitCode == 0;

    /// <summary>What the shell offers for the last word, in the order of names. Files are left out: there are none.</summary>
    private string Complete(string shell, string typed)
    {
        string[] words = ["dotnet-intoto", .. typed.Split(' ')];
        var quoted = string.Join(' ', words.Select(word => $"'{word}'"));
        var ending = _shell.Sh(shell switch
        {
            "bash" => $"mkdir -p none && bash -c \"source ./c.bash; cd none; COMP_WORDS=({quoted}); COMP_CWORD={words.Length - 1}; _dotnet_intoto; printf '%s\\n' \\\"\\${{COMPREPLY[@]}}\\\"\"",
            "zsh" => $"zsh -f -c \"compdef() {{ :; }}; _files() {{ :; }}; compadd() {{ shift; for one in \\\"\\$@\\\"; do case \\$one in '{words[^1]}'*) echo \\$one;; esac; done; }}; source ./c.zsh; words=({quoted}); CURRENT={words.Length}; _dotnet_intoto; ls >/dev/null || echo no program is found\"",
            "fish" => $"mkdir -p none && fish -N -c \"source c.fish; cd none; complete -C '{string.Join(' ', words)}'\"",
            _ => $"pwsh -NoProfile -NonInteractive -c \"Invoke-Expression (Get-Content -Raw c.pwsh); [System.Management.Automation.CommandCompletion]::CompleteInput('{string.Join(' ', words)}', {string.Join(' ', words).Length}, \\$null).CompletionMatches | ForEach-Object CompletionText\"",
        });
        return string.Join(' ', ending.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')[0].Trim()).Where(word => !word.EndsWith('/') && !word.StartsWith("./", StringComparison.Ordinal) && !word.StartsWith("c.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }
}
