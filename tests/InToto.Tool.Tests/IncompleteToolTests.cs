using System.Diagnostics;
using InToto.Testing;

namespace InToto.Tool.Tests;

/// <summary>The tool with a file that is missing or broken.</summary>
public sealed class IncompleteToolTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("intoto-incomplete-").FullName;

    public IncompleteToolTests()
    {
        // Without the list of assemblies the host takes what it finds, when it is needed.
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(Shell.Tool)!))
            if (Path.GetFileName(file) is not "dotnet-intoto.deps.json") File.Copy(file, At(Path.GetFileName(file)));
    }

    [Fact]
    public void Colours_are_not_loaded_where_nobody_looks()
    {
        File.Delete(At("Spectre.Console.dll"));

        var (exitCode, output, error) = Verify();

        Assert.Equal((0, ""), (exitCode, error));
        Assert.EndsWith("verified\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_evaluates_projects_is_loaded_where_one_is_evaluated()
    {
        File.Delete(At("Microsoft.Build.Locator.dll"));

        var verified = Verify();
        var written = Run("layout", "new", Repository.TestAsset("Contoso.Text", "src", "Contoso.Core"),
            "--functionary", Repository.TestAsset("keys", "bob.pub"), "--source-functionary", Repository.TestAsset("keys", "carl.pub"), "--output", At("core.layout"));

        Assert.Equal((0, ""), (verified.ExitCode, verified.Error));
        Assert.Equal((2, ""), (written.ExitCode, written.Output));
        Assert.StartsWith("error INTOTO4003: ", written.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(At("core.layout")));
    }

    [Fact]
    public void A_defect_is_no_answer_and_has_no_stack_trace()
    {
        File.WriteAllText(At("BouncyCastle.Crypto.dll"), "This is no assembly.");

        var (exitCode, output, error) = Verify();

        Assert.Equal((2, ""), (exitCode, output));
        Assert.StartsWith("error INTOTO4003: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Ending Verify() => Run("verify", "-l", "root.layout", "--layout-key", Repository.TestAsset("keys", "alice.pub"));

    private Ending Run(params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(At("dotnet-intoto"), words)
        {
            WorkingDirectory = Repository.TestAsset("demo"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, error.Result);
    }

    private string At(string file) => Path.Combine(_folder, file);
}
