namespace InToto.Signing;

/// <summary>The OpenPGP keys that <c>gpg</c> holds for its user.</summary>
/// <param name="home">The folder of the keyring, an absolute path; null for the one that gpg uses by itself.</param>
public sealed class GpgKeyring(string? home = null)
{
    private readonly Gpg _gpg = new(home);

    /// <summary>A public key with the subkeys that it lets sign.</summary>
    /// <param name="fingerprint">The fingerprint of the main key, 40 hexadecimal digits of either case: shorter names can be forged.</param>
    /// <exception cref="KeyException">There is no such key, or none that can be used, or it is named otherwise, or gpg cannot be asked.</exception>
    public Key PublicKey(string fingerprint)
    {
        ArgumentNullException.ThrowIfNull(fingerprint);
        if (fingerprint.Length != OpenPgpEntry.FingerprintDigits || !HexText.IsHex(fingerprint))
            throw new KeyException(Codes.OpenPgpName, $"'{Printable.Of(fingerprint)}' is not the fingerprint of an OpenPGP key, {OpenPgpEntry.FingerprintDigits} hexadecimal digits.",
                hint: "Shorter keyids can be forged. gpg --list-keys shows fingerprints.");
        var key = Export(fingerprint);
        return key.Id.Value.Equals(fingerprint, StringComparison.OrdinalIgnoreCase) ? key : throw new KeyException(Codes.OpenPgpName,
            $"{fingerprint} is a subkey of the OpenPGP key {key.Id}, and does not stand alone.", hint: $"If you trust the whole key, give {key.Id}.");
    }

    /// <summary>Opens a secret key. gpg decides with which of its subkeys it signs, and asks for the passphrase now.</summary>
    /// <param name="keyId">The last 8 or more of the 40 hexadecimal digits of its fingerprint; null for gpg's default key.</param>
    /// <returns>A signer with the main key or subkey that signs.</returns>
    /// <exception cref="KeyException">gpg does not sign with it.</exception>
    public ISigner Signer(string? keyId = null)
    {
        if (keyId is not null && !(keyId.Length is >= LeastDigits and <= OpenPgpEntry.FingerprintDigits && HexText.IsHex(keyId)))
            throw new KeyException(Codes.OpenPgpName, $"'{Printable.Of(keyId)}' does not name an OpenPGP key: {LeastDigits} to {OpenPgpEntry.FingerprintDigits} hexadecimal digits do.",
                hint: "gpg --list-secret-keys shows fingerprints.");
        var probe = GpgSigner.Read(_gpg.Sign(keyId, GpgSigner.Probe));
        var issuer = probe.Issuer ?? throw OpenPgpReading.Malformed("The signature does not say of which key it is.");
        var signing = Export(issuer.Value).Named(issuer) ?? throw OpenPgpReading.Malformed($"Key {issuer} signs, and its main key does not say that it may.");
        return new GpgSigner(_gpg, signing, probe);
    }

    private Key Export(string fingerprint)
    {
        var export = _gpg.Export(fingerprint);
        if (export.Length == 0) throw new KeyException(Codes.GpgFailed, $"gpg has no OpenPGP key {fingerprint}.", hint: "Import it: gpg --import FILE. --gpg-home names another keyring.");
        var key = OpenPgpBundle.Read(export);
        return key.Ids.Concat(key.Subkeys.Select(subkey => subkey.Id)).Any(id => id.Value.Equals(fingerprint, StringComparison.OrdinalIgnoreCase))
            ? key
            : throw new KeyException(Codes.OpenPgpName, $"The OpenPGP key {key.Id} has no subkey {fingerprint} that signs.", hint: "gpg --list-keys shows which keys may sign: [S].");
    }

    private const int LeastDigits = 8;
}
