using System.Diagnostics;

namespace InToto;

/// <summary>A running program that is written to and read from. Disposing of it ends it.</summary>
internal sealed class ProcessConversation : IDisposable
{
    private readonly Process _process;
    private readonly StreamCopy _errors = new(Stream.Null, Limits.StreamBytes);
    private readonly Task _copying;

    internal ProcessConversation(Process process)
    {
        _process = process;
        _copying = _errors.DrainAsync(process.StandardError.BaseStream, CancellationToken.None);
    }

    /// <summary>What it reads.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>What it writes.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>What it has said on standard error, once it has ended.</summary>
    public async Task<string> ErrorsAsync()
    {
        await _copying;
        return _errors.Text;
    }

    /// <summary>Its exit code, once it has ended.</summary>
    public int ExitCode()
    {
        _process.WaitForExit();
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ProcessRunner.Kill(_process);
        _process.Dispose();
    }
}
