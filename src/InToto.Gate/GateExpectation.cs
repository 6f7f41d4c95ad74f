using InToto.Restore;

namespace InToto.Gate;

/// <summary>What is expected now: the policy and everything that it names are read again, at most once a second, so that no gate needs to be started anew when they change.</summary>
internal sealed class GateExpectation(Func<PackagePolicy> policy, TrustRoots roots, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private State? _state;
    private long _read;

    /// <summary>The policy, what it remembers, and a digest of both and all that they name.</summary>
    /// <exception cref="InTotoException">One of them cannot be read: nothing is expected then, and nothing accepted.</exception>
    public State Read()
    {
        lock (_lock)
        {
            if (_state is not null && clock.GetElapsedTime(_read) < TimeSpan.FromSeconds(1)) return _state;
            var read = policy();
            var memory = PolicyMemory.Read(read.MemoryPath);
            (_state, _read) = (new(read, memory, AuditContext.Digest(read, roots)), clock.GetTimestamp());
            return _state;
        }
    }

    /// <summary>The digest alone; null when what is expected cannot be read.</summary>
    public byte[]? Digest()
    {
        try
        {
            return Read().Digest;
        }
        catch (InTotoException)
        {
            return null;
        }
    }

    /// <summary>What is expected at one moment.</summary>
    internal sealed record State(PackagePolicy Policy, PolicyMemory Memory, byte[] Digest);
}
