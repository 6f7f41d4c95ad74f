using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace InToto.Tests.Recording;

/// <summary>Runs a piece of a test without the superuser's right to read every file.</summary>
public static class Unprivileged
{
    private const uint Nobody = 65534;

    /// <summary>Runs on a thread of its own; what it does on other threads keeps the rights of this process.</summary>
    public static void Run(Action action)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            // Linux gives every thread a file-system user; leaving 0 takes the override of permissions away with it.
            if (OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess) _ = SetFileSystemUser(Nobody);
            try
            {
                action();
            }
            catch (Exception problem)
            {
                failure = ExceptionDispatchInfo.Capture(problem);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    [DllImport("libc", EntryPoint = "setfsuid")]
    private static extern int SetFileSystemUser(uint user);
}
