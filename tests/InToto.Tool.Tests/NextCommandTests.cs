using System.Text.RegularExpressions;
using InToto.Testing;

namespace InToto.Tool.Tests;

/// <summary>The command that stands after a verdict can be pasted, and helps.</summary>
public sealed partial class NextCommandTests : IDisposable
{
    private readonly Shell _shell = new();

    [Fact]
    public void After_a_broken_rule_the_next_command_draws_the_chain()
    {
        Tampered("demo");

        var next = Next("cd demo && intoto verify -l root.layout --layout-key ../keys/alice.pub");

        Assert.Equal("dotnet intoto verify -l root.layout --layout-key ../keys/alice.pub --report verdict.html", next);
        Assert.Equal("dotnet intoto explain INTOTO1001", Next($"cd demo && {next}"));
        Assert.Contains("✗ broken here", File.ReadAllText(_shell.At("demo/verdict.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_word_that_a_shell_would_read_differently_is_quoted_and_one_that_cannot_be_is_not_repeated()
    {
        Tampered("a $(touch harm) b");
        Tampered("it's");

        var next = Next("intoto verify -l 'a $(touch harm) b/root.layout' --layout-key keys/alice.pub --link-dir 'a $(touch harm) b'");
        Assert.Equal("dotnet intoto verify -l 'a $(touch harm) b/root.layout' --layout-key keys/alice.pub --link-dir 'a $(touch harm) b' --report verdict.html", next);
        Next(next);
        Assert.True(File.Exists(_shell.At("verdict.html")));
        Assert.False(File.Exists(_shell.At("harm")));

        Assert.Equal("dotnet intoto explain INTOTO1001", Next("intoto verify -l \"it's/root.layout\" --layout-key keys/alice.pub --link-dir \"it's\""));
    }

    [Fact]
    public void Every_other_rejection_is_explained_and_what_is_verified_needs_nothing()
    {
        _shell.Run("assets demo", []);
        _shell.Run("assets keys", []);

        var next = Next("intoto verify -l demo/root.layout --layout-key keys/bob.pub --link-dir demo");
        Assert.Equal("dotnet intoto explain INTOTO0101", next);
        Assert.Equal(0, _shell.Sh(next).ExitCode);
        Assert.Equal("", Next("intoto verify -l demo/root.layout --layout-key keys/alice.pub --link-dir demo"));
    }

    [Fact]
    public void Programs_get_no_advice()
    {
        _shell.Run("assets demo", []);
        _shell.Run("assets keys", []);

        foreach (var format in (string[])["json", "sarif"])
            Assert.Equal("", Next($"intoto verify -l demo/root.layout --layout-key keys/bob.pub --link-dir demo --format {format}"));
    }

    [Fact]
    public void What_a_policy_rejects_is_explained_by_its_lines_and_what_is_wrong_for_all_by_its_code()
    {
        var packages = new RestoredPackages(_shell);
        packages.WriteLock("xunit.v3.assert");
        _shell.Run("write none.json", ["""{"version":1,"packages":[{"pattern":"Contoso.*","onMissing":"allow"}]}"""]);
        _shell.Run("write any.json", ["""{"version":1,"packages":[{"pattern":"*","onMissing":"allow"}]}"""]);
        _shell.Run("write broken.nupkg", ["no package"]);

        var next = Of(packages.Run("intoto verify packages.lock.json --policy none.json"));
        Assert.Equal("dotnet intoto policy explain xunit.v3.assert --policy none.json", next);
        Assert.Contains("no line", packages.Run(next).Output, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("dotnet intoto explain INTOTO3002", Of(packages.Run("intoto verify broken.nupkg --policy any.json")));
        Assert.Equal("", Of(packages.Run("intoto verify packages.lock.json --policy any.json")));

        next = Of(packages.Run("intoto verify packages.lock.json"));
        Assert.Equal("dotnet intoto policy init packages.lock.json", next);
        Assert.Equal(0, packages.Run(next).ExitCode);
        Assert.Equal(0, packages.Run("intoto verify packages.lock.json").ExitCode);
    }

    public void Dispose() => _shell.Dispose();

    /// <summary>The demonstration with a material that no rule allows.</summary>
    private void Tampered(string folder)
    {
        if (!Directory.Exists(_shell.At("keys"))) _shell.Run("assets keys", []);
        _shell.Run($"copy {Repository.TestAsset("demo")} \"{folder}\"", []);
        Assert.Equal(0, _shell.Sh($"cd \"{folder.Replace("$", "\\$", StringComparison.Ordinal)}\" && intoto run -n package --signing-key ../keys/carl.pem --materials README.md --products demo.tgz -d . -x").ExitCode);
    }

    private string Next(string command) => Of(_shell.Sh(command));

    private static string Of(Ending ending) => Command().Match(ending.Error).Groups[1].Value;

    [GeneratedRegex("^ next (.*)\n\\z", RegexOptions.Multiline)]
    private static partial Regex Command();
}
