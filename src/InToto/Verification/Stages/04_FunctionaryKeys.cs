namespace InToto.Verification;

/// <summary>Stage 4: the keys that the steps rely on, each usable. A key that no step names is not looked at.</summary>
[Spec("5.2")]
internal sealed class FunctionaryKeys
{
    private readonly Dictionary<string, Key> _keys;

    private FunctionaryKeys(Dictionary<string, Key> keys) => _keys = keys;

    /// <summary>The key that the layout gives for a keyid; null when it gives none.</summary>
    public Key? this[KeyId id] => _keys.GetValueOrDefault(id.Value);

    public static FunctionaryKeys Load(SubstitutedLayout layout, Dialect dialect)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var step in layout.Layout.Steps)
            foreach (var id in step.PubKeys) named.Add(id.Value);

        var keys = new Dictionary<string, Key>(StringComparer.Ordinal);
        foreach (var key in layout.Layout.Keys)
            if (named.Contains(key.KeyId.Value)) keys.Add(key.KeyId.Value, Load(key, dialect));
        return new(keys);
    }

    private static Key Load(LayoutKey entry, Dialect dialect)
    {
        if (entry.Scheme.StartsWith("pgp+", StringComparison.Ordinal))
            throw new VerificationException(new OpenPgpKeyUnsupported(entry.KeyId));
        try
        {
            var key = Key.Create(entry.KeyType, entry.Scheme, entry.Public);
            return key.Concern is { } concern && dialect == Dialect.Strict
                ? throw new VerificationException(new KeyUnusable(entry.KeyId, 4, $"{concern}."))
                : key;
        }
        catch (KeyException problem)
        {
            throw new VerificationException(new KeyUnusable(entry.KeyId, 4, problem.Message));
        }
    }
}
