using System.Globalization;
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
    public static SafeFileHandle? OpenWithoutWaiting(string path, out int error)
    {
        int descriptor;
        do descriptor = Open(path, WithoutWaiting);
        while (Failed(descriptor, out error) && error == Interrupted);
        return error == 0 ? new(descriptor, ownsHandle: true) : null;
    }

    /// <summary>Opens a file in an open folder, unless a symbolic link stands there (<see cref="IsLinkLoop"/>).</summary>
    public static SafeFileHandle? OpenWithoutWaiting(SafeFileHandle folder, string name, out int error)
    {
        int descriptor;
        do descriptor = OpenAt(folder, name, WithoutWaiting | NoFollow);
        while (Failed(descriptor, out error) && error == Interrupted);
        return error == 0 ? new(descriptor, ownsHandle: true) : null;
    }

    /// <summary>What the system says of the file that a path leads to; null when there is none, or the system has no such call.</summary>
    public static FileFacts? Facts(string path)
    {
        if (!OperatingSystem.IsLinux()) return null;
        Span<byte> facts = stackalloc byte[256];
        return StatX(AtWorkingFolder, path, 0, BasicStats, facts) == 0 ? LinuxFacts(facts) : null;
    }

    /// <summary>Whether the system says of the file that a path leads to what it said before. It is asked of some hundred files for each compile.</summary>
    public static bool HasFacts(string path, FileFacts before)
    {
        if (!OperatingSystem.IsLinux()) return false;
        Span<byte> facts = stackalloc byte[256];
        return StatX(AtWorkingFolder, path, 0, BasicStats, facts) == 0
            && KindOf(BitConverter.ToUInt16(facts[28..])) == before.Kind
            && ModeOf(BitConverter.ToUInt16(facts[28..])) == before.Mode
            && BitConverter.ToInt64(facts[40..]) == before.Length
            && BitConverter.ToInt64(facts[112..]) == before.Modified.Seconds && BitConverter.ToInt32(facts[120..]) == before.Modified.Fraction
            && BitConverter.ToInt64(facts[96..]) == before.Changed.Seconds && BitConverter.ToInt32(facts[104..]) == before.Changed.Fraction
            && BitConverter.ToUInt64(facts[32..]) == before.Node
            && LinuxDevice(facts) == before.Device;
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

    /// <summary>Where an open folder is by now, without symbolic links, as the kernel sees it; null when it does not say.</summary>
    public static string? PathOf(SafeFileHandle folder)
    {
        var path = new byte[LongestPath];
        if (OperatingSystem.IsLinux())
        {
            var length = ReadLink("/proc/self/fd/" + ((int)folder.DangerousGetHandle()).ToString(CultureInfo.InvariantCulture), path, path.Length);
            return length < 0 ? null : Encoding.UTF8.GetString(path, 0, (int)length);
        }
        // F_GETPATH. What follows a call's fixed arguments goes onto the stack on Apple's ARM64: eight registers come before it.
        var failed = RuntimeInformation.ProcessArchitecture == Architecture.Arm64
            ? FileControl(folder, 50, 0, 0, 0, 0, 0, 0, path)
            : FileControl(folder, 50, path);
        return failed == 0 ? Encoding.UTF8.GetString(path, 0, Array.IndexOf(path, (byte)0)) : null;
    }

    /// <summary>Ends every process of a group at once. That there is none any more is fine.</summary>
    public static void KillGroup(int leader)
    {
        if (Kill(-leader, 9) != 0 && Marshal.GetLastPInvokeError() is var error and not NoSuchProcess) throw new IOException($"What a command started could not be ended ({ErrorText(error)}).");
    }

    /// <summary>Has a process stand still. That it has ended, or is not ours, is fine.</summary>
    public static void Stop(int process) => _ = Kill(process, OperatingSystem.IsLinux() ? 19 : 17);

    /// <summary>Ends a process, also one that stands still. That it has ended, or is not ours, is fine.</summary>
    public static void End(int process) => _ = Kill(process, 9);

    /// <summary>Makes an empty file share the content of another on the disk until one of them is written to.</summary>
    /// <returns>Whether the file system can; otherwise nothing was changed.</returns>
    public static bool Share(SafeFileHandle from, SafeFileHandle to) => OperatingSystem.IsLinux() && Control(to, CloneFile, (int)from.DangerousGetHandle()) == 0;

    /// <summary>Reads from a place of a file. The platform first asks every handle whether it has places.</summary>
    /// <returns>How many bytes; 0 at the end.</returns>
    public static int Read(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        nint read;
        do read = ReadAt(file, buffer, buffer.Length, offset);
        while (read < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        return read >= 0 ? (int)read : throw new IOException(ErrorText(Marshal.GetLastPInvokeError()));
    }

    /// <summary>Tells the names in a folder, with what the folder says they are (64-bit Linux).</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static void ForEachEntry(string folder, Action<string, byte> tell)
    {
        var stream = OpenFolderStream(folder);
        if (stream == 0) throw Unreadable();
        try
        {
            // struct dirent: after 18 bytes the kind, and after it the name, which ends with 0.
            for (nint entry; (entry = NextEntry(stream)) != 0;) tell(Marshal.PtrToStringUTF8(entry + 19)!, Marshal.ReadByte(entry, 18));
            if (Marshal.GetLastPInvokeError() != 0) throw Unreadable();
        }
        finally
        {
            _ = CloseFolderStream(stream);
        }

        static IOException Unreadable() => new(ErrorText(Marshal.GetLastPInvokeError()));
    }

    public const byte EntryIsUnknown = 0;
    public const byte EntryIsFolder = 4;
    public const byte EntryIsFile = 8;
    public const byte EntryIsLink = 10;

    public static string ErrorText(int error) => Marshal.GetPInvokeErrorMessage(error);

    private static bool Failed(int result, out int error)
    {
        error = result < 0 ? Marshal.GetLastPInvokeError() : 0;
        return error != 0;
    }

    // struct statx is the same on every architecture.
    private static FileFacts LinuxFacts(ReadOnlySpan<byte> facts) => new(
        KindOf(BitConverter.ToUInt16(facts[28..])),
        ModeOf(BitConverter.ToUInt16(facts[28..])),
        BitConverter.ToInt64(facts[40..]),
        (BitConverter.ToInt64(facts[112..]), BitConverter.ToInt32(facts[120..])),
        (BitConverter.ToInt64(facts[96..]), BitConverter.ToInt32(facts[104..])),
        BitConverter.ToUInt64(facts[32..]),
        LinuxDevice(facts));

    private static ulong LinuxDevice(ReadOnlySpan<byte> facts) => (ulong)BitConverter.ToUInt32(facts[136..]) << 32 | BitConverter.ToUInt32(facts[140..]);

    // struct stat with 64-bit inodes.
    private static FileFacts DarwinFacts(ReadOnlySpan<byte> facts) => new(
        KindOf(BitConverter.ToUInt16(facts[4..])),
        ModeOf(BitConverter.ToUInt16(facts[4..])),
        BitConverter.ToInt64(facts[96..]),
        (BitConverter.ToInt64(facts[48..]), BitConverter.ToInt64(facts[56..])),
        (BitConverter.ToInt64(facts[64..]), BitConverter.ToInt64(facts[72..])),
        BitConverter.ToUInt64(facts[8..]),
        BitConverter.ToUInt32(facts));

    private static FileKind KindOf(ushort mode) => (mode & 0xF000) switch
    {
        0x8000 => FileKind.Regular,
        0x4000 => FileKind.Folder,
        _ => FileKind.Other,
    };

    private static UnixFileMode ModeOf(ushort mode) => (UnixFileMode)(mode & 0xFFF);

    // O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
    private static readonly int WithoutWaiting = OperatingSystem.IsLinux() ? 0x800 | 0x100 | 0x80000 : 0x4 | 0x20000 | 0x1000000;

    // O_NOFOLLOW, which Linux numbers by architecture.
    private static readonly int NoFollow = !OperatingSystem.IsLinux() ? 0x100
        : RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm or Architecture.Armv6 or Architecture.Ppc64le ? 0x8000
        : 0x20000;

    private const int Interrupted = 4;
    private const int NoSuchProcess = 3;
    private const nuint CloneFile = 0x40049409;
    private const int AtWorkingFolder = -100;
    private const int EmptyPath = 0x1000;
    private const uint BasicStats = 0x7FF;
    private const int LongestPath = 4096;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenAt(SafeFileHandle folder, string name, int flags);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(SafeFileHandle folder, string path, int flags, uint mask, Span<byte> facts);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, Span<byte> facts);

    [LibraryImport("libc", EntryPoint = "fstat", SetLastError = true)]
    private static partial int FStat(SafeFileHandle handle, Span<byte> facts);

    [LibraryImport("libc", EntryPoint = "fstat$INODE64", SetLastError = true)]
    private static partial int FStat64(SafeFileHandle handle, Span<byte> facts);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    private static partial nint ReadAt(SafeFileHandle file, Span<byte> buffer, nint count, long offset);

    [LibraryImport("libc", EntryPoint = "opendir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint OpenFolderStream(string path);

    [LibraryImport("libc", EntryPoint = "readdir", SetLastError = true)]
    private static partial nint NextEntry(nint stream);

    [LibraryImport("libc", EntryPoint = "closedir")]
    private static partial int CloseFolderStream(nint stream);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(SafeFileHandle handle, nuint request, int argument);

    [LibraryImport("libc", EntryPoint = "readlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint ReadLink(string path, [Out] byte[] target, nint size);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int FileControl(SafeFileHandle handle, int command, [Out] byte[] path);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int FileControl(SafeFileHandle handle, int command, nint x2, nint x3, nint x4, nint x5, nint x6, nint x7, [Out] byte[] path);
}
