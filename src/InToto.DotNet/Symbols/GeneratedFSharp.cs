namespace InToto.DotNet;

/// <summary>
/// Generated F#, a line each: <c>// comment</c>, <c>namespace Name</c>, <c>open Name</c>, <c>[&lt;assembly: Name(literals)&gt;]</c>, and <c>do()</c>,
/// which the attributes stand before; there they are the assembly's without saying so.
/// </summary>
/// <remarks>Where a line begins means something in F#, so nothing may go on in the next one: no line of these adds anything to the one before.</remarks>
internal sealed class GeneratedFSharp(string text) : GeneratedText(text)
{
    /// <exception cref="NotGeneratedException">There is something else.</exception>
    public void Read()
    {
        while (!IsAtEnd)
        {
            SkipSpace();
            if (Next == '/' && Ahead(1) == '/') SkipComment();
            else if (TryTakeWord("namespace") || TryTakeWord("open")) TakeName();
            else if (TryTake("[<")) ReadAttribute();
            else if (TryTakeWord("do")) ReadNothing();
            if (!IsAtEnd) TakeLineEnd();
        }
    }

    /// <summary>Blanks only: the compiler refuses tabs.</summary>
    protected override void SkipSpace()
    {
        while (Next == ' ') At++;
    }

    private void ReadAttribute()
    {
        if (TryTakeWord("assembly")) Take(":");
        TakeName();
        if (TryTake("(")) ReadArguments();
        Take(">]");
    }

    private void ReadNothing()
    {
        Take("(");
        Take(")");
    }

    private void ReadArguments()
    {
        if (TryTake(")")) return;
        do
        {
            if (IsLiteralWord()) continue;
            if (char.IsAsciiLetter(Next))
            {
                TakeWord();
                Take("=");
                if (IsLiteralWord()) continue;
            }
            if (Next == '"') ReadText();
            else ReadNumber();
        }
        while (TryTake(","));
        Take(")");
    }

    /// <summary>
    /// A regular text: a backslash takes the character behind it along. Neither one that goes on in the next line, nor one of three quotes, nor one of bytes;
    /// verbatim and interpolated ones begin with another character.
    /// </summary>
    private void ReadText()
    {
        for (At++; Next != '"'; At++)
        {
            if (Next == '\\') At++;
            if (IsAtEnd || Next is '\r' or '\n' or '\u0085' or '\u2028' or '\u2029') throw Unexpected("the end of a text");
        }
        At++;
        if (Next == '"' || IsWordCharacter(Next)) throw Unexpected("the end of a text");
        SkipSpace();
    }

    /// <summary>Digits, and no letters behind them: some call code of the project.</summary>
    private void ReadNumber()
    {
        if (!char.IsAsciiDigit(Next)) throw Unexpected("a literal");
        while (char.IsAsciiDigit(Next)) At++;
        if (IsWordCharacter(Next) || Next is '.' or '\'') throw Unexpected("the end of a number");
        SkipSpace();
    }

    private bool IsLiteralWord() => TryTakeWord("true") || TryTakeWord("false") || TryTakeWord("null");

    /// <summary>A carriage return alone is none.</summary>
    private void TakeLineEnd()
    {
        if (Next == '\r' && Ahead(1) == '\n') At += 2;
        else if (Next == '\n') At++;
        else throw Unexpected("the end of the line");
    }
}
