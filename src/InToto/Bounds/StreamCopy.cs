using System.Buffers;
using System.Globalization;
using System.IO.Pipes;
using System.Text;
using System.Text.Unicode;
using Microsoft.Win32.SafeHandles;

namespace InToto;

/// <summary>What a process writes: passed on whole, kept up to a bound.</summary>
/// <param name="sink">Where it is passed on to.</param>
/// <param name="keptBytes">The bound.</param>
/// <param name="atBound">Called once, when it is more than that.</param>
internal sealed class StreamCopy(Stream sink, int keptBytes, Action? atBound = null)
{
    private readonly ArrayBufferWriter<byte> _kept = new();
    private long _total;

    /// <summary>Passes on until the stream ends.</summary>
    public async Task DrainAsync(Stream source, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        while (await source.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            Keep(buffer.AsSpan(0, read));
            await sink.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            await sink.FlushAsync(cancellationToken);
        }
    }

    /// <summary>Keeps what comes through a pipe on a thread of its own, until its end; nothing is passed on.</summary>
    public Task DrainOnThread(PipeStream source) => Task.Factory.StartNew(() => Drain(source), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Read as a file: the platform reads pipes as sockets, and first starts what it needs for those.</summary>
    private void Drain(PipeStream source)
    {
        using var handle = new SafeFileHandle(source.SafePipeHandle.DangerousGetHandle(), ownsHandle: false);
        using var pipe = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        var buffer = new byte[16 * 1024];
        while (pipe.Read(buffer) is var read and > 0) Keep(buffer.AsSpan(0, read));
        GC.KeepAlive(source);
    }

    /// <summary>Whether there was more than is kept.</summary>
    public bool IsCut => _total > keptBytes;

    /// <summary>What was kept, as text that says when it is not all, and when it was not UTF-8.</summary>
    public string Text
    {
        get
        {
            ReadOnlySpan<byte> bytes;
            lock (_kept) bytes = _kept.WrittenSpan.ToArray();
            if (_total > bytes.Length) bytes = bytes[..EndOfWholeCharacters(bytes)];
            var text = Encoding.UTF8.GetString(bytes);
            if (!Utf8.IsValid(bytes)) text = "[not UTF-8: bytes that are no character are shown as U+FFFD]\n" + text;
            if (_total > bytes.Length) text += string.Create(CultureInfo.InvariantCulture, $"\n[{_total - bytes.Length} more bytes were not kept]");
            return text;
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        lock (_kept) _kept.Write(bytes[..Math.Min(bytes.Length, keptBytes - _kept.WrittenCount)]);
        var wasCut = IsCut;
        _total += bytes.Length;
        if (IsCut && !wasCut) atBound?.Invoke();
    }

    /// <summary>Where the last character that was cut begins: three bytes back at most.</summary>
    private static int EndOfWholeCharacters(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            var first = bytes[^back];
            if ((first & 0xC0) == 0x80) continue;
            var length = first switch { >= 0xF0 => 4, >= 0xE0 => 3, >= 0xC0 => 2, _ => 1 };
            return length > back ? bytes.Length - back : bytes.Length;
        }
        return bytes.Length;
    }
}
