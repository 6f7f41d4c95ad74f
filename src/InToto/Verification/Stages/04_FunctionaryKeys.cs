namespace InToto.Verification;

/// <summary>Stage 4: the keys that the steps rely on, each usable. A key that no step names is not looked at.</summary>
/// <remarks>A subkey of an OpenPGP key stands for the whole key, wherever it is named.</remarks>
[Spec("5.2")]
internal sealed class FunctionaryKeys
{
    private readonly Dictionary<string, Key> _keys;

    private FunctionaryKeys(Dictionary<string, Key> keys) => _keys = keys;

    /// <summary>The key that the layout gives for a keyid, or the OpenPGP key that has a subkey of this keyid; null when it gives none.</summary>
    public Key? this[KeyId id] => _keys.GetValueOrDefault(id.Value);

    /// <summary>The keyids that a functionary's links may stand under: the one that the step names, then those of subkeys.</summary>
    public IEnumerable<KeyId> LinksOf(KeyId functionary)
    {
        yield return functionary;
        if (this[functionary] is not { } key || key.Id != functionary) yield break;
        foreach (var subkey in key.Subkeys) yield return subkey.Id;
    }

    public static FunctionaryKeys Load(SubstitutedLayout layout, Dialect dialect)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var step in layout.Layout.Steps)
            foreach (var id in step.PubKeys) named.Add(id.Value);

        var keys = new Dictionary<string, Key>(StringComparer.Ordinal);
        foreach (var key in layout.Layout.Keys)
            if (IsNamed(key, named)) Add(keys, key, Load(key, dialect));
        return new(keys);
    }

    private static bool IsNamed(LayoutKey key, HashSet<string> named)
    {
        if (named.Contains(key.KeyId.Value)) return true;
        foreach (var subkey in key.SubkeyIds)
            if (named.Contains(subkey.Value)) return true;
        return false;
    }

    private static void Add(Dictionary<string, Key> keys, LayoutKey entry, Key key)
    {
        if (!keys.TryAdd(entry.KeyId.Value, key)) throw Ambiguous(entry.KeyId);
        foreach (var subkey in key.Subkeys)
            if (!keys.TryAdd(subkey.Id.Value, key)) throw Ambiguous(subkey.Id);
    }

    private static VerificationException Ambiguous(KeyId id) => new(new KeyUnusable(id, 4, "two keys of the layout have this keyid."));

    private static Key Load(LayoutKey entry, Dialect dialect)
    {
        try
        {
            var key = entry.ToKey(dialect);
            return key.Concern is { } concern && dialect == Dialect.Strict
                ? throw new VerificationException(new KeyUnusable(entry.KeyId, 4, $"{concern}."))
                : key;
        }
        catch (Exception problem) when (problem is KeyException or MetadataFormatException)
        {
            throw new VerificationException(new KeyUnusable(entry.KeyId, 4, problem.Message));
        }
    }
}
