using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace InToto.Restore;

/// <summary>What a package signature says beside the hash of the package: its signed attributes, each once.</summary>
internal static class SignedAttributes
{
    /// <summary>Author or repository; null when a signature says neither, and so is none of a package.</summary>
    /// <exception cref="SignatureException">It says both, or says it twice.</exception>
    public static SignatureKind? KindOf(SignerInfo signer)
    {
        if (Values(signer, SignatureOids.CommitmentType) is not { } values) return null;
        SignatureKind? kind = null;
        foreach (var value in values)
        {
            SignatureKind? said = Read(value, reader => reader.ReadSequence().ReadObjectIdentifier()) switch
            {
                SignatureOids.ProofOfOrigin => SignatureKind.Author,
                SignatureOids.ProofOfReceipt => SignatureKind.Repository,
                _ => null,
            };
            if (said is not null && kind is not null) throw SignatureException.Malformed("The signature claims more than one commitment.");
            kind ??= said;
        }
        return kind;
    }

    /// <summary>The address of the gallery.</summary>
    /// <exception cref="SignatureException">It is missing, or no address.</exception>
    public static string ServiceIndexOf(SignerInfo signer)
    {
        var address = Read(Single(signer, SignatureOids.ServiceIndex) ?? throw SignatureException.Malformed("A gallery's signature says which gallery it is of, and this one does not."),
            reader => reader.ReadCharacterString(UniversalTagNumber.IA5String));
        return address.Length <= RestoreLimits.ServiceIndexChars && Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps
            ? address
            : throw SignatureException.Malformed($"A gallery has an https address, and the signature says '{Printable.Of(address)}'.");
    }

    /// <summary>The package's owners; none when the gallery does not say.</summary>
    /// <exception cref="SignatureException">They are no list of names.</exception>
    public static string[] OwnersOf(SignerInfo signer)
    {
        if (Single(signer, SignatureOids.Owners) is not { } value) return [];
        var owners = Read(value, reader =>
        {
            var names = new List<string>();
            var list = reader.ReadSequence();
            while (list.HasData)
            {
                if (names.Count == RestoreLimits.Owners) throw SignatureException.Malformed($"The signature names more than {RestoreLimits.Owners} owners.");
                names.Add(list.ReadCharacterString(UniversalTagNumber.UTF8String));
            }
            return names;
        });
        if (owners.Count == 0 || owners.Exists(owner => owner.Length is 0 or > RestoreLimits.OwnerChars || string.IsNullOrWhiteSpace(owner)))
            throw SignatureException.Malformed("The signature names owners, and one of them has no name, or one that is too long.");
        return [.. owners];
    }

    /// <summary>Requires that the signature names the certificate it was made with: else it could be shown with another one of the same key.</summary>
    /// <exception cref="SignatureException">It names none, or another one.</exception>
    public static void RequireCertificate(SignerInfo signer, X509Certificate2 certificate)
    {
        var value = Single(signer, SignatureOids.SigningCertificateV2) ?? throw SignatureException.Malformed("The signature does not say which certificate it was made with.");
        var (algorithm, hash, serial) = Read(value, ReadFirstCertificate);
        HashAlgorithmName name = algorithm switch
        {
            SignatureOids.Sha256 => HashAlgorithmName.SHA256,
            SignatureOids.Sha384 => HashAlgorithmName.SHA384,
            SignatureOids.Sha512 => HashAlgorithmName.SHA512,
            _ => throw SignatureException.Malformed($"The signature names its certificate by a hash of the kind {Printable.Of(algorithm)}, which is not trusted."),
        };
        if (!certificate.GetCertHash(name).AsSpan().SequenceEqual(hash) || (serial is not null && !certificate.SerialNumberBytes.Span.SequenceEqual(serial)))
            throw new SignatureException(RestoreCodes.CertificateUnfit, "The signature names another certificate than the one that it was made with.");
    }

    /// <summary><c>SEQUENCE { SEQUENCE OF ESSCertIDv2, policies OPTIONAL }</c>; the first is the one that signed.</summary>
    private static (string Algorithm, byte[] Hash, byte[]? Serial) ReadFirstCertificate(AsnReader reader)
    {
        var id = reader.ReadSequence().ReadSequence().ReadSequence();
        var algorithm = id.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence) ? id.ReadSequence().ReadObjectIdentifier() : SignatureOids.Sha256;
        var hash = id.ReadOctetString();
        byte[]? serial = null;
        if (id.HasData)
        {
            var issuerSerial = id.ReadSequence();
            issuerSerial.ReadSequence();
            serial = issuerSerial.ReadIntegerBytes().ToArray();
        }
        return (algorithm, hash, serial);
    }

    /// <summary>The only value of an attribute that may stand once; null when it is not there.</summary>
    private static AsnEncodedData? Single(SignerInfo signer, string oid) => Values(signer, oid) switch
    {
        null => null,
        { Count: 1 } values => values[0],
        _ => throw Twice(oid),
    };

    private static AsnEncodedDataCollection? Values(SignerInfo signer, string oid)
    {
        AsnEncodedDataCollection? found = null;
        foreach (var attribute in signer.SignedAttributes)
        {
            if (attribute.Oid.Value != oid) continue;
            if (found is not null) throw Twice(oid);
            found = attribute.Values;
        }
        return found;
    }

    /// <summary>DER as NuGet's own signatures have it, or BER as others may write it; nothing may follow.</summary>
    private static T Read<T>(AsnEncodedData value, Func<AsnReader, T> read)
    {
        try
        {
            var reader = new AsnReader(value.RawData, AsnEncodingRules.BER);
            var result = read(reader);
            reader.ThrowIfNotEmpty();
            return result;
        }
        catch (AsnContentException problem)
        {
            throw SignatureException.Malformed($"What the signature says cannot be read: {problem.Message}", problem);
        }
    }

    private static SignatureException Twice(string oid) => SignatureException.Malformed($"The signature says the same thing twice ({oid}).");
}
