using Microsoft.Win32.SafeHandles;

namespace InToto;

internal enum FileKind
{
    Regular,
    Folder,

    /// <summary>A FIFO, socket, terminal or device: reading it may wait for ever, or never end.</summary>
    Other,
}

/// <summary>What the system says of an open file. Equal facts before and after reading mean that nobody changed it meanwhile.</summary>
/// <param name="Kind">What kind of file it is.</param>
/// <param name="Mode">Who may do what with it; nothing on Windows.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Modified">When its content was written, as its owner says.</param>
/// <param name="Changed">When anything about it was changed, as the system says: nobody but the system's administrator can set it.</param>
/// <param name="Node">Its number on its disk: another one is another file under the same name. 0 on Windows.</param>
/// <param name="Device">Which disk that is. 0 on Windows.</param>
internal sealed record FileFacts(
    FileKind Kind, UnixFileMode Mode, long Length, (long Seconds, long Fraction) Modified, (long Seconds, long Fraction) Changed, ulong Node, ulong Device)
{
    /// <summary>Field by field: the generated comparison would have to be compiled at every start, and so would collections of a value type.</summary>
    public bool Equals(FileFacts? other) =>
        other is not null && Kind == other.Kind && Mode == other.Mode && Length == other.Length && Modified == other.Modified && Changed == other.Changed && Node == other.Node && Device == other.Device;

    /// <summary>Whether it is on a disk of its own machine, where the time of a change is noted also of what is written through memory. Elsewhere (in memory, over a network, in layers) this is not said.</summary>
    public bool IsOnLocalDisk => OperatingSystem.IsLinux() && Device >> 32 != 0;

    /// <summary>Whether anything about the file was changed after a moment.</summary>
    public bool ChangedAfter(DateTimeOffset moment) => DateTimeOffset.UnixEpoch.AddSeconds(Changed.Seconds).AddTicks(Changed.Fraction / 100) > moment;

    /// <summary>Systems note times of changes by ticks of up to 16 ms: what changed within one of them may have changed again.</summary>
    public static TimeSpan Tick { get; } = TimeSpan.FromMilliseconds(50);

    public override int GetHashCode() => Length.GetHashCode();

    public static FileFacts Of(SafeFileHandle handle) => OperatingSystem.IsWindows() ? OnWindows(handle) : Libc.Facts(handle);

    private static FileFacts OnWindows(SafeFileHandle handle)
    {
        // A pipe or console has no length. Windows keeps writers out while the handle is open (FileShare.Read), so times are not needed.
        try
        {
            return new(FileKind.Regular, UnixFileMode.None, RandomAccess.GetLength(handle), default, default, 0, 0);
        }
        catch (NotSupportedException)
        {
            return new(FileKind.Other, UnixFileMode.None, 0, default, default, 0, 0);
        }
    }
}
