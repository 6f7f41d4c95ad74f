using System.Text;
using System.Text.Json;
using InToto.Json;
using InToto.Signing;

namespace InToto.Testing;

/// <summary>Signs any JSON text, also one that no reader would take, so that only what is wrong with it is wrong.</summary>
public static class SignedFile
{
    /// <summary>A Metablock or an envelope around the text, signed by these, each under its own keyid.</summary>
    public static byte[] Of(string json, bool envelope, params ISigner[] signers) => envelope ? Envelope(json, signers) : Metablock(json, signers);

    private static byte[] Metablock(string json, ISigner[] signers)
    {
        var signed = TryCanonical(json) ?? [];
        var signatures = signers.Select(signer => Written(Signature.Of(signer.PublicKey.Id, signer.PublicKey, signer.Sign(signed))));
        return Encoding.UTF8.GetBytes($$"""{"signatures":[{{string.Join(',', signatures)}}],"signed":{{json}}}""");
    }

    private static string Written(Signature signature) => signature.OtherHeaders.IsEmpty
        ? $$"""{"keyid":"{{signature.KeyId}}","sig":"{{Convert.ToHexStringLower(signature.Value.AsSpan())}}"}"""
        : $$"""{"keyid":"{{signature.KeyId}}","other_headers":"{{Convert.ToHexStringLower(signature.OtherHeaders.AsSpan())}}","signature":"{{Convert.ToHexStringLower(signature.Value.AsSpan())}}"}""";

    private static byte[] Envelope(string json, ISigner[] signers)
    {
        var payload = Encoding.UTF8.GetBytes(json);
        var signed = PreAuthEncoding.Encode(InToto.Envelope.PayloadType, payload);
        var signatures = signers.Select(signer => $$"""{"keyid":"{{signer.PublicKey.Id}}","sig":"{{Convert.ToBase64String(signer.Sign(signed.AsSpan()))}}"}""");
        return Encoding.UTF8.GetBytes(
            $$"""{"payload":"{{Convert.ToBase64String(payload)}}","payloadType":"{{InToto.Envelope.PayloadType}}","signatures":[{{string.Join(',', signatures)}}]}""");
    }

    /// <summary>The canonical form; null for a text that has none, and then no signature over it could be made by anyone.</summary>
    private static byte[]? TryCanonical(string json)
    {
        try
        {
            return CanonicalJson.Encode(JsonValue.OfOwn(Encoding.UTF8.GetBytes(json)));
        }
        catch (Exception problem) when (problem is JsonException or MetadataFormatException)
        {
            return null;
        }
    }
}
