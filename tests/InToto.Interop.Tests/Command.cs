using System.Diagnostics;
using System.Reflection;

namespace InToto.Interop.Tests;

/// <summary>Runs a program in a folder and takes what it prints.</summary>
internal sealed record Command(int ExitCode, string Output)
{
    /// <summary>Our tool, as it was built with these tests.</summary>
    public static string Tool { get; } = typeof(Command).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Tool").Value!;

    public static Command Run(string folder, string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        })!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output + errors.Result);
    }

    public Command ShouldSucceed() => ExitCode == 0 ? this : throw new InvalidOperationException($"It ended with {ExitCode}: {Output}");

    public Command ShouldFail() => ExitCode != 0 ? this : throw new InvalidOperationException($"It succeeded: {Output}");
}
