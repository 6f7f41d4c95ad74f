using System.Collections.Immutable;

namespace InToto.Tool;

/// <summary>What a CI does to pack and to verify, to be copied into its own file: which jobs there are is not ours to say.</summary>
internal static class InitSnippets
{
    public static IEnumerable<InitStep> Steps(string root, ImmutableArray<InitProject> projects, string version, string ci, bool isEncrypted)
    {
        string[] packs = [.. projects.Select(project => $"dotnet pack {Quoted(Path.GetRelativePath(root, project.Package.Project.Path).Replace('\\', '/'))} -c Release -o packages")];
        foreach (var (word, file, text) in ((string, string, Func<string>)[])
            [("github", "github-actions.yml", () => GitHub(packs, version, isEncrypted)), ("azure", "azure-pipelines.yml", () => Azure(packs, version, isEncrypted)), ("gitlab", "gitlab-ci.yml", () => GitLab(packs, version, isEncrypted))])
        {
            if (ci != "all" && ci != word) continue;
            var path = Path.Join(root, "intoto", "ci", file);
            yield return Path.Exists(path) ? new("keep", path, "a snippet", null) : new("create", path, "to be copied into your pipeline", () => InitFile.Create(path, text()));
        }
    }

    private static string GitHub(string[] packs, string version, bool isEncrypted) => $$$"""
        # Steps of a job in .github/workflows. Secrets of the repository: {{{Secrets(isEncrypted)}}}
        jobs:
          pack:
            runs-on: ubuntu-latest
            steps:
              - uses: actions/checkout@v4
              - uses: actions/setup-dotnet@v4
                with:
                  dotnet-version: 10.0.x
              - run: |
        {{{Lines(packs, 10)}}}
                env:
                  INTOTO_SIGNING_KEY: env:INTOTO_CI_KEY
                  INTOTO_CI_KEY: ${{ secrets.INTOTO_CI_KEY }}{{{(isEncrypted ? "\n          INTOTO_KEY_PASSPHRASE: ${{ secrets.INTOTO_KEY_PASSPHRASE }}" : "")}}}
              - run: |
        {{{Lines(Verify(version), 10)}}}

        """;

    private static string Azure(string[] packs, string version, bool isEncrypted) => $$"""
        # Steps of a job in azure-pipelines.yml. Secret variables: {{Secrets(isEncrypted)}}
        steps:
          - checkout: self
          - task: UseDotNet@2
            inputs:
              version: 10.0.x
          - bash: |
        {{Lines(packs, 6)}}
            env:
              INTOTO_SIGNING_KEY: env:INTOTO_CI_KEY
              INTOTO_CI_KEY: $(INTOTO_CI_KEY){{(isEncrypted ? "\n      INTOTO_KEY_PASSPHRASE: $(INTOTO_KEY_PASSPHRASE)" : "")}}
          - bash: |
        {{Lines(Verify(version), 6)}}

        """;

    private static string GitLab(string[] packs, string version, bool isEncrypted) => $"""
        # A job of .gitlab-ci.yml. Masked variables of the project: {Secrets(isEncrypted)}
        pack:
          image: mcr.microsoft.com/dotnet/sdk:10.0
          script:
        {Lines([.. packs.Select(pack => $"- INTOTO_SIGNING_KEY=env:INTOTO_CI_KEY {pack}")], 4)}
            - |
        {Lines(Verify(version), 6)}

        """;

    private static string Secrets(bool isEncrypted) => $"INTOTO_CI_KEY, the text of ci.pem{(isEncrypted ? "; INTOTO_KEY_PASSPHRASE" : "")}.";

    private static string[] Verify(string version) =>
    [
        $"dotnet tool install dotnet-intoto --version {version} --tool-path .intoto-tool",
        "for package in packages/*.nupkg; do .intoto-tool/dotnet-intoto verify \"$package\" --layout-key intoto/owner.pub || exit 1; done",
    ];

    private static string Lines(string[] lines, int indent) => string.Join('\n', lines.Select(line => new string(' ', indent) + line));

    /// <summary>A word of a shell, whatever it holds.</summary>
    private static string Quoted(string path) => path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_') ? path : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
