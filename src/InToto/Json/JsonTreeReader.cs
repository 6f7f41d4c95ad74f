namespace InToto.Json;

/// <summary>The grammar of RFC 8259, and nothing that some readers allow beside it. Every method answers whether the text goes on as it must.</summary>
internal ref struct JsonTreeReader
{
    private readonly ReadOnlySpan<byte> _text;
    private readonly bool _integersOnly;
    private readonly int _mostTokens;

    // Empty while values are only counted.
    private readonly Span<JsonTree.Row> _rows;
    private int _at;
    private int _count;
    private int _tokens;

    private JsonTreeReader(ReadOnlySpan<byte> text, bool integersOnly, int mostTokens, Span<JsonTree.Row> rows)
    {
        _text = text;
        _integersOnly = integersOnly;
        _mostTokens = mostTokens;
        _rows = rows;
    }

    /// <summary>The number of values in a text; null when the text is not one value of JSON within the bounds.</summary>
    public static int? Count(ReadOnlySpan<byte> utf8, bool integersOnly, int mostTokens)
    {
        var reader = new JsonTreeReader(utf8, integersOnly, mostTokens, []);
        return reader.IsDocument() ? reader._count : null;
    }

    /// <summary>Notes the values of a text whose values have been counted.</summary>
    public static void Fill(ReadOnlySpan<byte> utf8, Span<JsonTree.Row> rows) => new JsonTreeReader(utf8, integersOnly: false, int.MaxValue, rows).IsDocument();

    private bool IsDocument()
    {
        SkipSpace();
        if (!Value(0, 0, depth: 0)) return false;
        SkipSpace();
        return _at == _text.Length;
    }

    private bool Value(int nameStart, int nameLength, int depth)
    {
        var (row, start) = (_count++, _at);
        if (!Token() || start == _text.Length) return false;
        var count = 0;
        var kind = _text[start] switch
        {
            (byte)'{' => JsonKind.Object,
            (byte)'[' => JsonKind.List,
            (byte)'"' => JsonKind.Text,
            (byte)'t' => JsonKind.True,
            (byte)'f' => JsonKind.False,
            (byte)'n' => JsonKind.Null,
            _ => JsonKind.Number,
        };
        var isSound = kind switch
        {
            JsonKind.Object => Object(depth + 1, out count),
            JsonKind.List => List(depth + 1, out count),
            JsonKind.Text => Text(),
            JsonKind.True => Word("true"u8),
            JsonKind.False => Word("false"u8),
            JsonKind.Null => Word("null"u8),
            _ => Number(),
        };
        if (isSound && !_rows.IsEmpty)
        {
            _rows[row] = new()
            {
                Kind = kind,
                Start = start,
                Length = _at - start,
                NameStart = nameStart,
                NameLength = nameLength,
                Count = count,
                Next = _count,
            };
        }
        return isSound;
    }

    private bool Object(int depth, out int count)
    {
        count = 0;
        if (depth > Limits.JsonDepth) return false;
        _at++;
        SkipSpace();
        if (Take('}')) return Token();
        do
        {
            SkipSpace();
            var name = _at;
            if (!Token() || !Text()) return false;
            var length = _at - name - 2;
            SkipSpace();
            if (!Take(':')) return false;
            SkipSpace();
            if (!Value(name + 1, length, depth)) return false;
            count++;
            SkipSpace();
        }
        while (Take(','));
        return Take('}') && Token();
    }

    private bool List(int depth, out int count)
    {
        count = 0;
        if (depth > Limits.JsonDepth) return false;
        _at++;
        SkipSpace();
        if (Take(']')) return Token();
        do
        {
            SkipSpace();
            if (!Value(0, 0, depth)) return false;
            count++;
            SkipSpace();
        }
        while (Take(','));
        return Take(']') && Token();
    }

    private bool Text()
    {
        if (!Take('"')) return false;
        while (_at < _text.Length)
        {
            var unit = _text[_at++];
            if (unit == '"') return true;
            if (unit < ' ' || (unit == '\\' && !Escape())) return false;
        }
        return false;
    }

    /// <summary>What follows a backslash. Half of a surrogate pair is no character.</summary>
    private bool Escape()
    {
        if (_at == _text.Length) return false;
        var escape = _text[_at++];
        if (escape != 'u') return (char)escape is '"' or '\\' or '/' or 'b' or 'f' or 'n' or 'r' or 't';
        if (JsonEscapes.Unit(_text, _at) is not { } unit) return false;
        _at += 4;
        if (!char.IsSurrogate(unit)) return true;
        if (!char.IsHighSurrogate(unit) || !Take('\\') || !Take('u') || JsonEscapes.Unit(_text, _at) is not { } low || !char.IsLowSurrogate(low)) return false;
        _at += 4;
        return true;
    }

    private bool Number()
    {
        var start = _at;
        Take('-');
        if (!Take('0') && !Digits()) return false;
        if (Take('.') && !Digits()) return false;
        if (Take('e') || Take('E'))
        {
            if (!Take('+')) Take('-');
            if (!Digits()) return false;
        }
        return !_integersOnly || CanonicalJson.IsInteger(_text[start.._at]);
    }

    private bool Digits()
    {
        var start = _at;
        while (_at < _text.Length && char.IsAsciiDigit((char)_text[_at])) _at++;
        return _at > start;
    }

    private bool Word(ReadOnlySpan<byte> word)
    {
        if (!_text[_at..].StartsWith(word)) return false;
        _at += word.Length;
        return true;
    }

    private bool Take(char expected)
    {
        if (_at == _text.Length || _text[_at] != expected) return false;
        _at++;
        return true;
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && (char)_text[_at] is ' ' or '\n' or '\r' or '\t') _at++;
    }

    /// <summary>Counts a name, a value or a closing bracket.</summary>
    private bool Token() => ++_tokens <= _mostTokens;
}
