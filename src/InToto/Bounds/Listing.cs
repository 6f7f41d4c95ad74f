namespace InToto;

/// <summary>Many names in one sentence: the first few, and how many more there are.</summary>
internal static class Listing
{
    private const int Shown = 5;

    public static string Of(IEnumerable<string> names)
    {
        string[] all = [.. names];
        var shown = string.Join(", ", all.Take(Shown).Select(Printable.Of));
        return all.Length > Shown ? $"{shown} and {all.Length - Shown} more" : shown;
    }
}
