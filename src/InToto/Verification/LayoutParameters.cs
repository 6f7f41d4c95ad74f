using InToto.Json;

namespace InToto;

/// <summary>Values for the parameters of a layout, <c>{NAME}</c>: texts that are put in literally and once.</summary>
/// <remarks>In the pattern of a rule their <c>*</c>, <c>?</c> and <c>[</c> stand for themselves, so a value never makes a rule wider.</remarks>
[Spec("4.3")]
public sealed class LayoutParameters
{
    private readonly SortedDictionary<string, string> _values = new(StringComparer.Ordinal);

    private LayoutParameters()
    {
    }

    /// <summary>The names, in ordinal order.</summary>
    public IReadOnlyCollection<string> Names => _values.Keys;

    /// <summary>The value of a parameter; null when it has none.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>Takes names and values.</summary>
    /// <exception cref="ParameterException">A name is given twice, or is not made of letters, digits, <c>_</c> and <c>-</c> (<see cref="Codes.ParameterUnusable"/>).</exception>
    public static LayoutParameters Of(params IEnumerable<KeyValuePair<string, string>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var parameters = new LayoutParameters();
        foreach (var (name, value) in values)
        {
            if (!IsName(name)) throw new ParameterException(Codes.ParameterUnusable, $"'{Printable.Of(name)}' cannot be the name of a parameter.", "Names are ASCII letters, digits, '_' and '-', one or more.");
            if (!parameters._values.TryAdd(name, value)) throw new ParameterException(Codes.ParameterUnusable, $"The parameter '{name}' is given twice.", "Give it one value.");
        }
        return parameters;
    }

    /// <summary>The values that a JSON object of texts holds, name by name.</summary>
    /// <exception cref="MetadataFormatException">It cannot be read, or is no such object.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(string path)
    {
        var root = StrictJson.Parse(BoundedFile.Read(path, Limits.ParameterBytes));
        if (root.Kind != JsonKind.Object) throw NotTexts("it is no object", path);
        var values = new List<KeyValuePair<string, string>>();
        foreach (var member in root.Inside)
            values.Add(new(member.Name, member.Kind == JsonKind.Text ? member.Text : throw NotTexts($"the value of '{Printable.Of(member.Name)}' is no text", path)));
        return values;
    }

    /// <summary>Whether a text can be the name of a parameter.</summary>
    internal static bool IsName(string text)
    {
        foreach (var c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-')) return false;
        return text.Length > 0;
    }

    private static MetadataFormatException NotTexts(string why, string path) =>
        new(Codes.FieldMalformed, $"The file holds no parameters: {why}.", Printable.InFull(path), """Write an object of texts: {"VERSION": "1.0.0"}.""");
}

/// <summary>Parameters are given that cannot be, or that the layout does not use: there is no answer.</summary>
public sealed class ParameterException : InTotoException
{
    internal ParameterException(string code, string what, string hint)
        : base(code, what, where: null, hint)
    {
    }
}
