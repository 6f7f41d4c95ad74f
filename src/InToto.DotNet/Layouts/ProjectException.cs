namespace InToto.DotNet;

/// <summary>A layout cannot be written for a project.</summary>
public sealed class ProjectException : InTotoException
{
    /// <summary>Says what happened, where, and what to do.</summary>
    /// <param name="code">One of <see cref="PackageCodes"/>.</param>
    /// <param name="what">What happened.</param>
    /// <param name="where">The project or file; null when the message says it.</param>
    /// <param name="hint">What to do.</param>
    /// <param name="inner">What was thrown, if anything.</param>
    public ProjectException(string code, string what, string? where = null, string? hint = null, Exception? inner = null)
        : base(code, what, where, hint, inner)
    {
    }
}

/// <summary>Something that whoever writes a layout should know before signing it.</summary>
/// <param name="Code">One of <see cref="PackageCodes"/>.</param>
/// <param name="What">What it is.</param>
/// <param name="Where">The project or file; null when the message says it.</param>
/// <param name="Hint">What to do.</param>
public sealed record LayoutWarning(string Code, string What, string? Where, string Hint);
