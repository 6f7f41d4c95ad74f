using InToto.DotNet;

namespace InToto.Restore;

/// <summary>Which packages a line of a policy is for, as package source mapping of NuGet has it: an id, the beginning of ids and a star, or a star for all. No case.</summary>
/// <param name="Text">As written: <c>Contoso.Text</c>, <c>Contoso.*</c>, <c>*</c>.</param>
public sealed record PackagePattern(string Text)
{
    private bool IsPrefix => Text.EndsWith('*');

    /// <summary>How exactly it names a package: of the patterns that match, the one with the most decides. An id is more than any beginning of it.</summary>
    internal int Weight => IsPrefix ? Text.Length - 1 : int.MaxValue;

    /// <summary>Whether a package is meant.</summary>
    public bool Matches(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return IsPrefix ? id.AsSpan().StartsWith(Text.AsSpan(0, Text.Length - 1), StringComparison.OrdinalIgnoreCase) : id.Equals(Text, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Reads a pattern; null when it is none.</summary>
    internal static PackagePattern? Parse(string text)
    {
        var name = text.EndsWith('*') ? text[..^1] : text;
        if (name.Length > PackageLimits.IdChars || (name.Length == 0 && text != "*")) return null;
        foreach (var c in name)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '-')) return null;
        return new(text);
    }
}
