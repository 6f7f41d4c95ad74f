using System.Text;

namespace Contoso.Text;

/// <summary>Reads a template from its text, once from left to right.</summary>
internal sealed class TemplateReader(string text, bool inPlural = false)
{
    private readonly List<Template.Part> _parts = [];
    private readonly StringBuilder _words = new();
    private int _at;

    public List<Template.Part> Read()
    {
        while (_at < text.Length)
        {
            var character = text[_at];
            if (character is '{' or '}' && _at + 1 < text.Length && text[_at + 1] == character) Append(character, 2);
            else if (character == '{') Add(ReadPlace());
            else if (character == '}') throw Malformed("A brace is closed that was not opened");
            else if (character == '#' && inPlural) AddNumber();
            else Append(character, 1);
        }
        TakeWords();
        return _parts;
    }

    private Template.Part ReadPlace()
    {
        var end = EndOf(_at);
        var content = text.Substring(_at + 1, end - _at - 1);
        Template.Part part = content.IndexOf(',') >= 0 ? ReadPlural(content) : ReadValue(content);
        _at = end + 1;
        return part;
    }

    private Template.Place ReadValue(string content)
    {
        var words = content.Split([':'], 2);
        return new(Name(words[0]), words.Length == 2 ? words[1] : null);
    }

    /// <summary><c>name, plural, one {...} other {...}</c>.</summary>
    private Template.Plural ReadPlural(string content)
    {
        var words = content.Split([','], 3);
        if (words.Length != 3 || words[1].Trim() != "plural") throw Malformed("What follows the comma is not 'plural' and its forms");
        var forms = new Dictionary<PluralForm, Template>();
        var rest = words[2].Trim();
        while (rest.Length > 0)
        {
            var open = rest.IndexOf('{');
            if (open < 0) throw Malformed("A plural form has no text in braces");
            var inner = new TemplateReader(rest);
            var close = inner.EndOf(open);
            var form = FormOf(rest.Substring(0, open).Trim());
            if (forms.ContainsKey(form)) throw Malformed($"The form '{form}' stands there twice");
            var body = rest.Substring(open + 1, close - open - 1);
            forms[form] = Template.Parse(body, inPlural: true);
            rest = rest.Substring(close + 1).Trim();
        }
        return forms.ContainsKey(PluralForm.Other) ? new(Name(words[0]), forms) : throw Malformed("A plural needs the form 'other'");
    }

    private PluralForm FormOf(string word) => word switch
    {
        "zero" => PluralForm.Zero,
        "one" => PluralForm.One,
        "two" => PluralForm.Two,
        "few" => PluralForm.Few,
        "many" => PluralForm.Many,
        "other" => PluralForm.Other,
        _ => throw Malformed($"'{word}' is no plural form"),
    };

    private string Name(string word) => word.Trim() is { Length: > 0 } name && name.All(character => char.IsLetterOrDigit(character) || character is '_' or '-')
        ? name
        : throw Malformed($"'{word}' is no name");

    /// <summary>Where the brace that opens here is closed.</summary>
    private int EndOf(int open)
    {
        var depth = 0;
        for (var at = open; at < text.Length; at++)
        {
            if (text[at] == '{') depth++;
            if (text[at] == '}' && --depth == 0) return at;
        }
        throw Malformed("A brace is not closed");
    }

    private void AddNumber()
    {
        Add(new Template.Place("#", null));
        _at++;
    }

    private void Append(char character, int taken)
    {
        _words.Append(character);
        _at += taken;
    }

    private void Add(Template.Part part)
    {
        TakeWords();
        _parts.Add(part);
    }

    private void TakeWords()
    {
        if (_words.Length > 0) _parts.Add(new Template.Words(_words.ToString()));
        _words.Clear();
    }

    private FormatException Malformed(string why) => new($"{why}, at character {_at + 1} of '{text}'.");
}
