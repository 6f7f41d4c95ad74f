using System.Globalization;
using System.Text;

namespace Contoso.Text;

/// <summary>
/// A text with places for values: <c>{name}</c>, <c>{price:N2}</c>, and <c>{files, plural, one {a file} other {# files}}</c>, where <c>#</c> is the
/// number. Two braces stand for one.
/// </summary>
public sealed class Template
{
    private readonly List<Part> _parts;

    private Template(string text, List<Part> parts)
    {
        Text = text;
        _parts = parts;
    }

    /// <summary>The template as written.</summary>
    public string Text { get; }

    /// <summary>The names of the values that it needs, each once, in the order of the text.</summary>
    public IEnumerable<string> Names => _parts.SelectMany(part => part.Names).Distinct();

    /// <summary>Reads a template.</summary>
    /// <exception cref="FormatException">A brace is not closed, or a place has none of the three shapes; the message says where.</exception>
    public static Template Parse(string text) => Parse(text ?? throw new ArgumentNullException(nameof(text)), inPlural: false);

    internal static Template Parse(string text, bool inPlural) => new(text, new TemplateReader(text, inPlural).Read());

    /// <summary>Puts in the values.</summary>
    /// <param name="values">A value for each of the <see cref="Names"/>; more do no harm.</param>
    /// <param name="culture">How numbers and dates are written, and whose plural forms are chosen.</param>
    /// <exception cref="KeyNotFoundException">A value is missing.</exception>
    /// <exception cref="FormatException">A plural is asked of what is no whole number.</exception>
    public string Render(IReadOnlyDictionary<string, object?> values, CultureInfo culture)
    {
        if (values is null) throw new ArgumentNullException(nameof(values));
        if (culture is null) throw new ArgumentNullException(nameof(culture));
        var output = new StringBuilder();
        foreach (var part in _parts) part.Write(output, values, culture);
        return output.ToString();
    }

    internal abstract class Part
    {
        public virtual IEnumerable<string> Names => [];

        public abstract void Write(StringBuilder output, IReadOnlyDictionary<string, object?> values, CultureInfo culture);

        protected static object? Value(IReadOnlyDictionary<string, object?> values, string name) =>
            values.TryGetValue(name, out var value) ? value : throw new KeyNotFoundException($"The template needs a value for '{name}'.");
    }

    internal sealed class Words(string text) : Part
    {
        public override void Write(StringBuilder output, IReadOnlyDictionary<string, object?> values, CultureInfo culture) => output.Append(text);
    }

    internal sealed class Place(string name, string? format) : Part
    {
        public override IEnumerable<string> Names => [name];

        public override void Write(StringBuilder output, IReadOnlyDictionary<string, object?> values, CultureInfo culture) =>
            output.Append(Value(values, name) is IFormattable value ? value.ToString(format, culture) : Value(values, name));
    }

    internal sealed class Plural(string name, Dictionary<PluralForm, Template> forms) : Part
    {
        public override IEnumerable<string> Names => new[] { name }.Concat(forms.Values.SelectMany(form => form.Names)).Where(part => part != "#");

        public override void Write(StringBuilder output, IReadOnlyDictionary<string, object?> values, CultureInfo culture)
        {
            if (Value(values, name) is not int number) throw new FormatException($"The value of '{name}' decides about a plural, and is no whole number.");
            var form = forms.TryGetValue(PluralRules.FormOf(number, culture), out var chosen) ? chosen : forms[PluralForm.Other];
            var inner = values.ToDictionary(value => value.Key, value => value.Value);
            inner["#"] = number;
            output.Append(form.Render(inner, culture));
        }
    }
}
