namespace InToto.Signing;

/// <summary>A key that a program of the user has: in a KMS, in an HSM, on a token. What it signs with is checked before it is handed out.</summary>
internal sealed class ExecSigner : ISigner
{
    private readonly SignerProgram _program;

    private ExecSigner(SignerProgram program) => (_program, PublicKey) = (program, PublicKeyOf(program));

    /// <summary>Asks the program for the public key, once.</summary>
    /// <param name="command">The program and its arguments as one text.</param>
    /// <param name="folder">Where it runs. An absolute path.</param>
    /// <param name="limit">How long it may take for an answer; null: <see cref="Limits.SignerSeconds"/>.</param>
    /// <exception cref="KeyException">There is no such program, or it did not answer with a public key that may sign.</exception>
    public static ExecSigner Open(string command, string folder, TimeSpan? limit = null) => new(new(command, folder, limit ?? TimeSpan.FromSeconds(Limits.SignerSeconds)));

    public Key PublicKey { get; }

    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        var signature = Decode(_program.Ask("sign", data));
        return PublicKey.VerifyUsual(data, signature)
            ? signature
            : throw new KeyException(Codes.SignerAnswerWrong, $"What the program has signed with is no signature of its key {PublicKey.Id} over the data, in the form that every verifier takes.", _program.Name,
                $"It must sign what it reads, all of it and with the key that it has shown: {FormOf(PublicKey.Scheme)}.");
    }

    public void Dispose()
    {
        // The key is not here.
    }

    private static Key PublicKeyOf(SignerProgram program)
    {
        var answer = program.Ask("public-key", []);
        var key = Read();
        return key.Concern is { } concern
            ? throw new KeyException(Codes.KeyStrength, $"The key is too weak to sign with: {concern}.", program.Name, "Make a new key there.")
            : key;

        Key Read()
        {
            try
            {
                return Key.FromPem(answer.Output);
            }
            catch (KeyException problem)
            {
                throw program.Malformed(answer, $"Asked for 'public-key', the program wrote none ({problem.Message.TrimEnd('.')})", problem);
            }
        }
    }

    private byte[] Decode(ProcessResult answer)
    {
        var bytes = new byte[answer.Output.Length / 4 * 3 + 3];
        return Convert.TryFromBase64Chars(answer.Output, bytes, out var length) && length > 0
            ? bytes[..length]
            : throw _program.Malformed(answer, "Asked for 'sign', the program wrote no signature in base64");
    }

    /// <summary>How signatures of a scheme are made, for whoever writes such a program.</summary>
    private static string FormOf(string scheme) => scheme switch
    {
        "ed25519" => "Ed25519, 64 bytes",
        "ecdsa-sha2-nistp256" => "ECDSA with SHA-256, as ASN.1 DER",
        "ecdsa-sha2-nistp384" => "ECDSA with SHA-384, as ASN.1 DER",
        "ecdsa-sha2-nistp521" => "ECDSA with SHA-512, as ASN.1 DER",
        _ => "RSASSA-PSS with SHA-256 and a salt of 32 bytes",
    };
}
