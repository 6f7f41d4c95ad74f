using InToto.Testing;

namespace InToto.Build.Tests;

/// <summary>The commands of <c>docs/tutorial.md</c>, pasted one after the other by somebody who is new, and everything that they see.</summary>
public sealed class TutorialTests
{
    private const string Document = "docs/tutorial.md";

    [Fact]
    public void The_tutorial_is_what_happens()
    {
        var document = File.ReadAllText(Path.Join(Testing.Repository.Root, Document)).ReplaceLineEndings("\n");
        Assert.True(DocumentSession.Count(document) > 25, "The tutorial has lost its commands.");
        using var sandbox = new Sandbox("tutorial");
        foreach (var variable in (string[])["HOME", "DOTNET_CLI_HOME"]) sandbox.Variables[variable] = sandbox.Outside("");
        foreach (var variable in (string[])["XDG_CONFIG_HOME", "INTOTO_SIGNING_KEY", "GITHUB_ACTIONS", "TF_BUILD", "GITLAB_CI"]) sandbox.Variables[variable] = null;
        sandbox.Variables["RestoreAdditionalProjectSources"] = Sandbox.Packages;
        var names = new Names();
        names.Add("home", sandbox.Outside(""));

        // Readers have the tool and the package of one version; here the package has one of its own.
        var happened = DocumentSession.Perform(document, names, sandbox.Outside("state"), script =>
            sandbox.Run("/bin/sh", "-c", script.Replace("dotnet intoto init", $"dotnet intoto init --package-version {Sandbox.Version}", StringComparison.Ordinal)).Output.Replace(Sandbox.Version, "0.1.0", StringComparison.Ordinal));

        Golden.Matches(happened, Document);
    }
}
