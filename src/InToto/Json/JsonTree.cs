using System.Text;

namespace InToto.Json;

/// <summary>A JSON text with the places of its values. Nothing is decoded before it is asked for.</summary>
/// <remarks>
/// The platform's tree says the same, and its reader takes 9 ms of each start: vectorised searches and tables that are compiled anew in every process,
/// for documents of a few kilobytes. So ours reads what is good, and <see cref="StrictJson"/> gives what it does not take to the platform's, which says why.
/// </remarks>
internal sealed class JsonTree
{
    private readonly byte[] _text;
    private readonly Row[] _rows;

    private JsonTree(byte[] text, Row[] rows) => (_text, _rows) = (text, rows);

    public JsonValue Root => new(this, 0);

    /// <summary>Reads a text; null when it is not strict JSON, is beyond the bounds, or may hold a name twice.</summary>
    /// <param name="utf8">Valid UTF-8.</param>
    /// <param name="integersOnly">Whether only numbers with a canonical form are taken.</param>
    /// <param name="distinct">Whether somebody else has made sure that no object holds a name twice.</param>
    /// <param name="mostTokens">Names, values and closing brackets.</param>
    public static JsonTree? Read(ReadOnlySpan<byte> utf8, bool integersOnly, bool distinct = false, int mostTokens = Limits.JsonTokens)
    {
        // Read through once in no memory, so that hostile text is refused before there is a tree.
        if (JsonTreeReader.Count(utf8, integersOnly, mostTokens) is not { } count) return null;
        var rows = new Row[count];
        JsonTreeReader.Fill(utf8, rows);
        var tree = new JsonTree(utf8.ToArray(), rows);
        return distinct || tree.HasDistinctNames() ? tree : null;
    }

    public ref readonly Row this[int row] => ref _rows[row];

    public ReadOnlySpan<byte> Text(int start, int length) => _text.AsSpan(start, length);

    /// <summary>The name of a member between its quotes, as written.</summary>
    public ReadOnlySpan<byte> RawName(int row) => Text(_rows[row].NameStart, _rows[row].NameLength);

    /// <summary>A member of an object; null when there is none of this name.</summary>
    public JsonValue? Member(int row, string name)
    {
        var utf8 = Encoding.UTF8.GetBytes(name);
        for (var member = row + 1; member < _rows[row].Next; member = _rows[member].Next)
        {
            var raw = RawName(member);
            if (raw.IndexOf((byte)'\\') < 0 ? raw.SequenceEqual(utf8) : JsonEscapes.Decode(raw) == name) return new(this, member);
        }
        return null;
    }

    /// <summary>Names of a few members are compared with each other, those of more only if they ascend, as most tools write them.</summary>
    private bool HasDistinctNames()
    {
        for (var row = 0; row < _rows.Length; row++)
            if (_rows[row] is { Kind: JsonKind.Object } && !(NamesAscend(row) || (_rows[row].Count <= FewMembers && NamesDiffer(row)))) return false;
        return true;
    }

    /// <summary>Whether the names of an object stand in the order of their code points, each once, and without escapes.</summary>
    public bool NamesAscend(int row)
    {
        var before = default(ReadOnlySpan<byte>);
        for (var member = row + 1; member < _rows[row].Next; member = _rows[member].Next)
        {
            var name = RawName(member);
            if (name.IndexOf((byte)'\\') >= 0 || (member > row + 1 && name.SequenceCompareTo(before) <= 0)) return false;
            before = name;
        }
        return true;
    }

    private bool NamesDiffer(int row)
    {
        var names = new string[_rows[row].Count];
        var count = 0;
        for (var member = row + 1; member < _rows[row].Next; member = _rows[member].Next)
        {
            var name = new JsonValue(this, member).Name;
            for (var other = 0; other < count; other++)
                if (names[other] == name) return false;
            names[count++] = name;
        }
        return true;
    }

    private const int FewMembers = 32;

    /// <summary>A value, and its name where it is a member. The values inside follow it.</summary>
    public struct Row
    {
        public JsonKind Kind;

        /// <summary>Where the value stands, its quotes or brackets included.</summary>
        public int Start, Length;

        /// <summary>Where its name stands, without the quotes.</summary>
        public int NameStart, NameLength;

        /// <summary>Members or items.</summary>
        public int Count;

        /// <summary>The row after this one and all inside.</summary>
        public int Next;
    }
}
