namespace InToto.Tool;

/// <summary>How a line looks to someone at a terminal; elsewhere it is only text.</summary>
internal enum Tone
{
    Plain,
    Good,
    Bad,
    Caution,
    Quiet,
}

/// <summary>A line of text to be shown.</summary>
internal sealed record Line(string Text, Tone Tone = Tone.Plain)
{
    /// <summary>Whether it is the answer: a terminal that has them shows ✓ or ✗ before its word.</summary>
    public bool IsVerdict { get; private init; }

    /// <summary>The answer in a word or a few.</summary>
    public static Line Verdict(string text, bool isGood) => new(text, isGood ? Tone.Good : Tone.Bad) { IsVerdict = true };

    public static implicit operator Line(string text) => new(text);
}
