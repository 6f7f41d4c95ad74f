using System.CommandLine;
using System.Text;

namespace InToto.Tool;

/// <summary><c>completions</c>: what a shell needs to complete the words of <c>dotnet-intoto</c>.</summary>
internal static class CompletionsCommand
{
    public static Command Create(Terminal terminal, Func<Command[]> commands)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh, fish or pwsh.", CustomParser = CommandWords.OneWord };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");

        return new Command("completions", "Write what a shell needs to complete the words of dotnet-intoto.") { shell }
            .Runs(given =>
            {
                terminal.Begin("completions");
                (string Path, string[] Words)[] table = [.. Table("", commands())];
                terminal.Show(new TextView([.. (given.GetRequiredValue(shell) switch { "bash" => Bash(table), "zsh" => Zsh(table), "fish" => Fish(table), _ => PowerShell(table) }).Split('\n').Select(line => (Line)line)]));
                return ExitCode.Done;
            });
    }

    /// <summary>What may follow on each path of commands; after that, files.</summary>
    private static IEnumerable<(string Path, string[] Words)> Table(string path, IEnumerable<Command> commands)
    {
        Command[] all = [.. commands];
        yield return (path, [.. all.Select(command => command.Name)]);
        foreach (var command in all)
        {
            var below = path.Length == 0 ? command.Name : $"{path} {command.Name}";
            if (command.Subcommands.Count > 0)
                foreach (var row in Table(below, command.Subcommands)) yield return row;
            else yield return (below, [.. command.Options.Select(option => option.Name).Where(name => name.StartsWith("--", StringComparison.Ordinal)), "--help"]);
        }
    }

    private static string Cases((string Path, string[] Words)[] table, string line)
    {
        var text = new StringBuilder();
        foreach (var (path, words) in table) text.Append("    '").Append(path).Append("') ").AppendFormat(null, line, string.Join(' ', words)).Append(" ;;\n");
        return text.ToString();
    }

    private static string Bash((string Path, string[] Words)[] table) => $$"""
        # source <(dotnet-intoto completions bash)
        _dotnet_intoto() {
          local path="${COMP_WORDS[1]}" words="" current="${COMP_WORDS[COMP_CWORD]}"
          case "$path" in {{string.Join('|', Groups(table))}}) [ "$COMP_CWORD" -gt 2 ] && path="$path ${COMP_WORDS[2]}" ;; esac
          [ "$COMP_CWORD" -eq 1 ] && path=""
          case "$path" in
        {{Cases(table, "words=\"{0}\"").TrimEnd('\n')}}
          esac
          COMPREPLY=($(compgen -W "$words" -- "$current"))
          [ ${#COMPREPLY[@]} -eq 0 ] && COMPREPLY=($(compgen -f -- "$current"))
        }
        complete -o filenames -F _dotnet_intoto dotnet-intoto
        """;

    private static string Zsh((string Path, string[] Words)[] table) => $$"""
        #compdef dotnet-intoto
        # dotnet-intoto completions zsh > "${fpath[1]}/_dotnet-intoto"
        _dotnet_intoto() {
          # Not path, which is where zsh looks for programs.
          local given="${words[2]}" found=""
          case "$given" in {{string.Join('|', Groups(table))}}) [ "$CURRENT" -gt 3 ] && given="$given ${words[3]}" ;; esac
          [ "$CURRENT" -eq 2 ] && given=""
          case "$given" in
        {{Cases(table, "found=\"{0}\"").TrimEnd('\n')}}
          esac
          compadd -- ${=found}
          _files
        }
        compdef _dotnet_intoto dotnet-intoto
        """;

    private static string Fish((string Path, string[] Words)[] table)
    {
        var text = new StringBuilder("# dotnet-intoto completions fish | source\n");
        foreach (var (path, words) in table)
        {
            // Where commands follow, nothing was given after the path; where options do, anything.
            var before = path.Length == 0 ? 1 : path.Split(' ').Length + 1;
            var count = words.Contains("--help") ? "-ge" : "-eq";
            text.Append("complete -c dotnet-intoto -n \"").AppendFormat(null, "test (count (commandline -opc)) {0} {1}", count, before);
            if (path.Length > 0) text.AppendFormat(null, "; and test (string join ' ' (commandline -opc)[2..{0}]) = '{1}'", before, path);
            text.Append('"').Append(" -a '").Append(string.Join(' ', words)).Append("'\n");
        }
        return text.ToString().TrimEnd('\n');
    }

    private static string PowerShell((string Path, string[] Words)[] table)
    {
        var text = new StringBuilder("""
            # dotnet-intoto completions pwsh | Out-String | Invoke-Expression
            Register-ArgumentCompleter -Native -CommandName dotnet-intoto -ScriptBlock {
              param($word, $ast, $position)
              $table = @{

            """);
        foreach (var (path, words) in table) text.Append("    '").Append(path).Append("' = '").Append(string.Join(' ', words)).Append("'\n");
        return text.Append("""
              }
              $given = @($ast.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" } | Where-Object { $_ -ne $word })
              $path = ($given | Select-Object -First 2) -join ' '
              if (-not $table.ContainsKey($path)) { $path = "$($given[0])" }
              "$($table[$path])".Split(' ') | Where-Object { $_ -like "$word*" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
            }
            """).ToString();
    }

    /// <summary>Commands that have commands of their own.</summary>
    private static IEnumerable<string> Groups((string Path, string[] Words)[] table) => table.Where(row => row.Path.Contains(' ', StringComparison.Ordinal)).Select(row => row.Path.Split(' ')[0]).Distinct(StringComparer.Ordinal);
}
