using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace InToto;

/// <summary>The system calls that the BCL has no word for: open without waiting, what a handle is, and where it is.</summary>
[UnsupportedOSPlatform("windows")]
internal static partial class Libc
{
    /// <summary>ENOENT, and ENOTDIR: a segment before the last is not a folder.</summary>
    public static bool IsMissing(int error) => error is 2 or 20;

    /// <summary>ENXIO: a socket, or a device that is not there. Linux has EOPNOTSUPP for some.</summary>
    public static bool IsNotAFile(int error) => error is 6 or 95;

    /// <summary>ELOOP: links that lead to each other.</summary>
    public static bool IsLinkLoop(int error) => error == (OperatingSystem.IsLinux() ? 40 : 62);

    /// <summary>Opens for reading without ever waiting: a FIFO without a writer, a terminal or a device cannot hold the caller.</summary>
    /// <returns>The handle, or null and in <paramref name="error"/> why not.</returns>
    public static SafeFileHandle? OpenWithoutWaiting(string path, bool followLinks, out int error)
    {
        // O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC; on macOS also O_NOFOLLOW_ANY. Linux has that only in openat2, which
        // containers often forbid: there IsAt looks where the handle has come out.
        var flags = OperatingSystem.IsLinux() ? 0x800 | 0x100 | 0x80000 : 0x4 | 0x20000 | 0x1000000 | (followLinks ? 0 : 0x20000000);
        int descriptor;
        do
        {
            descriptor = Open(path, flags);
            error = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
        }
        while (error == Interrupted);
        return descriptor < 0 ? null : new(descriptor, ownsHandle: true);
    }

    public static FileFacts Facts(SafeFileHandle handle)
    {
        Span<byte> facts = stackalloc byte[256];
        var failed = OperatingSystem.IsLinux() ? StatX(handle, "", EmptyPath, BasicStats, facts)
            : RuntimeInformation.ProcessArchitecture == Architecture.X64 ? FStat64(handle, facts)
            : FStat(handle, facts);
        if (failed != 0) throw new IOException($"The handle has no status ({ErrorText(Marshal.GetLastPInvokeError())}).");
        return OperatingSystem.IsLinux() ? LinuxFacts(facts) : DarwinFacts(facts);
    }

    /// <summary>Whether an open file is the one at a path that has no symbolic link in it, as the kernel sees it.</summary>
    /// <remarks>On macOS the file was opened without following links, so it is.</remarks>
    public static bool IsAt(SafeFileHandle handle, string physicalPath)
    {
        if (!OperatingSystem.IsLinux()) return true;
        var expected = Encoding.UTF8.GetBytes(physicalPath);
        var found = new byte[expected.Length + 1];
        var length = ReadLink($"/proc/self/fd/{handle.DangerousGetHandle()}", found, found.Length);
        return length == expected.Length && found.AsSpan(0, expected.Length).SequenceEqual(expected);
    }

    public static string ErrorText(int error) => Marshal.GetPInvokeErrorMessage(error);

    // struct statx is the same on every architecture.
    private static FileFacts LinuxFacts(ReadOnlySpan<byte> facts) => new(
        KindOf(BitConverter.ToUInt16(facts[28..])),
        ModeOf(BitConverter.ToUInt16(facts[28..])),
        BitConverter.ToInt64(facts[40..]),
        (BitConverter.ToInt64(facts[112..]), BitConverter.ToInt32(facts[120..])),
        (BitConverter.ToInt64(facts[96..]), BitConverter.ToInt32(facts[104..])));

    // struct stat with 64-bit inodes.
    private static FileFacts DarwinFacts(ReadOnlySpan<byte> facts) => new(
        KindOf(BitConverter.ToUInt16(facts[4..])),
        ModeOf(BitConverter.ToUInt16(facts[4..])),
        BitConverter.ToInt64(facts[96..]),
        (BitConverter.ToInt64(facts[48..]), BitConverter.ToInt64(facts[56..])),
        (BitConverter.ToInt64(facts[64..]), BitConverter.ToInt64(facts[72..])));

    private static FileKind KindOf(ushort mode) => (mode & 0xF000) switch
    {
        0x8000 => FileKind.Regular,
        0x4000 => FileKind.Folder,
        _ => FileKind.Other,
    };

    private static UnixFileMode ModeOf(ushort mode) => (UnixFileMode)(mode & 0xFFF);

    private const int Interrupted = 4;
    private const int EmptyPath = 0x1000;
    private const uint BasicStats = 0x7FF;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(SafeFileHandle folder, string path, int flags, uint mask, Span<byte> facts);

    [LibraryImport("libc", EntryPoint = "fstat", SetLastError = true)]
    private static partial int FStat(SafeFileHandle handle, Span<byte> facts);

    [LibraryImport("libc", EntryPoint = "fstat$INODE64", SetLastError = true)]
    private static partial int FStat64(SafeFileHandle handle, Span<byte> facts);

    [LibraryImport("libc", EntryPoint = "readlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint ReadLink(string path, [Out] byte[] target, nint size);
}
