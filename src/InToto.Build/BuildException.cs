namespace InToto.Build;

/// <summary>Something about a build keeps it from being recorded; no link is made.</summary>
internal sealed class BuildException(string code, string what, string? where = null, string? hint = null, Exception? inner = null)
    : InTotoException(code, what, where, hint, inner);
