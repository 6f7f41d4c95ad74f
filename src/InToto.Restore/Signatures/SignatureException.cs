namespace InToto.Restore;

/// <summary>Why a signature is not believed, before it becomes a fact.</summary>
internal sealed class SignatureException(string code, string what, Exception? inner = null) : Exception(what, inner)
{
    public string Code { get; } = code;

    public static SignatureException Malformed(string what, Exception? inner = null) => new(RestoreCodes.SignatureMalformed, what, inner);
}
