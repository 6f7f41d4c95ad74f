namespace InToto.Verification;

/// <summary>Stage 4: the keys that the steps rely on, each usable. A key that no step names is not looked at.</summary>
[Spec("5.2")]
internal sealed class FunctionaryKeys
{
    private readonly Dictionary<KeyId, Key> _keys;

    private FunctionaryKeys(Dictionary<KeyId, Key> keys) => _keys = keys;

    /// <summary>The key that the layout gives for a keyid; null when it gives none.</summary>
    public Key? this[KeyId id] => _keys.GetValueOrDefault(id);

    public static FunctionaryKeys Load(SubstitutedLayout layout, Dialect dialect)
    {
        var named = layout.Layout.Steps.SelectMany(step => step.PubKeys).ToHashSet();
        return new(layout.Layout.Keys.Where(key => named.Contains(key.KeyId)).ToDictionary(key => key.KeyId, key => Load(key, dialect)));
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
