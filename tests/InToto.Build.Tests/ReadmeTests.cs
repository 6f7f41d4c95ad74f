using System.Text.RegularExpressions;
using InToto.Testing;

namespace InToto.Build.Tests;

/// <summary>The commands of the README's "Use it", as a reader would paste them one after the other into a shell, in the sample's repository; and in it then the sessions of the package's own README.</summary>
public sealed partial class ReadmeTests(ReadmeTests.Packed packed) : IClassFixture<ReadmeTests.Packed>
{
    private const string Passphrase = "a passphrase of the test";

    /// <summary>What the README's commands leave.</summary>
    public sealed class Packed : IDisposable
    {
        public Packed()
        {
            var readme = File.ReadAllText(Path.Join(Testing.Repository.Root, "README.md"));
            var use = readme[readme.IndexOf("## Use it", StringComparison.Ordinal)..readme.IndexOf("| property of the build", StringComparison.Ordinal)];
            string[] commands = [.. Block().Matches(use).SelectMany(block => block.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))];
            Assert.True(commands.Length > 8, "The README has lost its commands.");

            Sample.CopyTo(Sandbox);
            Sandbox.Variables["INTOTO_SIGNING_KEY"] = null;
            Sandbox.Variables["INTOTO_KEY_PASSPHRASE"] = Passphrase;
            Sandbox.Done("git", "init", "-q", "--initial-branch=main", ".");
            Sandbox.Done("git", "add", "-A", ".");
            Directory.CreateDirectory(Sandbox.Outside("keys"));

            // Nobody types a passphrase here, and the relative key is the build's: it stands in the environment, not in the project.
            foreach (var command in commands)
                Last = Sandbox.Done("/bin/sh", "-c", command.Replace("key new", "key new --passphrase-env INTOTO_KEY_PASSPHRASE", StringComparison.Ordinal));
        }

        internal Sandbox Sandbox { get; } = new("contoso");

        internal string Last { get; } = "";

        public void Dispose() => Sandbox.Dispose();
    }

    [Fact]
    public void The_commands_of_the_README_make_a_package_that_verifies() => Assert.EndsWith("verified\n", packed.Last, StringComparison.Ordinal);

    /// <summary>With the key of the build, once in a file and once with a program that stands for one of a KMS.</summary>
    [Fact]
    public void The_sessions_of_the_README_of_the_package_are_what_happens()
    {
        const string Document = "src/InToto.Build/README.md";
        var document = File.ReadAllText(Path.Join(Testing.Repository.Root, Document)).ReplaceLineEndings("\n");
        Assert.Equal(3, DocumentSession.Count(document));
        var sandbox = packed.Sandbox;
        var (key, program) = (sandbox.Outside("keys/ci.pem"), sandbox.Outside("keys/kms-sign"));
        File.WriteAllText(program, $"""
            #!/bin/sh
            [ "$1" = release ] || exit 1
            case $2 in
            public-key) openssl pkey -in '{key}' -passin 'pass:{Passphrase}' -pubout ;;
            sign) openssl dgst -sha256 -sign '{key}' -passin 'pass:{Passphrase}' | openssl base64 ;;
            esac

            """);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var state = sandbox.Outside("state");
        File.WriteAllText(state, $"PATH='{sandbox.Outside("keys")}':$PATH\n");

        // Packages of tests are unpacked in two folders of their own.
        var unpacked = $" --packages '{string.Join("' '", Sandbox.PackageFolders)}' --signing-key exec:";
        Golden.Matches(DocumentSession.Perform(document, new Names(), state, script =>
            Ours(sandbox.Run("/bin/sh", "-c", script.Replace(" --signing-key exec:", unpacked, StringComparison.Ordinal)).Output)), Document);
    }

    /// <summary>Of what a build writes, what it says of the evidence; everything where it says nothing of it.</summary>
    private static string Ours(string output) => Said().Matches(output) is { Count: > 0 } said ? string.Concat(said) : output;

    [GeneratedRegex("```bash\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("^  InToto\\.Build: .*\n", RegexOptions.Multiline)]
    private static partial Regex Said();
}
