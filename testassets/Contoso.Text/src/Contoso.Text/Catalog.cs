using System.Globalization;
using Contoso.Text.Markup;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Contoso.Text;

/// <summary>The messages of an application in one language, from JSON: <c>{"culture": "de", "messages": {"greeting": "Hallo, {name}"}}</c>.</summary>
/// <remarks>Messages may stand in groups; the name of a message in one is <c>group.message</c>.</remarks>
public sealed class Catalog
{
    private readonly Dictionary<string, Template> _messages;

    private Catalog(CultureInfo culture, Dictionary<string, Template> messages)
    {
        Culture = culture;
        _messages = messages;
    }

    /// <summary>The language of the messages.</summary>
    public CultureInfo Culture { get; }

    /// <summary>The names of the messages, in order.</summary>
    public IEnumerable<string> Names => _messages.Keys.OrderBy(name => name, StringComparer.Ordinal);

    /// <summary>Reads a catalog.</summary>
    /// <exception cref="FormatException">It is no JSON, names a language that does not exist, or a message is no <see cref="Template"/>; the message says which.</exception>
    public static Catalog Parse(string json)
    {
        var root = Read(json ?? throw new ArgumentNullException(nameof(json)));
        if (root["culture"] is not JValue { Value: string culture }) throw new FormatException("The catalog does not name its culture.");
        if (root["messages"] is not JObject group) throw new FormatException("The catalog has no messages.");
        var messages = new Dictionary<string, Template>(StringComparer.Ordinal);
        Take(group, "", messages);
        return new(CultureOf(culture), messages);
    }

    /// <summary>A message with its values put in.</summary>
    /// <exception cref="KeyNotFoundException">There is no such message, or a value is missing.</exception>
    public string Render(string name, IReadOnlyDictionary<string, object?> values) => _messages.TryGetValue(name, out var message)
        ? message.Render(values, Culture)
        : throw new KeyNotFoundException($"The catalog '{Culture.Name}' has no message '{name}'.");

    /// <summary>A message as HTML: what is marked up in the message is, and what is in a value is not.</summary>
    /// <exception cref="KeyNotFoundException">There is no such message, or a value is missing.</exception>
    public string RenderHtml(string name, IReadOnlyDictionary<string, object?> values) =>
        MarkupText.ToHtml(Render(name, (values ?? throw new ArgumentNullException(nameof(values))).ToDictionary(value => value.Key, value => value.Value is string text ? Literal(text) : value.Value)));

    private static string Literal(string text) =>
        string.Concat(text.Select(character => character is '\\' or '*' or '_' or '`' or '[' or ']' or ')' ? $"\\{character}" : character.ToString()));

    private static void Take(JObject group, string prefix, Dictionary<string, Template> messages)
    {
        foreach (var member in group.Properties())
        {
            var name = prefix + member.Name;
            if (member.Value is JObject inner) Take(inner, name + ".", messages);
            else if (member.Value is JValue { Value: string text }) messages[name] = Message(name, text);
            else throw new FormatException($"The message '{name}' is neither a text nor a group.");
        }
    }

    private static Template Message(string name, string text)
    {
        try
        {
            return Template.Parse(text);
        }
        catch (FormatException problem)
        {
            throw new FormatException($"The message '{name}' is no template: {problem.Message}", problem);
        }
    }

    private static JObject Read(string json)
    {
        try
        {
            return JObject.Parse(json, new() { DuplicatePropertyNameHandling = DuplicatePropertyNameHandling.Error });
        }
        catch (JsonReaderException problem)
        {
            throw new FormatException($"The catalog is no JSON: {problem.Message}", problem);
        }
    }

    private static CultureInfo CultureOf(string name)
    {
        try
        {
            return CultureInfo.GetCultureInfo(name);
        }
        catch (CultureNotFoundException problem)
        {
            throw new FormatException($"There is no culture '{name}'.", problem);
        }
    }
}
