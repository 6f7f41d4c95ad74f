using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using InToto.Json;

namespace InToto.Signing;

/// <summary>An OpenPGP key as layouts write it down: <c>type</c>, <c>method</c>, <c>hashes</c>, <c>keyval</c>, times and <c>subkeys</c>.</summary>
[Spec("4.2.1")]
internal static class OpenPgpEntry
{
    /// <summary>Makes the key that an entry describes.</summary>
    /// <exception cref="KeyException">It is not such a key.</exception>
    /// <exception cref="MetadataFormatException">It is not such an entry.</exception>
    public static Key Read(KeyId keyId, JsonFields fields)
    {
        var main = ReadLifetime(fields);
        var subkeys = new List<Key>();
        if (fields.OptionalObject("subkeys") is { } listed)
        {
            if (listed.Value.Count > Limits.OpenPgpSubkeys)
                throw new KeyException(Codes.KeyMalformed, $"An OpenPGP key may have {Limits.OpenPgpSubkeys} subkeys here, this one has {listed.Value.Count}.");
            foreach (var member in listed.Value.Inside)
            {
                var id = KeyId.Parse(member.Name);
                var subkey = new JsonFields(member, $"subkey {id}", fields.Dialect);
                if (subkey.Has("subkeys")) throw Malformed($"Its {subkey.Where} has subkeys.");
                subkeys.Add(Read(id, subkey, ReadLifetime(subkey) with { Main = main }, []));
            }
        }
        return Read(keyId, fields, main, [.. subkeys]);
    }

    /// <summary>The keyids of the subkeys of an entry that nothing else has been read of.</summary>
    public static IEnumerable<KeyId> SubkeyIds(JsonValue entry)
    {
        if (entry.Member("subkeys") is not { Kind: JsonKind.Object } subkeys) yield break;
        foreach (var member in subkeys.Inside)
            if (KeyId.ParseIfAny(member.Name) is { } id) yield return id;
    }

    /// <summary>The entry of a key, members in alphabetical order.</summary>
    public static JsonValue Write(Key key)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output, JsonText.Compact)) Write(writer, key);
        return JsonValue.OfOwn(output.WrittenSpan);
    }

    private static Key Read(KeyId keyId, JsonFields fields, OpenPgpLifetime lifetime, ImmutableArray<Key> subkeys)
    {
        if (keyId.Value.Length != FingerprintDigits) throw Malformed($"Its keyid {keyId} is not a fingerprint of {FingerprintDigits} hexadecimal digits.");
        var method = fields.Text("method");
        var scheme = OpenPgp.Named(method) ?? throw Malformed($"Its method '{Printable.Of(method)}' is not known here.", Known);
        if (fields.Text("type") is var type && type != scheme.Type) throw Malformed($"A key of type '{Printable.Of(type)}' has no signatures of method {method}.");
        if (fields.Texts("hashes", Limits.Signatures) is var hashes && hashes is not ["pgp+SHA2"]) throw Malformed("Its hashes are not the one that is used, pgp+SHA2.");
        if (fields.OptionalText("keyid") is { } inner && inner != keyId.Value && fields.Dialect == Dialect.Strict) throw Malformed($"{fields.Where} calls itself '{Printable.Of(inner)}'.");
        var value = fields.Object("keyval");
        if (value.Optional("private") is { } secret && !(secret.Kind == JsonKind.Text && secret.Text.Length == 0)) throw Malformed("It holds a private key, which is now public.");
        return Key.OpenPgpOf(keyId, ReadNumbers(scheme, value.Object("public")), scheme, lifetime, subkeys);
    }

    private static PublicNumbers ReadNumbers(OpenPgp scheme, JsonFields numbers)
    {
        if (scheme == OpenPgp.Rsa) return RsaNumbers.Of(new() { Modulus = Number("n"), Exponent = Number("e") });
        if (scheme == OpenPgp.Dsa) return DsaNumbers.Of(Number("p"), Number("q"), Number("g"), Number("y"));
        return Ed25519Numbers.FromHex(numbers.Text("q"));

        byte[] Number(string name) => [.. numbers.Hex(name)];
    }

    /// <summary>The reference takes a key that ends and does not say when it began for one without end.</summary>
    private static OpenPgpLifetime ReadLifetime(JsonFields fields)
    {
        var lifetime = new OpenPgpLifetime(Seconds("creation_time"), Seconds("validity_period"));
        return lifetime is { Created: null, Validity: > 0 } ? throw Malformed("It says for how long it is valid, and not from when.") : lifetime;

        uint? Seconds(string name) => fields.OptionalInteger(name) switch
        {
            null => null,
            >= 0 and <= uint.MaxValue and var seconds => (uint)seconds,
            _ => throw Malformed($"{fields.Describe(name)} is not a number of seconds that an OpenPGP key can have."),
        };
    }

    private static void Write(Utf8JsonWriter writer, Key key)
    {
        writer.WriteStartObject();
        if (key.Lifetime?.Created is { } created) writer.WriteNumber("creation_time", created);
        writer.WriteStartArray("hashes");
        writer.WriteStringValue("pgp+SHA2");
        writer.WriteEndArray();
        writer.WriteString("keyid", key.Id.Value);
        writer.WriteStartObject("keyval");
        writer.WriteString("private", "");
        writer.WriteStartObject("public");
        WriteNumbers(writer, key.Numbers);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteString("method", key.Scheme);
        if (!key.Subkeys.IsEmpty)
        {
            writer.WriteStartObject("subkeys");
            foreach (var subkey in key.Subkeys.OrderBy(subkey => subkey.Id.Value, StringComparer.Ordinal))
            {
                writer.WritePropertyName(subkey.Id.Value);
                Write(writer, subkey);
            }
            writer.WriteEndObject();
        }
        writer.WriteString("type", OpenPgp.Named(key.Scheme)?.Type);
        if (key.Lifetime?.Validity is { } validity) writer.WriteNumber("validity_period", validity);
        writer.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter writer, PublicNumbers numbers)
    {
        IEnumerable<(string Name, byte[] Number)> named = numbers switch
        {
            RsaNumbers rsa => rsa.Named,
            DsaNumbers dsa => dsa.Named,
            Ed25519Numbers ed => [("q", [.. ed.Point])],
            _ => throw new InvalidOperationException("OpenPGP keys have no other numbers."),
        };
        foreach (var (name, number) in named) writer.WriteString(name, HexText.Of(number));
    }

    private static KeyException Malformed(string why, string? hint = null) => new(Codes.KeyMalformed, $"The OpenPGP key is malformed. {why}", hint: hint ?? "Write its entry again: dotnet intoto key layout --gpg KEYID");

    public const int FingerprintDigits = 40;
    private const string Known = "Known are pgp+rsa-pkcsv1.5, pgp+dsa-fips-180-2 and pgp+eddsa-ed25519.";
}
