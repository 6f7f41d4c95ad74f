namespace InToto.Signing;

/// <summary>A signer that was found by its name, and what its user should hear about it.</summary>
/// <param name="Signer">The signer; the caller disposes it.</param>
/// <param name="Warning">What is wrong with how the key is kept, or null. It can be used all the same.</param>
public sealed record OpenedSigner(ISigner Signer, SignerWarning? Warning);

/// <summary>Something about how a key is kept that its user should know. It has the fields of an <see cref="InTotoException"/>.</summary>
/// <param name="Code">One of <see cref="Codes"/>.</param>
/// <param name="Message">What is wrong, a sentence.</param>
/// <param name="Where">The file.</param>
/// <param name="Hint">What to do.</param>
public sealed record SignerWarning(string Code, string Message, string Where, string Hint)
{
    internal static SignerWarning ReadableByOthers(string path) =>
        new(Codes.KeyFileReadableByOthers, "Others than its owner can read or change the private key file.", path, "Close it: chmod 600 FILE");
}
