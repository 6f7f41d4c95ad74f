namespace InToto.Tool;

/// <summary>Many names on one line or a few: the first ones, and how many more there are.</summary>
internal static class Shown
{
    /// <summary>How many names a line shows.</summary>
    public const int PerLine = 5;

    /// <summary>How many lines a list shows.</summary>
    public const int Lines = 20;

    public static string Names(IReadOnlyCollection<ArtifactName> names)
    {
        if (names.Count == 0) return "nothing";
        var first = string.Join(", ", names.Take(PerLine).Select(name => Printable.Of(name.Value)));
        return names.Count > PerLine ? $"{first} and {names.Count - PerLine} more" : first;
    }

    /// <summary>The words of a command; one that is not obviously a word has quotes around it.</summary>
    public static string Words(IReadOnlyCollection<string> words) => string.Join(' ', words.Select(word =>
        word.Length == 0 || word.AsSpan().IndexOfAny(' ', '\'') >= 0 ? $"'{Printable.Of(word)}'" : Printable.Of(word)));

    /// <summary>The first lines of a list, and how many more there are.</summary>
    public static IEnumerable<Line> First<T>(IReadOnlyCollection<T> items, Func<T, string> text)
    {
        foreach (var item in items.Take(Lines)) yield return text(item);
        if (items.Count > Lines) yield return new($"    and {items.Count - Lines} more", Tone.Quiet);
    }
}
