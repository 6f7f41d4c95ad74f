namespace InToto.Signing;

/// <summary>A secret key that gpg keeps. A signature that does not verify, or is of another key, is not handed out.</summary>
internal sealed class GpgSigner : ISigner
{
    private readonly Gpg _gpg;

    /// <param name="gpg">Who has the key.</param>
    /// <param name="key">The main key or subkey that signs.</param>
    /// <param name="probe">A signature over <see cref="Probe"/>.</param>
    public GpgSigner(Gpg gpg, Key key, OpenPgpSignature probe)
    {
        (_gpg, PublicKey) = (gpg, key);
        RequireValid(probe, Probe);
    }

    /// <summary>Signed when the key is opened: a passphrase that is wrong is known before a build of an hour, and so is which subkey signs.</summary>
    public static ReadOnlySpan<byte> Probe => "This is no document: InToto tries whether a key can be used."u8;

    public Key PublicKey { get; }

    /// <summary>The exclamation mark is gpg's word for this key and no other of the same owner.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data) => RequireValid(Read(_gpg.Sign($"{PublicKey.Id}!", data)), data);

    public static OpenPgpSignature Read(byte[] output) =>
        OpenPgpPacket.ReadAll(output) is [{ Tag: OpenPgpPacket.SignatureTag, Body: var body }] && OpenPgpSignature.Read(body.Span) is { } signature
            ? signature
            : throw OpenPgpReading.Unsupported("What gpg has signed with");

    public void Dispose()
    {
        // The key is not here.
    }

    private byte[] RequireValid(OpenPgpSignature signature, ReadOnlySpan<byte> data)
    {
        byte[] bytes = [.. signature.Headers, .. signature.Value];
        return PublicKey.Verify(data, bytes) ? bytes : throw OpenPgpReading.Malformed($"It is not a valid signature of key {PublicKey.Id} with SHA-256.");
    }
}
