using System.Text.RegularExpressions;

namespace InToto.Build.Tests;

/// <summary>The commands of the README's "Use it", as a reader would paste them one after the other into a shell, in the sample's repository.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public void The_commands_of_the_README_make_a_package_that_verifies()
    {
        var readme = File.ReadAllText(Path.Join(Testing.Repository.Root, "README.md"));
        var use = readme[readme.IndexOf("## Use it", StringComparison.Ordinal)..readme.IndexOf("| property of the build", StringComparison.Ordinal)];
        string[] commands = [.. Block().Matches(use).SelectMany(block => block.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))];
        Assert.True(commands.Length > 8, "The README has lost its commands.");

        using var sandbox = new Sandbox("contoso");
        Sample.CopyTo(sandbox);
        sandbox.Variables["INTOTO_SIGNING_KEY"] = null;
        sandbox.Variables["INTOTO_KEY_PASSPHRASE"] = "a passphrase of the test";
        sandbox.Done("git", "init", "-q", "--initial-branch=main", ".");
        sandbox.Done("git", "add", "-A", ".");
        Directory.CreateDirectory(sandbox.Outside("keys"));

        var last = "";
        // Nobody types a passphrase here, and the relative key is the build's: it stands in the environment, not in the project.
        foreach (var command in commands)
            last = sandbox.Done("/bin/sh", "-c", command.Replace("key new", "key new --passphrase-env INTOTO_KEY_PASSPHRASE", StringComparison.Ordinal));

        Assert.EndsWith("verified\n", last, StringComparison.Ordinal);
    }

    [GeneratedRegex("```bash\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
