namespace InToto.DotNet;

/// <summary>Generated C#: <c>// comment</c>, <c>[global] using [static] [Alias =] Name;</c>, <c>[assembly: Name(literals)]</c>.</summary>
internal sealed class GeneratedCSharp(string text) : GeneratedText(text)
{
    /// <exception cref="NotGeneratedException">There is something else.</exception>
    public void Read()
    {
        for (SkipSpace(); !IsAtEnd;)
        {
            if (TryTake("[")) ReadAttributes();
            else ReadUsing();
        }
    }

    protected override void SkipSpace()
    {
        while (true)
        {
            if (Next is ' ' or '\t' or '\r' or '\n') At++;
            else if (Next == '/' && Ahead(1) == '/') SkipComment();
            else return;
        }
    }

    /// <summary>Never a declaration or statement: those have a second name or a parenthesis where this has a semicolon.</summary>
    private void ReadUsing()
    {
        TryTakeWord("global");
        if (!TryTakeWord("using")) throw Unexpected("a comment, a using or an attribute of the assembly");
        var isStatic = TryTakeWord("static");
        TakeQualifiedName();
        if (!isStatic && TryTake("=")) TakeQualifiedName();
        Take(";");
    }

    private void ReadAttributes()
    {
        if (!TryTakeWord("assembly")) throw Unexpected("'assembly:'");
        Take(":");
        do
        {
            TakeQualifiedName();
            if (TryTake("(")) ReadArguments();
        }
        while (TryTake(","));
        Take("]");
    }

    private void ReadArguments()
    {
        if (TryTake(")")) return;
        do
        {
            if (IsLiteralWord()) continue;
            if (IsWordCharacter(Next) && !char.IsAsciiDigit(Next))
            {
                TakeWord();
                Take("=");
            }
            ReadValue();
        }
        while (TryTake(","));
        Take(")");
    }

    /// <summary>A literal, or pieces of a long text with <c>+</c> between them, in parentheses.</summary>
    private void ReadValue()
    {
        if (TryTake("("))
        {
            do ReadText();
            while (TryTake("+"));
            Take(")");
        }
        else if (Next is '"' or '@') ReadText();
        else if (Next == '\'') ReadCharacter();
        else if (!IsLiteralWord()) TakeNumber();
    }

    private void ReadText()
    {
        if (Next == '@' && Ahead(1) == '"') SkipVerbatim();
        else if (Next == '"') SkipRegular();
        else throw Unexpected("a text");
        if (Next == '"' || IsWordCharacter(Next)) throw Unexpected("the end of a text");
        SkipSpace();
    }

    /// <summary>A backslash takes the character behind it along, so a quote behind one does not end the text; escapes of Unicode are texts, too.</summary>
    private void SkipRegular()
    {
        for (At++; Next != '"'; At++)
        {
            if (Next == '\\') At++;
            if (IsAtEnd || IsLineEnd(Next)) throw Unexpected("the end of a text");
        }
        At++;
    }

    /// <summary>Two quotes are one; anything else, line ends too, is text.</summary>
    private void SkipVerbatim()
    {
        for (At += 2; Next != '"' || Ahead(1) == '"'; At++)
        {
            if (IsAtEnd) throw Unexpected("the end of a text");
            if (Next == '"') At++;
        }
        At++;
    }

    private void ReadCharacter()
    {
        for (At++; Next != '\''; At++)
        {
            if (Next == '\\') At++;
            if (IsAtEnd || IsLineEnd(Next)) throw Unexpected("the end of a character");
        }
        At++;
        SkipSpace();
    }

    private bool IsLiteralWord() => TryTakeWord("true") || TryTakeWord("false") || TryTakeWord("null");

    private void TakeQualifiedName()
    {
        if (TryTakeWord("global")) Take("::");
        TakeName();
    }

    private static bool IsLineEnd(char c) => c is '\r' or '\n' or '\u0085' or '\u2028' or '\u2029';
}
