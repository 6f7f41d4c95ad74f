namespace InToto.Build.Tests;

/// <summary>The way of somebody who is new: an empty library, <c>init</c>, <c>pack</c>, <c>verify</c>, and nothing read before.</summary>
public sealed class InitTests
{
    [Fact]
    public void An_empty_library_becomes_a_verified_package_by_what_init_says()
    {
        using var sandbox = At("lib");
        sandbox.Done("dotnet", "new", "classlib", "-o", sandbox.Root);

        var said = sandbox.Tool("init", "--unencrypted", "--yes", "--package-version", Sandbox.Version);
        Assert.Contains("warning INTOTO6034", said, StringComparison.Ordinal);
        // What the tool says comes next, word for word.
        foreach (var line in said.Split("next:\n")[1].Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal))) Assert.Equal(0, sandbox.Run("sh", "-c", line).Code);

        Assert.Contains("verified", sandbox.Tool("verify", "packages/lib.1.0.0.nupkg", "--layout-key", "intoto/owner.pub"), StringComparison.Ordinal);
        Assert.Empty(sandbox.Done("git", "status", "--short"));
        Assert.DoesNotContain(".pem", sandbox.Done("git", "ls-files"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_that_gets_a_build_target_after_init_and_pack_is_rejected()
    {
        using var sandbox = At("lib");
        sandbox.Done("dotnet", "new", "classlib", "-o", sandbox.Root);
        sandbox.Tool("init", "--unencrypted", "--yes", "--package-version", Sandbox.Version);
        sandbox.Commit();
        sandbox.Variables["INTOTO_SIGNING_KEY"] = sandbox.Outside(".config/intoto/lib/ci.pem");
        sandbox.Done("dotnet", "pack", "-o", "packages");
        sandbox.Done("python3", "-c", "import zipfile; zipfile.ZipFile('packages/lib.1.0.0.nupkg', 'a').writestr('build/lib.targets', '<Project />')");

        var ending = sandbox.RunTool("verify", "packages/lib.1.0.0.nupkg", "--layout-key", "intoto/owner.pub");

        // An entry behind the evidence is refused before any rule is asked.
        Assert.Equal((1, "INTOTO3015"), (ending.Code, ending.Errors[0]));
    }

    [Fact]
    public void Central_package_management_keeps_its_versions_in_one_place()
    {
        using var sandbox = At("central");
        sandbox.Done("dotnet", "new", "classlib", "-o", sandbox.At("src/central"));
        sandbox.Write("Directory.Packages.props", "<Project>\n  <PropertyGroup>\n    <ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>\n  </PropertyGroup>\n</Project>\n");
        sandbox.Done("git", "init", "-q", ".");
        sandbox.Tool("init", "--unencrypted", "--yes", "--package-version", Sandbox.Version);
        sandbox.Commit();
        sandbox.Variables["INTOTO_SIGNING_KEY"] = sandbox.Outside(".config/intoto/central/ci.pem");

        sandbox.Done("dotnet", "pack", "src/central", "-o", "packages");

        Assert.Contains("verified", sandbox.Tool("verify", "packages/central.1.0.0.nupkg", "--layout-key", "intoto/owner.pub"), StringComparison.Ordinal);
        Assert.DoesNotContain("InToto.Build", sandbox.Read("Directory.Build.props"), StringComparison.Ordinal);
    }

    /// <summary>A home in which nothing is configured.</summary>
    private static Sandbox At(string name)
    {
        var sandbox = new Sandbox(name);
        foreach (var variable in (string[])["HOME", "DOTNET_CLI_HOME"]) sandbox.Variables[variable] = sandbox.Outside("");
        sandbox.Variables["XDG_CONFIG_HOME"] = null;
        sandbox.Variables["RestoreAdditionalProjectSources"] = Sandbox.Packages;
        return sandbox;
    }
}
