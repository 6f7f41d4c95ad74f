namespace Contoso.Text.Markup;

/// <summary>How a piece of text is to be shown.</summary>
public enum Style
{
    /// <summary>As it is.</summary>
    Plain,

    /// <summary>Between stars: <c>*strong*</c>.</summary>
    Strong,

    /// <summary>Between underscores: <c>_emphasis_</c>.</summary>
    Emphasis,

    /// <summary>Between backticks; no other mark has a meaning in it.</summary>
    Code,

    /// <summary>A label and where it leads: <c>[label](target)</c>.</summary>
    Link,
}

/// <summary>A piece of text of one style.</summary>
public sealed class Span
{
    internal Span(Style style, string text, string? target = null)
    {
        Style = style;
        Text = text;
        Target = target;
    }

    /// <summary>How it is to be shown.</summary>
    public Style Style { get; }

    /// <summary>What is shown.</summary>
    public string Text { get; }

    /// <summary>Where a <see cref="Style.Link"/> leads; null for all others.</summary>
    public string? Target { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Style}: {Text}";
}
