namespace InToto.DotNet;

/// <summary>A package is not what it must be, so that two readers of it could see two packages. Verification treats this as a rejection.</summary>
public sealed class PackageException : InTotoException
{
    internal PackageException(string code, string what, string? where = null, string? hint = null, Exception? inner = null)
        : base(code, what, where, hint, inner)
    {
    }
}
