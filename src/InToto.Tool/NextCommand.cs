using System.Collections.Immutable;
using System.CommandLine;
using InToto.Restore;

namespace InToto.Tool;

/// <summary>The command that helps next after a verdict.</summary>
internal static class NextCommand
{
    /// <summary>What the code means, and what to do.</summary>
    public static string Explain(string code) => $"dotnet intoto explain {code}";

    /// <summary>After an answer of <c>verify</c>: a broken rule is seen best in the picture of the chain, all else is told by its code.</summary>
    /// <param name="outcome">The answer.</param>
    /// <param name="given">The command line that a picture can be asked for with; null where it cannot, or was.</param>
    public static string? AfterVerify(VerificationOutcome outcome, ParseResult? given) => outcome switch
    {
        Rejected { Failure: RuleViolated failure } => (given is null ? null : Of([.. given.Tokens.Select(token => token.Value), "--report", "verdict.html"])) ?? Explain(failure.Code),
        Rejected { Failure: SublayoutRejected { Innermost: var inner } } => Explain(inner.Code),
        Rejected { Failure: var failure } => Explain(failure.Code),
        _ => null,
    };

    /// <summary>After findings about packages: what is wrong whatever anybody expects is told by its code, what the policy rejects by its lines.</summary>
    /// <param name="findings">The packages.</param>
    /// <param name="policy">The policy, as it was named; null where it is found without.</param>
    public static string? After(ImmutableArray<PackageFinding> findings, string? policy) => findings.FirstOrDefault(finding => finding.IsRejected) switch
    {
        { Problems: [{ Code: var code }, ..] } => Explain(code),
        { Verdict.Problems: [{ Code: var code }, ..] } when !code.StartsWith(OfPolicy, StringComparison.Ordinal) => Explain(code),
        { Facts.Nuspec.Id: var id } => Of(["policy", "explain", id, .. policy is null ? Array.Empty<string>() : ["--policy", policy]]),
        _ => null,
    };

    /// <summary>A command of this tool.</summary>
    public static string? Of(params IEnumerable<string> words) => Pasted(["dotnet", "intoto", .. words]);

    /// <summary>A command for a shell; null where a word holds what shells read differently, or what no eye can.</summary>
    public static string? Pasted(params IEnumerable<string> words)
    {
        var quoted = words.Select(Quoted).ToArray();
        return Array.TrueForAll(quoted, word => word is not null) ? string.Join(' ', quoted) : null;
    }

    private static string? Quoted(string word)
    {
        if (word.Length > 0 && word.All(character => char.IsAsciiLetterOrDigit(character) || Plain.Contains(character))) return word;
        return word.Contains(Quote) || Printable.InFull(word) != word ? null : $"{Quote}{word}{Quote}";
    }

    /// <summary>How the codes begin of what a line of a policy says.</summary>
    private const string OfPolicy = "INTOTO32";

    private const string Plain = "-_./:=@,+";
    private static readonly char Quote = OperatingSystem.IsWindows() ? '"' : '\'';
}
