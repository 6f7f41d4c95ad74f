using System.Globalization;

namespace InToto.DotNet;

/// <summary>The text of a generated file, read from left to right: what the languages have in common.</summary>
internal abstract class GeneratedText(string text)
{
    protected const char End = '\0';

    /// <summary>Where the next character stands.</summary>
    protected int At { get; set; }

    /// <summary>The next character; <see cref="End"/> behind the last one.</summary>
    protected char Next => Ahead(0);

    protected char Ahead(int distance) => At + distance < text.Length ? text[At + distance] : End;

    protected bool IsAtEnd => At >= text.Length;

    /// <summary>Passes over what separates tokens.</summary>
    protected abstract void SkipSpace();

    protected bool TryTake(string symbol)
    {
        if (string.CompareOrdinal(text, At, symbol, 0, symbol.Length) != 0) return false;
        At += symbol.Length;
        SkipSpace();
        return true;
    }

    protected void Take(string symbol)
    {
        if (!TryTake(symbol)) throw Unexpected($"'{symbol}'");
    }

    /// <summary>A word of letters, digits and underscores, all of ASCII: no escapes, no <c>@</c>.</summary>
    protected bool TryTakeWord(string word)
    {
        if (string.CompareOrdinal(text, At, word, 0, word.Length) != 0 || IsWordCharacter(Ahead(word.Length))) return false;
        At += word.Length;
        SkipSpace();
        return true;
    }

    protected void TakeWord()
    {
        if (!char.IsAsciiLetter(Next) && Next != '_') throw Unexpected("a name");
        while (IsWordCharacter(Next)) At++;
        SkipSpace();
    }

    /// <summary>Words with dots between them.</summary>
    protected void TakeName()
    {
        do TakeWord();
        while (TryTake("."));
    }

    /// <summary>Digits, a fraction, an exponent, and letters that tell the type.</summary>
    protected void TakeNumber()
    {
        TryTake("-");
        TakeDigits();
        if (Next == '.')
        {
            At++;
            TakeDigits();
        }
        if (Next is 'E' or 'e' && Ahead(1) is '+' or '-')
        {
            At += 2;
            TakeDigits();
        }
        while (char.IsAsciiLetterOrDigit(Next)) At++;
        if (Next is '_' or '.') throw Unexpected("the end of a number");
        SkipSpace();
    }

    /// <summary>The rest of a line of a comment. Only ASCII: other characters can end a line, or turn it around on a screen.</summary>
    protected void SkipComment()
    {
        while (!IsAtEnd && Next is not ('\r' or '\n'))
        {
            if (Next is not '\t' and (< ' ' or > '~')) throw Unexpected("ASCII text in a comment");
            At++;
        }
    }

    /// <summary>Says what stands there, and what would fit the grammar.</summary>
    protected NotGeneratedException Unexpected(string expected)
    {
        var end = text.AsSpan(At).IndexOfAny('\r', '\n') is var length and >= 0 ? At + length : text.Length;
        var found = IsAtEnd ? "the file ends" : $"there is '{Printable.Of(text[At..Math.Min(end, At + 40)])}'";
        var line = text.AsSpan(0, Math.Min(At, text.Length)).Count('\n') + 1;
        return new(string.Create(CultureInfo.InvariantCulture, $"in line {line} {found}, where {expected} should be."));
    }

    protected static bool IsWordCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    private void TakeDigits()
    {
        if (!char.IsAsciiDigit(Next)) throw Unexpected("a digit");
        while (char.IsAsciiDigit(Next)) At++;
    }
}
