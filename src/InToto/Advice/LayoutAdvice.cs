namespace InToto.Advice;

/// <summary>How much an advice matters.</summary>
public enum AdviceLevel
{
    /// <summary>Worth knowing; many good layouts are like this.</summary>
    Note,

    /// <summary>The layout says less than its author may think.</summary>
    Warning,

    /// <summary>The layout cannot accept anything, or accepts whatever it is given.</summary>
    Error,
}

/// <summary>Something about a layout that its owner should look at before signing it.</summary>
/// <param name="Level">How much it matters.</param>
/// <param name="Code">What kind it is; one of <see cref="Codes"/>.</param>
/// <param name="What">What was found, in a sentence; printable.</param>
/// <param name="Place">The step, inspection, list or key that it is about, such as <c>step 'pack', expected_products</c>; empty for the layout as a whole.</param>
/// <param name="Hint">What to do; null when the text says it.</param>
public sealed record LayoutAdvice(AdviceLevel Level, string Code, string What, string Place = "", string? Hint = null);
