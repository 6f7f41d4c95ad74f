using System.Text;
using FsCheck;
using FsCheck.Fluent;
using InToto.Json;
using static InToto.Tests.Json.JsonText;

namespace InToto.Tests.Json;

public sealed class CanonicalJsonLaws
{
    [Fact]
    public void What_is_canonical_stays_as_it_is_when_it_is_JSON() => Check.One(Thousand, Prop.ForAll(Trees, tree =>
    {
        var canonical = CanonicalJson.Encode(StrictJson.Parse(Utf8(tree.Write(reversed: false))));
        return canonical.Any(unit => unit < ' ') || canonical.AsSpan().SequenceEqual(CanonicalJson.Encode(StrictJson.Parse(canonical)));
    }));

    [Fact]
    public void The_order_of_keys_in_the_text_never_matters() => Check.One(Thousand, Prop.ForAll(Trees, tree =>
        Canonical(tree.Write(reversed: false)) == Canonical(tree.Write(reversed: true))));

    [Fact]
    public void Canonical_bytes_are_those_of_the_definition() => Check.One(Thousand, Prop.ForAll(Trees, tree =>
        Canonical(tree.Write(reversed: false)) == tree.Canonical()));

    [Fact]
    public void The_order_of_UTF_8_bytes_is_that_of_code_points() => Check.One(Thousand, Prop.ForAll(Texts.Two().ToArbitrary(), pair =>
        Math.Sign(Utf8(pair.Item1).AsSpan().SequenceCompareTo(Utf8(pair.Item2))) == Math.Sign(CompareRunes(pair.Item1, pair.Item2))));

    private static readonly Config Thousand = Config.QuickThrowOnFailure.WithMaxTest(1_000).WithQuietOnSuccess(true);

    /// <summary>Characters where the order by UTF-16 unit, by byte and by escape differ, and those that are escaped.</summary>
    private static readonly Gen<string> Texts =
        Gen.Elements("a", "B", "z", "/", "\"", "\\", "\n", "\0", "\u007F", "é", "e\u0301", "\u2028", "\uD7FF", "\uE000", "\uFFFD", "\uFFFF", "😀", "\U0010FFFF")
            .ArrayOf().Resize(4).Select(string.Concat);

    private static readonly Arbitrary<Tree> Trees = Gen.Sized(size => TreeOf(Math.Min(size, 30))).ToArbitrary();

    private static Gen<Tree> TreeOf(int size)
    {
        var leaf = Gen.OneOf<Tree>(
            Gen.Elements("0", "-1", "9007199254740993", "true", "false", "null").Select(Tree (word) => new Word(word)),
            from text in Texts from escaped in Gen.Elements(true, false) select (Tree)new Text(text, escaped));
        if (size < 2) return leaf;
        var part = TreeOf(size / 3);
        return Gen.OneOf(
            leaf,
            part.ArrayOf().Resize(5).Select(Tree (items) => new Items(items)),
            from names in Texts.ArrayOf().Resize(5)
            from escaped in Gen.Elements(true, false)
            from values in part.ArrayOf(5)
            select (Tree)new Members([.. names.Distinct(StringComparer.Ordinal).Zip(values, (name, value) => (new Text(name, escaped), value))]));
    }

    private static int CompareRunes(string left, string right)
    {
        Rune[] a = [.. left.EnumerateRunes()], b = [.. right.EnumerateRunes()];
        for (var i = 0; i < a.Length && i < b.Length; i++)
            if (a[i] != b[i]) return a[i].CompareTo(b[i]);
        return a.Length.CompareTo(b.Length);
    }

    /// <summary>A value that can be written in several ways, and its canonical form straight from the definition.</summary>
    private abstract record Tree
    {
        public abstract string Write(bool reversed);

        public abstract string Canonical();
    }

    private sealed record Word(string Value) : Tree
    {
        public override string Write(bool reversed) => Value;

        public override string Canonical() => Value;
    }

    private sealed record Text(string Value, bool Escaped) : Tree
    {
        public override string Write(bool reversed) => '"' + string.Concat(Value.Select(unit =>
            Escaped || unit is < ' ' or '"' or '\\' ? $"\\u{(int)unit:x4}" : unit.ToString())) + '"';

        public override string Canonical() => '"' + Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + '"';
    }

    private sealed record Items(Tree[] Values) : Tree
    {
        public override string Write(bool reversed) => $"[ {string.Join(" ,\n", Values.Select(value => value.Write(reversed)))}]";

        public override string Canonical() => $"[{string.Join(',', Values.Select(value => value.Canonical()))}]";
    }

    private sealed record Members((Text Name, Tree Value)[] Values) : Tree
    {
        public override string Write(bool reversed) =>
            $"{{{string.Join(", ", (reversed ? Values.Reverse() : Values).Select(member => $"{member.Name.Write(reversed)} : {member.Value.Write(reversed)}"))}}}";

        public override string Canonical() => $"{{{string.Join(',', Values
            .Order(Comparer<(Text Name, Tree Value)>.Create((left, right) => CompareRunes(left.Name.Value, right.Name.Value)))
            .Select(member => $"{member.Name.Canonical()}:{member.Value.Canonical()}"))}}}";
    }
}
