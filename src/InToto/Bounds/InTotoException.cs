namespace InToto;

/// <summary>Something that was expected to be able to fail did: it says what happened, where, and what to do.</summary>
/// <remarks>Every exception that this library throws on purpose is one of these, with a code of <see cref="Codes"/>.</remarks>
public abstract class InTotoException : Exception
{
    private protected InTotoException(string code, string what, string? where, string? hint, Exception? inner = null)
        : base(what, inner)
    {
        Code = code;
        Where = where;
        Hint = hint;
    }

    /// <summary><c>INTOTO</c> and four digits; see <see cref="Codes"/>.</summary>
    public string Code { get; }

    /// <summary>Where it happened, in the user's words (a file, a field, a step); null when the message says it.</summary>
    public string? Where { get; }

    /// <summary>What to do about it; null when nothing is known to help.</summary>
    public string? Hint { get; }
}

/// <summary>A document is not what it must be. Verification treats this as a rejection.</summary>
public sealed class MetadataFormatException : InTotoException
{
    internal MetadataFormatException(string code, string what, string? where = null, string? hint = null, Exception? inner = null)
        : base(code, what, where, hint, inner)
    {
    }

    /// <summary>The same problem, and also in which file.</summary>
    internal MetadataFormatException In(string file) =>
        new(Code, Message, Where is null ? file : $"{Where}, {file}", Hint, this);
}

/// <summary>A key cannot be read, or cannot be used for what was asked.</summary>
public sealed class KeyException : InTotoException
{
    internal KeyException(string code, string what, string? where = null, string? hint = null, Exception? inner = null)
        : base(code, what, where, hint, inner)
    {
    }
}

/// <summary>Something cannot be recorded; no link is made.</summary>
public sealed class RecordingException : InTotoException
{
    internal RecordingException(string code, string what, string? where = null, string? hint = null, Exception? inner = null)
        : base(code, what, where, hint, inner)
    {
    }
}
