namespace InToto.DotNet;

/// <summary>Generated Visual Basic, a line each: <c>' comment</c>, <c>Option Strict Off</c>, <c>Imports Name</c>, and <c>&lt;Assembly: Name(literals)&gt;</c>, whose lines end with <c>_</c>.</summary>
internal sealed class GeneratedVisualBasic(string text) : GeneratedText(text)
{
    /// <exception cref="NotGeneratedException">There is something else.</exception>
    public void Read()
    {
        while (!IsAtEnd)
        {
            SkipSpace();
            if (Next == '\'') ReadComment();
            else if (TryTakeWord("Option")) ReadOption();
            else if (TryTakeWord("Imports")) ReadImports();
            else if (TryTake("<")) ReadAttributes();
            if (!IsAtEnd) TakeLineEnd();
        }
    }

    /// <summary>Blanks, and the ends of lines that go on: an underscore behind a blank.</summary>
    protected override void SkipSpace()
    {
        while (true)
        {
            if (Next is ' ' or '\t') At++;
            else if (Next == '_' && At > 0 && Ahead(-1) is ' ' or '\t' && Ahead(BlanksBehind()) is '\r' or '\n')
            {
                At += BlanksBehind();
                TakeLineEnd();
            }
            else return;
        }
    }

    private int BlanksBehind()
    {
        var behind = 1;
        while (Ahead(behind) is ' ' or '\t') behind++;
        return behind;
    }

    /// <summary>A comment does not go on in the next line; one that looks as if it did is refused.</summary>
    private void ReadComment()
    {
        SkipComment();
        if (Ahead(-1) == '_') throw Unexpected("the end of a comment without '_' before it");
    }

    private void ReadOption()
    {
        TakeWord();
        if (char.IsAsciiLetter(Next)) TakeWord();
    }

    private void ReadImports()
    {
        do
        {
            TakeName();
            if (TryTake("=")) TakeName();
        }
        while (TryTake(","));
    }

    private void ReadAttributes()
    {
        do
        {
            if (!TryTakeWord("Assembly")) throw Unexpected("'Assembly:'");
            Take(":");
            TakeName();
            if (TryTake("(")) ReadArguments();
        }
        while (TryTake(","));
        Take(">");
    }

    private void ReadArguments()
    {
        if (TryTake(")")) return;
        do
        {
            if (IsLiteralWord()) continue;
            if (IsWordCharacter(Next) && !char.IsAsciiDigit(Next) && !IsCharacterCall())
            {
                TakeWord();
                Take(":=");
            }
            ReadValue();
        }
        while (TryTake(","));
        Take(")");
    }

    /// <summary>A literal, or pieces of a text with <c>&amp;</c> between them.</summary>
    private void ReadValue()
    {
        if (IsLiteralWord()) return;
        if (char.IsAsciiDigit(Next) || Next == '-')
        {
            TakeNumber();
            return;
        }
        do ReadPiece();
        while (TryTake("&"));
    }

    /// <summary>A text, or a character that cannot stand in one: a call that the compiler performs.</summary>
    private void ReadPiece()
    {
        if (!TryTake(CharacterCall))
        {
            ReadText();
            return;
        }
        TakeNumber();
        Take(")");
    }

    /// <summary>Two quotes are one. Typographic and wide quotes end a text too, so they must come in pairs as well.</summary>
    private void ReadText()
    {
        if (Next != '"') throw Unexpected("a text");
        for (At++; ; At++)
        {
            if (IsAtEnd || Next is '\r' or '\n' or '\u0085' or '\u2028' or '\u2029') throw Unexpected("the end of a text");
            if (!IsQuote(Next)) continue;
            if (!IsQuote(Ahead(1))) break;
            At++;
        }
        Take("\"");
        if (IsWordCharacter(Next)) throw Unexpected("the end of a text");
    }

    private bool IsLiteralWord() => TryTakeWord("True") || TryTakeWord("False") || TryTakeWord("Nothing") || TryTakeWord("true") || TryTakeWord("false");

    private bool IsCharacterCall()
    {
        for (var i = 0; i < CharacterCall.Length; i++)
            if (Ahead(i) != CharacterCall[i]) return false;
        return true;
    }

    private void TakeLineEnd()
    {
        if (Next == '\r' && Ahead(1) == '\n') At += 2;
        else if (Next is '\r' or '\n') At++;
        else throw Unexpected("the end of the line");
    }

    private static bool IsQuote(char c) => c is '"' or '\u201C' or '\u201D' or '\uFF02';

    private const string CharacterCall = "Global.Microsoft.VisualBasic.ChrW(";
}
