namespace InToto.Signing;

/// <summary>The kinds of key that can be made.</summary>
public enum KeyAlgorithm
{
    /// <summary>ECDSA on the curve P-256 with SHA-256: the default, for which the platform needs nothing else.</summary>
    EcdsaP256,

    /// <summary>ECDSA on the curve P-384 with SHA-384.</summary>
    EcdsaP384,

    /// <summary>ECDSA on the curve P-521 with SHA-512.</summary>
    EcdsaP521,

    /// <summary>RSA of 3072 bits, signing as RSASSA-PSS with SHA-256.</summary>
    Rsa3072,

    /// <summary>Ed25519.</summary>
    Ed25519,
}
