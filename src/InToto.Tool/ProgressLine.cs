using System.Globalization;
using System.Text;

namespace InToto.Tool;

/// <summary>One line that says how far long work is: it appears when the work takes longer than a moment, and is gone when it ends.</summary>
internal sealed class ProgressLine : IDisposable
{
    private readonly StandardStream _stream;
    private readonly Func<string> _text;
    private readonly Lock _lock = new();
    private readonly Timer _timer;
    private bool _isShown;
    private bool _hasEnded;

    public ProgressLine(StandardStream stream, Func<string> text)
    {
        (_stream, _text) = (stream, text);
        _timer = new(_ => Show(), null, Moment, Pause);
    }

    /// <summary>A bar with what is done of how much, and what else there is to say.</summary>
    /// <param name="done">How many are done.</param>
    /// <param name="all">How many there are, as far as is known.</param>
    /// <param name="what">What they are, and more.</param>
    public static string Bar(long done, long all, string what)
    {
        var full = all <= 0 ? 0 : (int)(Cells * Math.Min(done, all) / all);
        return string.Create(CultureInfo.InvariantCulture, $"[{new string('=', full)}{new string(' ', Cells - full)}] {done:N0} of {all:N0} {what}");
    }

    /// <summary>A number of bytes, for people.</summary>
    public static string Size(long bytes) => bytes < MiB ? $"{bytes / 1024} KiB" : bytes < 1024 * MiB ? $"{bytes / MiB} MiB" : string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * MiB):0.0} GiB");

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_lock)
        {
            if (_isShown) Write("");
            _hasEnded = true;
        }
    }

    private void Show()
    {
        lock (_lock)
        {
            if (_hasEnded) return;
            _isShown = true;
            Write(_text());
        }
    }

    /// <summary>In the place of what the line said before.</summary>
    private void Write(string text)
    {
        try
        {
            _stream.Write(Encoding.UTF8.GetBytes($"\r\e[2K{text}"));
        }
        catch (IOException)
        {
            // The terminal has gone; the work goes on, and its result is what matters.
        }
    }

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private const int Cells = 24;
    private const long MiB = 1024 * 1024;
}
