namespace InToto.Tool;

/// <summary>Why a command could not do what it was asked, in the words of <see cref="Problem"/>.</summary>
internal class ToolException(string code, string what, string? where = null, string? hint = null, Exception? inner = null) : Exception(what, inner)
{
    public string Code { get; } = code;

    public string? Where { get; } = where;

    public string? Hint { get; } = hint;
}

/// <summary>The command line is wrong; the hint names the option that is.</summary>
internal sealed class UsageException(string what, string hint) : ToolException(Codes.CommandLineWrong, what, hint: hint);
