using System.Collections.Immutable;

namespace InToto.Recording;

/// <summary>Keeps secrets out of recorded commands: a link is published, and a command line is not the place for a secret anyway (threat L7).</summary>
/// <remarks>Two ways: the value of an option that is known to take one is not recorded, and a word that has the form of one is refused.</remarks>
public static class CommandSecrets
{
    /// <summary>What stands in a link instead of a secret.</summary>
    public const string Redaction = "[redacted]";

    /// <summary>The words of a command as they may be recorded.</summary>
    /// <exception cref="RecordingException">A word has the form of a secret, and no option before it says so (2205).</exception>
    public static ImmutableArray<string> Redacted(ImmutableArray<string> command)
    {
        var words = command.ToBuilder();
        for (var i = 1; i < words.Count; i++)
        {
            var (option, value) = Split(words[i]);
            if (!Options.Contains(option)) continue;
            if (value is not null) words[i] = $"{words[i][..^value.Length]}{Redaction}";
            else if (i + 1 < words.Count) words[++i] = Redaction;
        }
        for (var i = 0; i < words.Count; i++)
            if (KindOf(words[i]) is { } kind)
                throw new RecordingException(Codes.CommandHoldsSecret, $"Word {i + 1} of the command holds {kind}, and would be published with the link.",
                    hint: "Give it to the command in a file or an environment variable. A secret that has been in a command line should be replaced.");
        return words.DrainToImmutable();
    }

    /// <summary>An option and the value that is written to it with <c>=</c> or <c>:</c>; null when there is none.</summary>
    private static (string Option, string? Value) Split(string word)
    {
        if (word.Length < 2 || word[0] is not ('-' or '/')) return ("", null);
        var end = word.AsSpan().IndexOfAny('=', ':');
        return (word[..(end < 0 ? word.Length : end)].TrimStart('-', '/').ToUpperInvariant(), end < 0 ? null : word[(end + 1)..]);
    }

    private static string? KindOf(string word)
    {
        if (word.Contains("PRIVATE KEY-----", StringComparison.Ordinal)) return "a private key";
        foreach (var (prefix, length, kind) in Forms)
            for (var at = word.IndexOf(prefix, StringComparison.Ordinal); at >= 0; at = word.IndexOf(prefix, at + 1, StringComparison.Ordinal))
                if ((at == 0 || !char.IsAsciiLetterOrDigit(word[at - 1])) && Length(word.AsSpan(at)) >= length) return kind;
        return null;
    }

    private static int Length(ReadOnlySpan<char> word)
    {
        var length = 0;
        while (length < word.Length && (char.IsAsciiLetterOrDigit(word[length]) || word[length] is '_' or '-')) length++;
        return length;
    }

    /// <summary>Options of common tools whose value is a secret.</summary>
    private static readonly HashSet<string> Options = new(StringComparer.Ordinal)
    {
        "API-KEY", "APIKEY", "SYMBOL-API-KEY", "ACCESS-TOKEN", "AUTH-TOKEN", "TOKEN", "PASSWORD", "PASSPHRASE", "PASSWD", "SECRET", "CLIENT-SECRET", "CERTIFICATE-PASSWORD", "STORE-PASSWORD",
    };

    /// <summary>How secrets of known issuers begin, and how long they are at least.</summary>
    private static readonly (string Prefix, int Length, string Kind)[] Forms =
    [
        ("oy2", 46, "an API key of NuGet"), ("ghp_", 40, "a token of GitHub"), ("gho_", 40, "a token of GitHub"), ("ghs_", 40, "a token of GitHub"), ("github_pat_", 40, "a token of GitHub"),
        ("glpat-", 20, "a token of GitLab"), ("AKIA", 20, "an access key of AWS"), ("npm_", 40, "a token of npm"),
    ];
}
