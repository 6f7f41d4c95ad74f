using System.Globalization;

namespace InToto.DotNet;

/// <summary>Versions as NuGet compares them: <c>1.0</c>, <c>1.0.0.0</c> and <c>01.0.0+meta</c> are <c>1.0.0</c>.</summary>
internal static class PackageVersion
{
    /// <summary>The normal form; null when the text is no version.</summary>
    public static string? Normalize(string text)
    {
        var plus = text.IndexOf('+', StringComparison.Ordinal);
        if (plus >= 0 && !AreLabels(text[(plus + 1)..])) return null;
        var version = plus < 0 ? text : text[..plus];
        var dash = version.IndexOf('-', StringComparison.Ordinal);
        var release = dash < 0 ? null : version[(dash + 1)..];
        if (release is not null && !AreLabels(release)) return null;

        var words = (dash < 0 ? version : version[..dash]).Split('.');
        if (words.Length > 4) return null;
        var numbers = new int[4];
        for (var i = 0; i < words.Length; i++)
            if (!int.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i])) return null;
        var normal = string.Create(CultureInfo.InvariantCulture, $"{numbers[0]}.{numbers[1]}.{numbers[2]}");
        if (numbers[3] != 0) normal = string.Create(CultureInfo.InvariantCulture, $"{normal}.{numbers[3]}");
        return release is null ? normal : $"{normal}-{release}";
    }

    /// <summary>Words of letters, digits and dashes, separated by dots.</summary>
    private static bool AreLabels(string text)
    {
        foreach (var word in text.Split('.'))
        {
            if (word.Length == 0) return false;
            foreach (var c in word)
                if (!char.IsAsciiLetterOrDigit(c) && c != '-') return false;
        }
        return true;
    }
}
