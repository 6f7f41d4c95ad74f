namespace InToto.Testing;

/// <summary>Numbers that look random and are the same in every run with the same seed (SplitMix).</summary>
public sealed class Sequence(uint seed)
{
    private ulong _state = seed;

    /// <summary>The next number, below the end; 0 for an end of 0.</summary>
    public int Below(int end)
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return end == 0 ? 0 : (int)((mixed ^ (mixed >> 31)) % (uint)end);
    }

    /// <summary>One of these.</summary>
    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];
}
