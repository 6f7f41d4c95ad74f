using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;

namespace InToto.Tests.Signing;

/// <summary>Public keys that no tool would write.</summary>
internal static class TestPem
{
    public static string Rsa(BigInteger modulus, BigInteger exponent) => PublicKey("1.2.840.113549.1.1.1", writer => writer.WriteNull(), writer =>
    {
        using var sequence = writer.PushSequence();
        writer.WriteInteger(modulus);
        writer.WriteInteger(exponent);
    });

    public static string P256(byte[] point) => Ec("1.2.840.10045.3.1.7", point);

    public static string Ec(string curve, byte[] point) => PublicKey("1.2.840.10045.2.1", writer => writer.WriteObjectIdentifier(curve), point);

    public static string PublicKey(string oid, Action<AsnWriter>? parameters, Action<AsnWriter> key)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        key(writer);
        return PublicKey(oid, parameters, writer.Encode());
    }

    public static string PublicKey(string oid, Action<AsnWriter>? parameters, byte[] key)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(oid);
                parameters?.Invoke(writer);
            }
            writer.WriteBitString(key);
        }
        return Of(writer.Encode());
    }

    public static string Of(ReadOnlySpan<byte> der) => PemEncoding.WriteString("PUBLIC KEY", der) + "\n";
}
