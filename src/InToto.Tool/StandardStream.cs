using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace InToto.Tool;

/// <summary>Standard output or standard error.</summary>
/// <remarks>
/// On Unix by the system's own calls. The console's stream takes a closed pipe for success, and a result that nobody got is none; a FileStream writes
/// to a file at a position of its own, over what others write to it; and the first bytes through Console take 4 ms, for encodings, the terminal's
/// description and handlers of signals, a quarter of what <c>--version</c> takes.
/// </remarks>
internal sealed partial class StandardStream
{
    private readonly int _descriptor;

    private StandardStream(int descriptor) => _descriptor = descriptor;

    public static StandardStream Output { get; } = new(1);

    public static StandardStream Error { get; } = new(2);

    /// <summary>Whether someone looks at it.</summary>
    public bool IsTerminal => !OperatingSystem.IsWindows() ? IsATerminal(_descriptor) == 1
        : this == Output ? !Console.IsOutputRedirected
        : !Console.IsErrorRedirected;

    /// <summary>The console's own stream, for colours and prompts.</summary>
    public Stream Open() => this == Output ? Console.OpenStandardOutput() : Console.OpenStandardError();

    /// <summary>Writes all of the bytes.</summary>
    /// <exception cref="IOException">They did not arrive.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (!OperatingSystem.IsWindows()) bytes = bytes[WriteAtOnce(bytes)..];
        if (bytes.IsEmpty) return;
        using var stream = Open();
        stream.Write(bytes);
    }

    /// <returns>How many bytes were taken: all, unless somebody made the stream one that does not wait, and it is full. Console knows how to wait.</returns>
    [UnsupportedOSPlatform("windows")]
    private int WriteAtOnce(ReadOnlySpan<byte> bytes)
    {
        var written = 0;
        while (written < bytes.Length)
        {
            var count = Write(_descriptor, in bytes[written], bytes.Length - written);
            if (count >= 0) written += (int)count;
            else if (Marshal.GetLastPInvokeError() is var error && error == (OperatingSystem.IsLinux() ? 11 : 35)) break; // EAGAIN
            else if (error != Interrupted) throw new IOException(Marshal.GetPInvokeErrorMessage(error));
        }
        return written;
    }

    private const int Interrupted = 4;

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    [UnsupportedOSPlatform("windows")]
    private static partial nint Write(int descriptor, in byte start, nint count);

    [LibraryImport("libc", EntryPoint = "isatty")]
    [UnsupportedOSPlatform("windows")]
    private static partial int IsATerminal(int descriptor);
}
