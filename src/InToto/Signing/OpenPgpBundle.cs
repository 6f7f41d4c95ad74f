using System.Collections.Immutable;

namespace InToto.Signing;

/// <summary>An exported OpenPGP key (RFC 4880, 12.1): the main key, what it says of itself, and the subkeys that it lets sign.</summary>
internal static class OpenPgpBundle
{
    /// <summary>Reads the only key of an export. Subkeys that may not sign, are revoked, or are not bound by both sides are left out.</summary>
    /// <exception cref="KeyException">It is malformed, revoked, or does not vouch for itself.</exception>
    public static Key Read(ReadOnlyMemory<byte> export)
    {
        var packets = OpenPgpPacket.ReadAll(export);
        if (packets is not [{ Tag: OpenPgpPacket.KeyTag, Body: var body }, ..]) throw OpenPgpReading.Malformed("It does not begin with a public key.");
        var main = OpenPgpPublicKey.Read(body.Span) ?? throw OpenPgpReading.Unsupported("The version or algorithm of the OpenPGP key");

        var (isRevoked, newest) = (false, (OpenPgpSignature?)null);
        List<(OpenPgpPublicKey Key, uint? Validity)> subkeys = [];
        foreach (var (packet, signatures) in Parts(packets))
        {
            switch (packet.Tag)
            {
                case OpenPgpPacket.KeyTag:
                    isRevoked = signatures.Exists(signature => signature.Type == KeyRevocation);
                    break;
                case OpenPgpPacket.UserIdTag or OpenPgpPacket.UserAttributeTag:
                    newest = Newest(newest, Certificate(main, packet, signatures));
                    break;
                case OpenPgpPacket.SubkeyTag when ReadSubkey(main, packet, signatures) is { } subkey:
                    subkeys.Add(subkey);
                    break;
            }
        }
        if (isRevoked) throw Refused(main, "is revoked", "Ask its owner for the new one.");
        if (newest is null) throw Refused(main, "does not vouch for itself: no name of it bears a valid signature of its own", "Fetch the key again.");
        if (subkeys.Count > Limits.OpenPgpSubkeys) throw OpenPgpReading.Malformed($"It has more than {Limits.OpenPgpSubkeys} subkeys that sign.");

        var lifetime = new OpenPgpLifetime(main.Created, newest.KeyValidity);
        return ToKey(main, lifetime, [.. subkeys.Select(subkey => ToKey(subkey.Key, new(subkey.Key.Created, subkey.Validity) { Main = lifetime }, []))]);
    }

    private static Key ToKey(OpenPgpPublicKey key, OpenPgpLifetime lifetime, ImmutableArray<Key> subkeys) =>
        Key.OpenPgpOf(key.Fingerprint, key.Numbers, key.Scheme, lifetime, subkeys);

    /// <summary>Keys and names, each with the signatures that follow it.</summary>
    private static IEnumerable<(OpenPgpPacket Packet, List<OpenPgpSignature> Signatures)> Parts(IReadOnlyList<OpenPgpPacket> packets)
    {
        for (var at = 0; at < packets.Count; at++)
        {
            if (at > 0 && packets[at].Tag == OpenPgpPacket.KeyTag) throw OpenPgpReading.Malformed("It is more than one key.");
            if (packets[at].Tag == OpenPgpPacket.SignatureTag) continue;
            var signatures = packets.Skip(at + 1).TakeWhile(next => next.Tag == OpenPgpPacket.SignatureTag).Select(next => OpenPgpSignature.Read(next.Body.Span)).OfType<OpenPgpSignature>();
            yield return (packets[at], [.. signatures]);
        }
    }

    /// <summary>A subkey that may sign, and for how many seconds it is valid.</summary>
    private static (OpenPgpPublicKey Key, uint? Validity)? ReadSubkey(OpenPgpPublicKey main, OpenPgpPacket packet, List<OpenPgpSignature> signatures)
    {
        if (OpenPgpPublicKey.Read(packet.Body.Span) is not { } subkey || signatures.Exists(signature => signature.Type == SubkeyRevocation)) return null;
        byte[] both = [.. main.Framed, .. subkey.Framed];
        return signatures.Where(signature => signature.Type == SubkeyBinding && signature.IsOf(main, both)).MaxBy(signature => signature.Created) is { } binding
            && (binding.KeyFlags & MaySign) != 0 && binding.Embedded is { Type: MainKeyBinding } back && back.IsOf(subkey, both)
            ? (subkey, binding.KeyValidity)
            : null;
    }

    /// <summary>What the main key says of one of its names, last; null when that is nothing.</summary>
    private static OpenPgpSignature? Certificate(OpenPgpPublicKey main, OpenPgpPacket name, List<OpenPgpSignature> signatures)
    {
        byte[] data = [.. main.Framed, .. Framed(name)];
        return signatures
            .Where(signature => signature.Type is >= 0x10 and <= 0x13 && (signature.Issuer is null || signature.Issuer == main.Fingerprint) && signature.IsOf(main, data))
            .MaxBy(signature => signature.Created);
    }

    /// <summary>What a key says of itself last is what holds (RFC 4880, 5.2.3.3).</summary>
    private static OpenPgpSignature? Newest(OpenPgpSignature? one, OpenPgpSignature? other) => one is null || other?.Created > one.Created ? other : one;

    /// <summary>A name in the form that signatures over it are made of (RFC 4880, 5.2.4).</summary>
    private static byte[] Framed(OpenPgpPacket name)
    {
        var length = name.Body.Length;
        return [name.Tag == OpenPgpPacket.UserIdTag ? (byte)0xB4 : (byte)0xD1, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length, .. name.Body.Span];
    }

    private static KeyException Refused(OpenPgpPublicKey main, string why, string hint) => new(Codes.OpenPgpMalformed, $"The OpenPGP key {main.Fingerprint} {why}.", hint: hint);

    private const byte SubkeyBinding = 0x18;
    private const byte MainKeyBinding = 0x19;
    private const byte KeyRevocation = 0x20;
    private const byte SubkeyRevocation = 0x28;
    private const byte MaySign = 0x02;
}
