using System.Diagnostics;

namespace InToto.Tests.Signing;

/// <summary>Tools of the machine that a test may compare with.</summary>
internal static class Commands
{
    /// <summary>What the tool prints; null when there is no such tool or it fails.</summary>
    public static string? Run(string tool, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
