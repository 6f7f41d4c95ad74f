using System.Diagnostics;

namespace InToto.DotNet.Tests;

/// <summary>The real SDK.</summary>
internal static class DotNet
{
    /// <summary>Runs a command in a folder, expects it to succeed, and returns what it wrote.</summary>
    public static string Run(string folder, params string[] arguments)
    {
        var (code, output) = Try(folder, arguments);
        return code == 0 ? output : throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)}: {output}");
    }

    /// <summary>Runs a command in a folder; its exit code, and what it wrote.</summary>
    public static (int Code, string Output) Try(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // What the test runner was started with is not for the SDK.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
