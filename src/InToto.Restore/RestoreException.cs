namespace InToto.Restore;

/// <summary>A restore graph, a policy or a folder of packages is not what it must be: there is no answer.</summary>
public sealed class RestoreException : InTotoException
{
    internal RestoreException(string code, string what, string? where = null, string? hint = null, Exception? inner = null)
        : base(code, what, where, hint, inner)
    {
    }
}
