using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;

namespace InToto.DotNet.Tests.Packages;

/// <summary>Package signatures in the shape of NuGet's, over what a test wants. Whose they are does not matter where they are read.</summary>
internal static class TestSignature
{
    /// <summary>What NuGet signs: the hash of the package.</summary>
    public static byte[] Content(byte[] package, HashAlgorithmName? algorithm = null) => Encoding.ASCII.GetBytes((algorithm?.Name ?? "SHA256") switch
    {
        "SHA256" => $"Version:1\n\n2.16.840.1.101.3.4.2.1-Hash:{Convert.ToBase64String(SHA256.HashData(package))}\n\n",
        "SHA384" => $"Version:1\n\n2.16.840.1.101.3.4.2.2-Hash:{Convert.ToBase64String(SHA384.HashData(package))}\n\n",
        _ => $"Version:1\n\n2.16.840.1.101.3.4.2.3-Hash:{Convert.ToBase64String(SHA512.HashData(package))}\n\n",
    });

    /// <summary>A CMS SignedData (RFC 5652) over the content.</summary>
    public static byte[] Cms(byte[] content, bool signers = true, bool countersigned = false, string type = "1.2.840.113549.1.7.2", string contentType = "1.2.840.113549.1.7.1")
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(type);
            using (writer.PushSequence(new(TagClass.ContextSpecific, 0)))
            using (writer.PushSequence())
            {
                writer.WriteInteger(3);
                using (writer.PushSetOf()) Algorithm(writer);
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(contentType);
                    using (writer.PushSequence(new(TagClass.ContextSpecific, 0))) writer.WriteOctetString(content);
                }
                using (writer.PushSetOf(new(TagClass.ContextSpecific, 0))) writer.WriteNull(); // certificates
                using (writer.PushSetOf()) if (signers) Signer(writer, countersigned);
            }
        }
        return writer.Encode();
    }

    /// <summary>The package with a signature over it as the last entry, as NuGet appends it.</summary>
    public static OddZip Sign(OddZip zip, byte[]? signature = null)
    {
        var over = Cms(Content(zip.ToBytes()));
        zip.Add(PackageSignature.EntryName, signature ?? over, stored: true);
        return zip;
    }

    private static void Algorithm(AsnWriter writer)
    {
        using (writer.PushSequence()) writer.WriteObjectIdentifier("2.16.840.1.101.3.4.2.1");
    }

    private static void Signer(AsnWriter writer, bool countersigned)
    {
        using (writer.PushSequence())
        {
            writer.WriteInteger(3);
            writer.WriteOctetString([1, 2, 3], new(TagClass.ContextSpecific, 0)); // subjectKeyIdentifier
            Algorithm(writer);
            Algorithm(writer);
            writer.WriteOctetString([4, 5, 6]);
            if (!countersigned) return;
            using (writer.PushSetOf(new(TagClass.ContextSpecific, 1))) // unsigned attributes
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.2.840.113549.1.9.6"); // countersignature
                using (writer.PushSetOf()) Signer(writer, countersigned: false);
            }
        }
    }
}
