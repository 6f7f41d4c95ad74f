using InToto.Testing;

namespace InToto.Interop.Tests;

/// <summary>The sessions of <c>docs/migration.md</c>, with the Python reference: Debian's in-toto 1.3.1.</summary>
public sealed class MigrationTests : IDisposable
{
    private const string Document = "docs/migration.md";

    /// <summary>What a build agent says of itself, and keys of whoever runs the tests.</summary>
    private static readonly string[] Foreign = ["CI", "GITHUB_ACTIONS", "TF_BUILD", "GITLAB_CI", "INTOTO_SIGNING_KEY", "INTOTO_KEY_PASSPHRASE"];

    private readonly string _folder = Directory.CreateTempSubdirectory("migration").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_sessions_of_the_documentation_are_what_happens()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/in-toto-keygen"), "The Debian package in-toto is not installed.");
        var document = File.ReadAllText(Path.Combine(Repository.Root, Document)).ReplaceLineEndings("\n");
        Assert.True(DocumentSession.Count(document) > 12, "The documentation has lost its sessions.");
        var state = Path.Combine(_folder, "state");
        File.WriteAllText(state, $"PATH='{Path.GetDirectoryName(Command.Tool)}':$PATH\n");
        var work = Directory.CreateDirectory(Path.Combine(_folder, "work")).FullName;

        Golden.Matches(DocumentSession.Perform(document, new Names(), state, script => Command.Run(work, "/usr/bin/env", [.. Foreign.SelectMany(name => (string[])["-u", name]), "/bin/sh", "-c", script]).Output), Document);
    }
}
