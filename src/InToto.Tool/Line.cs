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
    public static implicit operator Line(string text) => new(text);
}
