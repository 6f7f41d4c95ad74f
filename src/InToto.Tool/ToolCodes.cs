namespace InToto.Tool;

/// <summary>The codes of what only the command line reports; all others are in <see cref="Codes"/>. <c>docs/codes.md</c> explains each.</summary>
internal static class ToolCodes
{
    /// <summary>The command line is wrong.</summary>
    public const string Usage = "INTOTO4001";

    /// <summary>A file, folder or stream is missing, or cannot be read or written.</summary>
    public const string Unavailable = "INTOTO4002";

    /// <summary>Something went wrong that should not be able to: a defect.</summary>
    public const string Unexpected = "INTOTO4003";

    /// <summary>A document has no valid signature of a key that was given.</summary>
    public const string SignatureMissing = "INTOTO4004";

    /// <summary>The user or the system ended it before there was an answer.</summary>
    public const string Interrupted = "INTOTO4005";
}
