namespace InToto;

/// <summary>What the name of a step or inspection must be: part of a file name that is safe and the same everywhere.</summary>
[Spec("4.3.1")]
public static class StepName
{
    /// <summary>What keeps a text from being the name of a step or inspection, as the end of a sentence; null when nothing does.</summary>
    public static string? Unsafety(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Unsafety(name, Dialect.Strict);
    }

    /// <exception cref="MetadataFormatException">The name is not safe.</exception>
    internal static string Require(string name, Dialect dialect) =>
        Unsafety(name, dialect) is { } why
            ? throw new MetadataFormatException(Codes.NameUnsafe, $"'{Printable.Of(name)}' cannot be the name of a step or inspection: {why}.",
                hint: "Names become part of file names: use letters, digits, '-', '_', '+' and dots, such as 'compile.Contoso.Text'.")
            : name;

    /// <exception cref="MetadataFormatException">Two names are the same, or would be the same file on some system.</exception>
    internal static void RequireDistinct(IReadOnlyCollection<string> names, Dialect dialect)
    {
        var seen = new HashSet<string>(dialect == Dialect.Strict ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (var name in names)
            if (!seen.Add(dialect == Dialect.Strict ? UnicodeText.Compose(name) : name))
                throw new MetadataFormatException(Codes.FieldMalformed, $"The layout has two steps or inspections named '{Printable.Of(name)}' (upper and lower case, and Unicode's normal forms, are not told apart everywhere).");
    }

    /// <summary>In either dialect a name never leaves the folder; the strict one also keeps it from meaning another file elsewhere.</summary>
    private static string? Unsafety(string name, Dialect dialect)
    {
        if (name.AsSpan().IndexOfAny('/', '\\', '\0') >= 0) return "it holds a slash, a backslash or a NUL";
        if (dialect == Dialect.Compat) return null;
        if (name.Length is 0 or > Limits.StepNameChars) return $"it has {name.Length} characters, and may have 1 to {Limits.StepNameChars}";
        if (Printable.FirstUnprintable(name) is { } rune) return $"it holds the character U+{rune.Value:X4}";
        if (FirstReserved(name) is { } reserved) return $"it holds '{reserved}'";
        if (name[0] is '.' or ' ' || name[^1] is '.' or ' ') return "it begins or ends with a dot or a space";
        return IsDevice(name.Split('.')[0]) ? "it is the name of a device on Windows" : null;
    }

    /// <summary>A plain loop: names are short, and a vectorised search has a start-up of its own.</summary>
    private static char? FirstReserved(string name)
    {
        foreach (var c in name)
            if (Reserved.Contains(c, StringComparison.Ordinal)) return c;
        return null;
    }

    private static bool IsDevice(string stem) => (stem.Length == 3 && stem.ToUpperInvariant() is "CON" or "PRN" or "AUX" or "NUL")
        || (stem.Length == 4 && char.IsAsciiDigit(stem[3]) && stem[..3].ToUpperInvariant() is "COM" or "LPT");

    private const string Reserved = ":*?[]\"<>|";
}
