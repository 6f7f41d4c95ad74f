using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;

namespace InToto.DotNet;

/// <summary>The entry that a gallery or an author appends: where it stands, and that it speaks of this package (threats J44 to J48).</summary>
/// <remarks>Whose signature it is, and whether it holds, is not decided here: evidence decides. A signature over another package is refused all the same.</remarks>
internal static class PackageSignature
{
    public const string EntryName = ".signature.p7s";

    /// <summary>The signature's entry, which is the last; null when there is none.</summary>
    /// <exception cref="PackageException">There is one that is not where and how NuGet puts it.</exception>
    public static PackageEntry? Find(PackageEntry[] entries, string file)
    {
        for (var i = 0; i < entries.Length; i++)
        {
            var entry = entries[i];
            if (!IsNamed(entry.Name)) continue;
            if (entry.Spelling.Raw != EntryName) throw Misplaced($"is named '{Printable.Of(entry.Spelling.Raw)}'", file);
            if (i + 1 < entries.Length) throw Misplaced("is not the last entry", file);
            if (!AppendedEntry.IsPlain(entry)) throw Misplaced("is compressed, or has fields that NuGet does not write", file);
            return entry;
        }
        return null;
    }

    /// <summary>Whether somebody would take the entry for the package's signature: its name, in any folder and case.</summary>
    private static bool IsNamed(string name) =>
        name.EndsWith(EntryName, StringComparison.OrdinalIgnoreCase) && (name.Length == EntryName.Length || name[^(EntryName.Length + 1)] == '/');

    /// <summary>Requires that the signed content is the digest of the package without the signature.</summary>
    /// <exception cref="PackageException">The entry is no CMS signature, or one over something else.</exception>
    public static void RequireOver(PackageForm unsigned, byte[] signature, string file)
    {
        var content = ReadContent(signature) ?? throw Foreign("is no signature that NuGet could have written", file);
        var text = Encoding.Latin1.GetString(content);
        var expected = text.StartsWith(Sha256, StringComparison.Ordinal) ? Text(Sha256, unsigned.Sha256())
            : text.StartsWith(Sha384, StringComparison.Ordinal) ? Text(Sha384, unsigned.Hash(HashAlgorithmName.SHA384))
            : text.StartsWith(Sha512, StringComparison.Ordinal) ? Text(Sha512, unsigned.Sha512())
            : throw Foreign("is not over the hash of a package", file);
        if (text != expected) throw Foreign("is over another content than this package's", file);
    }

    /// <summary>What NuGet signs: two sections, each ended by an empty line.</summary>
    private static string Text(string beginning, byte[] hash) => $"{beginning}{Convert.ToBase64String(hash)}\n\n";

    /// <summary>The signed content of a CMS SignedData (RFC 5652, 5.1) that somebody signed; null when the bytes are none.</summary>
    private static byte[]? ReadContent(byte[] signature)
    {
        try
        {
            // BER: time stamps and counter signatures that others add are not always DER.
            var outer = new AsnReader(signature, AsnEncodingRules.BER);
            var info = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            if (info.ReadObjectIdentifier() != "1.2.840.113549.1.7.2") return null;
            var wrapped = info.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0));
            info.ThrowIfNotEmpty();
            var signed = wrapped.ReadSequence();
            wrapped.ThrowIfNotEmpty();
            return ReadContent(signed);
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static byte[]? ReadContent(AsnReader signed)
    {
        signed.ReadInteger();
        signed.ReadSetOf();
        var encapsulated = signed.ReadSequence();
        if (encapsulated.ReadObjectIdentifier() != "1.2.840.113549.1.7.1") return null;
        var wrapped = encapsulated.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0));
        encapsulated.ThrowIfNotEmpty();
        var content = wrapped.ReadOctetString();
        wrapped.ThrowIfNotEmpty();

        // Certificates and revocation lists, then who signed.
        while (signed.PeekTag().TagClass == TagClass.ContextSpecific) signed.ReadEncodedValue();
        var signers = signed.ReadSetOf();
        signed.ThrowIfNotEmpty();
        return signers.HasData ? content : null;
    }

    private const string Sha256 = "Version:1\n\n2.16.840.1.101.3.4.2.1-Hash:";
    private const string Sha384 = "Version:1\n\n2.16.840.1.101.3.4.2.2-Hash:";
    private const string Sha512 = "Version:1\n\n2.16.840.1.101.3.4.2.3-Hash:";

    private static PackageException Misplaced(string what, string file) => new(PackageCodes.SignatureMisplaced,
        $"The package's signature {what}; NuGet appends '{EntryName}', stored, as the last entry.", file, ZipEnd.Repack);

    private static PackageException Foreign(string what, string file) => new(PackageCodes.SignatureForeign,
        $"The package's signature '{EntryName}' {what}.", file, "Somebody changed the package after it was signed, or gave it another package's signature. Do not use it.");
}
