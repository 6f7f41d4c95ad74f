using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using InToto.Signing;

namespace InToto.Tool;

/// <summary>A key's public half, and every name that some document may have for it.</summary>
internal sealed class KeyView : View
{
    private readonly string _file;
    private readonly bool _isPrivate;
    private readonly Key _key;
    private readonly IReadOnlyList<(string Form, KeyId Id)> _ids;

    private KeyView(string file, bool isPrivate, Key key) => (_file, _isPrivate, _key, _ids) = (file, isPrivate, key, Name(key));

    /// <summary>The keyids, the default first, and who has each.</summary>
    public IReadOnlyList<(string Form, KeyId Id)> Ids => _ids;

    /// <summary>Reads a public key file, or a private one; a passphrase is asked for only if the latter is encrypted.</summary>
    /// <exception cref="KeyException">The file holds neither.</exception>
    public static KeyView Of(string path, Terminal terminal)
    {
        try
        {
            return new(path, isPrivate: false, KeyFile.ReadPublic(path));
        }
        catch (KeyException problem) when (problem.Code == Codes.KeyWrongHalf)
        {
            using var signer = Inputs.Signer($"file:{path}", terminal);
            return new(path, isPrivate: true, signer.PublicKey);
        }
    }

    public override IEnumerable<Line> Lines() =>
    [
        $"file        {Printable.Of(_file)}{(_isPrivate ? ", a private key; this is its public half" : "")}",
        $"type        {_key.KeyType}",
        $"scheme      {_key.Scheme}",
        $"bits        {Bits(_key)}",
        .. _ids.Select(id => new Line($"keyid       {id.Id}  {id.Form}")),
    ];

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("file", _file);
        json.WriteBoolean("private", _isPrivate);
        json.WriteString("keytype", _key.KeyType);
        json.WriteString("scheme", _key.Scheme);
        json.WriteNumber("bits", Bits(_key));
        json.WriteString("public", _key.Public);
        json.WriteStartArray("keyids");
        foreach (var (form, id) in _ids)
        {
            json.WriteStartObject();
            json.WriteString("form", form);
            json.WriteString("keyid", id.Value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static List<(string, KeyId)> Name(Key key)
    {
        var pem = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key.ToPem())));
        return [.. key.Ids.Select(id => (id == key.Id ? "new" : id == key.LegacyId ? "legacy" : id.Value == pem ? "pem" : "other", id))];
    }

    private static int Bits(Key key)
    {
        if (key.KeyType == "ed25519") return 256;
        using AsymmetricAlgorithm algorithm = key.KeyType == "rsa" ? RSA.Create() : ECDsa.Create();
        algorithm.ImportFromPem(key.ToPem());
        return algorithm.KeySize;
    }
}
