namespace InToto.Advice;

/// <summary>What a change of a layout does to the links that it accepts.</summary>
public enum ChangeEffect
{
    /// <summary>Links that were accepted may be rejected now.</summary>
    Stricter,

    /// <summary>Links that were rejected may be accepted now.</summary>
    Looser,

    /// <summary>Neither can be said, or nothing is accepted differently.</summary>
    Other,
}

/// <summary>One difference between two layouts.</summary>
/// <param name="Effect">What it does.</param>
/// <param name="Place">The step, inspection or list; empty for the layout as a whole.</param>
/// <param name="What">What is different, printable.</param>
public sealed record LayoutChange(ChangeEffect Effect, string Place, string What);
