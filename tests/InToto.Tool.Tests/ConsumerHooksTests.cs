using System.Text;
using System.Text.Json;
using InToto.Testing;

namespace InToto.Tool.Tests;

/// <summary><c>init --consumer</c>, and builds with its hooks by the real <c>dotnet build</c>, with a package of this repository's restore in a folder of their own.</summary>
public sealed class ConsumerHooksTests : IDisposable
{
    private const string Id = "xunit.v3.common";
    private readonly Shell _shell = new();

    [Fact]
    public void A_plan_is_shown_and_nothing_written_without_consent()
    {
        var asked = Run("intoto init --consumer");
        Assert.Equal(2, asked.ExitCode);
        Assert.StartsWith("write  intoto/consumer.props\nwrite  intoto/consumer.targets\nwrite  Directory.Build.props\n", asked.Error, StringComparison.Ordinal);
        Assert.Contains("error INTOTO3271: Nothing was written.", asked.Error, StringComparison.Ordinal);
        Assert.Equal("", Run("ls -A").Output);

        Assert.Equal(0, Run("intoto init --consumer --yes").ExitCode);
        Assert.Equal("Directory.Build.props\nDirectory.Build.targets\nDirectory.Solution.targets\nintoto\n", Run("ls").Output);
        Assert.Equal("nothing to do: the hooks are there\n", Run("intoto init --consumer").Output);
    }

    [Fact]
    public void A_file_that_is_there_gets_one_line_and_keeps_every_other_byte()
    {
        var path = _shell.At("Directory.Build.props");
        File.WriteAllBytes(path, [.. Encoding.UTF8.Preamble, .. "<!-- <Project> > -->\r\n<Project ToolsVersion=\"a>b\"\r\n  >\r\n\t<PropertyGroup/>\r\n</Project>"u8]);

        Assert.Equal(0, Run("intoto init --consumer --yes").ExitCode);

        byte[] expected = [.. Encoding.UTF8.Preamble, .. "<!-- <Project> > -->\r\n<Project ToolsVersion=\"a>b\"\r\n  >\r\n  <Import Project=\"$(MSBuildThisFileDirectory)intoto/consumer.props\" />\r\n\t<PropertyGroup/>\r\n</Project>"u8];
        Assert.Equal(expected, File.ReadAllBytes(path));
    }

    [Theory]
    [InlineData("Directory.Build.props", "<Project />")]
    [InlineData("Directory.Build.targets", "<Settings></Settings>")]
    [InlineData("Directory.Build.targets", "<Project>")]
    [InlineData("Directory.Solution.targets", "not xml")]
    [InlineData("intoto/consumer.targets", "<Project></Project>")]
    public void A_file_that_cannot_take_the_line_stops_it_before_anything_is_written(string name, string content)
    {
        _shell.Run($"write {name}", [content]);
        var ending = Run("intoto init --consumer --yes");
        Assert.Equal(2, ending.ExitCode);
        Assert.StartsWith("error INTOTO3270", ending.Error, StringComparison.Ordinal);
        Assert.Equal(content + "\n", File.ReadAllText(_shell.At(name)));
        Assert.False(File.Exists(_shell.At("intoto/consumer.props")));
    }

    /// <summary>The package's own file runs a target before every other that anybody asks for: with the hooks it does not get so far.</summary>
    [Fact]
    public void A_build_stops_before_the_targets_of_a_package_that_was_changed_after_restore()
    {
        var installed = Install();
        _shell.Run("write App.csproj", [$"""<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup><PackageReference Include="{Id}" Version="3.2.2" /></ItemGroup></Project>"""]);
        _shell.Run("write intoto.policy.json", ["""{"version":1,"packages":[{"pattern":"*","onMissing":"allow"}]}"""]);
        Assert.Equal(0, Run("intoto init --consumer --yes").ExitCode);
        var restored = Run("dotnet build -v q");
        Assert.True(restored.ExitCode == 0, restored.Output);

        Directory.CreateDirectory(Path.Combine(installed, "build"));
        File.WriteAllText(Path.Combine(installed, "build", $"{Id}.targets"), $"""
            <Project InitialTargets="Evil"><Target Name="Evil"><WriteLinesToFile File="{_shell.At("evil.txt")}" Lines="it ran" /></Target></Project>
            """);
        // As restore writes it for a package that brings such a file.
        File.WriteAllText(_shell.At("obj/App.csproj.nuget.g.targets"), $"""<Project><Import Project="{installed}/build/{Id}.targets" /></Project>""");

        var stopped = Run("dotnet build --no-restore -v q");
        Assert.NotEqual(0, stopped.ExitCode);
        Assert.Contains("error INTOTO3108", stopped.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(_shell.At("evil.txt")), "The target of the package ran.");

        // With restore: it stops after restore, which does not look at what is installed.
        Assert.Contains("error INTOTO3108", Run("dotnet build -v q").Output, StringComparison.Ordinal);
        Assert.False(File.Exists(_shell.At("evil.txt")), "The target of the package ran.");

        // The same without the hooks: this is what they are for.
        File.Delete(_shell.At("Directory.Build.props"));
        File.Delete(_shell.At("Directory.Build.targets"));
        Run("dotnet build --no-restore -v q");
        Assert.True(File.Exists(_shell.At("evil.txt")), "The target of the package did not run, so that the test showed nothing.");
    }

    private Ending Run(string line) => _shell.Sh($"export NUGET_PACKAGES='{_shell.At("../packages")}' DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 INTOTO_TOOL='{Shell.Tool}'; {line}");

    /// <summary>A copy of a package as restore installed it.</summary>
    private string Install()
    {
        using var assets = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "InToto.Tool.Tests", "obj", "project.assets.json")));
        foreach (var id in (string[])[Id, .. Dependencies])
        {
            var original = assets.RootElement.GetProperty("packageFolders").EnumerateObject().Select(folder => Path.Combine(folder.Name, id)).First(Directory.Exists);
            foreach (var file in Directory.EnumerateFiles(original, "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(_shell.At("../packages"), id, Path.GetRelativePath(original, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }
        return Path.GetFullPath(_shell.At($"../packages/{Id}/3.2.2"));
    }

    private static readonly string[] Dependencies = ["microsoft.bcl.asyncinterfaces"];

    public void Dispose() => _shell.Dispose();
}
