using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace InToto.Tests.Bounds;

/// <summary>Another process of this program that does one thing, so that a test can limit or kill it.</summary>
internal static class ChildProgram
{
    public const string WriteOnce = "write once";
    public const string WriteForEver = "write for ever";

    private const string RoleVariable = "INTOTO_TEST_CHILD";
    private const string PathVariable = "INTOTO_TEST_CHILD_PATH";

    public static Process Start(string role, string path, params string[] wrapper)
    {
        string[] words = [.. wrapper, Environment.ProcessPath!];
        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true };
        start.Environment[RoleVariable] = role;
        start.Environment[PathVariable] = path;
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0"; // Its double mapping is a file, larger than what a test may allow.
        return Process.Start(start)!;
    }

    [ModuleInitializer]
    internal static void BecomeAChild()
    {
        if (Environment.GetEnvironmentVariable(RoleVariable) is not { } role) return;
        Play(role, Environment.GetEnvironmentVariable(PathVariable)!);
        Environment.Exit(0);
    }

    private static void Play(string role, string path)
    {
        var content = new byte[1 << 20];
        try
        {
            do
            {
                content.AsSpan().Fill((byte)(content[0] + 1));
                AtomicFile.Write(path, content);
            }
            while (role == WriteForEver);
        }
        catch (RecordingException refused)
        {
            Console.Write(refused.Code);
        }
    }
}
