using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using InToto.Testing;

namespace InToto.Restore.Tests.Feeds;

/// <summary>The example of the README: a program of its own, compiled against the library as it is here, and a nuget.config that names a server.</summary>
public sealed partial class FeedDocumentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task The_example_of_the_library_compiles_and_finds_fetches_and_reads()
    {
        var example = Example().Match(File.ReadAllText(Path.Combine(Repository.Root, "src", "InToto.Restore", "README.md")).ReplaceLineEndings("\n")).Groups[1].Value;
        Assert.Contains("FetchAsync", example, StringComparison.Ordinal);
        await using var server = new TestFeed();
        server.On(TestFeed.PathOf(), new TestAnswer(200, FeedWorld.Package));
        server.On("/flat/contoso.text/index.json", TestFeed.Json("""{"versions":["1.0.0","1.1.0"]}"""));
        server.On("/reg/contoso.text/index.json", TestFeed.Json("""{"count":2}"""));
        _folder.Write("consumer/nuget.config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="packages" /></config>
              <packageSources><clear /><add key="feed" value="{server.Source.Address}" allowInsecureConnections="true" /></packageSources>
              <fallbackPackageFolders><clear /></fallbackPackageFolders>
            </configuration>
            """);
        var installed = _folder.Write("consumer/packages/contoso.text/1.0.0/contoso.text.1.0.0.nupkg", "a file to be looked at");
        string[] libraries = [.. new[] { "InToto.dll", "InToto.DotNet.dll", "InToto.Restore.dll" }.Select(name => $"<Reference Include=\"{Path.Combine(AppContext.BaseDirectory, name)}\" />")];
        _folder.Write("program/Directory.Build.props", $"<Project><ItemGroup>{string.Concat(libraries)}</ItemGroup></Project>");
        _folder.Write("program/example.cs", $$"""
            #:property PublishAot=false
            using InToto.Restore;
            var (folder, store, contentHash) = (args[0], args[1], args[2]);
            {{example}}
            foreach (var found in (string[])[installed!.Path, fetched!.Path, .. versions, System.Text.Encoding.UTF8.GetString(document!)]) Console.WriteLine(found);
            """);

        var contentHash = Convert.ToBase64String(SHA512.HashData(FeedWorld.Package));
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(FeedWorld.Package));
        Assert.Equal($"{installed}\n{_folder.At($"store/{sha256}/contoso.text.1.0.0.nupkg")}\n1.0.0\n1.1.0\n{{\"count\":2}}\n", await RunAsync(_folder.At("consumer"), _folder.At("store"), contentHash));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>In a home of its own, so that nothing is left behind.</summary>
    private async Task<string> RunAsync(params string[] words)
    {
        var start = new ProcessStartInfo("dotnet", ["run", "example.cs", "--", .. words]) { WorkingDirectory = _folder.At("program"), RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var variable in (string[])["NUGET_PACKAGES", "NUGET_HTTP_CACHE_PATH", "DOTNET_CLI_HOME"]) start.Environment.Remove(variable);
        foreach (var variable in (string[])["MSBUILDDISABLENODEREUSE", "DOTNET_NOLOGO", "DOTNET_CLI_TELEMETRY_OPTOUT"]) start.Environment[variable] = "1";
        start.Environment["HOME"] = _folder.Path;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await error + await output);
        return await output;
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
