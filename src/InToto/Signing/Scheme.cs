namespace InToto.Signing;

/// <summary>A way to sign: what <c>scheme</c> names. One file for each, and nothing else knows how it works.</summary>
/// <remarks>Closed: <see cref="RsaPss"/>, <see cref="RsaPkcs1"/>, <see cref="Ecdsa"/>, <see cref="Ed25519"/>, <see cref="OpenPgp"/>.</remarks>
[Spec("4.2.1")]
internal abstract record Scheme
{
    private protected Scheme(string name, string keyType) => (Name, KeyType) = (name, keyType);

    /// <summary>As layouts write it, in lower case.</summary>
    public string Name { get; }

    /// <summary>The <c>keytype</c> that belongs to it.</summary>
    public string KeyType { get; }

    /// <summary>Reads <c>keyval.public</c>.</summary>
    /// <exception cref="KeyException">The text is not a public key of this scheme.</exception>
    public virtual PublicNumbers ReadPublic(string text) => PublicNumbers.FromPem(text);

    /// <summary>Why only <see cref="Dialect.Compat"/> takes these numbers with this scheme; null when they belong together.</summary>
    public virtual string? ConcernAbout(PublicNumbers numbers) => null;

    /// <summary>Whether the signature is over the data. Bytes that are no signature at all are simply not.</summary>
    public abstract bool Verify(PublicNumbers numbers, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature);

    /// <summary>Whether the signature is over the data, and in the form of those that are made here, which every peer takes.</summary>
    public virtual bool VerifyUsual(PublicNumbers numbers, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) => Verify(numbers, data, signature);

    /// <summary>Names are case-sensitive: one spelling, one meaning.</summary>
    /// <exception cref="KeyException">There is no such scheme here.</exception>
    public static Scheme Named(string name) =>
        RsaPss.Named(name) ?? Ecdsa.Named(name) ?? Ed25519.Named(name) ?? RsaPkcs1.Named(name)
        ?? throw new KeyException(Codes.KeyMalformed, $"The signature scheme '{Printable.Of(name)}' is not known here.",
            hint: $"Known are rsassa-pss-sha256, -sha384, -sha512; rsa-pkcs1v15-sha256, -sha384, -sha512; ecdsa-sha2-nistp256, -nistp384, -nistp521; ed25519.");
}
