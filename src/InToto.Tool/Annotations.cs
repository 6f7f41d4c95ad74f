namespace InToto.Tool;

/// <summary>What GitHub Actions and Azure Pipelines read in the lines of a step: our problems as their annotations, and nothing else as their commands.</summary>
internal sealed class Annotations
{
    private readonly bool _isGitHub;
    private readonly bool _isAzure;

    private Annotations(bool isGitHub, bool isAzure) => (_isGitHub, _isAzure) = (isGitHub, isAzure);

    /// <summary>What this process runs in.</summary>
    public static Annotations OfThisProcess { get; } = new(Environment.GetEnvironmentVariable("GITHUB_ACTIONS") == "true", string.Equals(Environment.GetEnvironmentVariable("TF_BUILD"), "true", StringComparison.OrdinalIgnoreCase));

    /// <summary>A problem as an annotation; null where nobody shows them.</summary>
    public string? Of(Problem problem)
    {
        if (problem.Severity == Severity.Note) return null;
        var text = string.Join(' ', ((string?[])[problem.What, problem.Where is null ? null : $"({problem.Where})", problem.Hint]).Where(part => part is not null));
        return _isGitHub ? $"::{problem.Word} title={problem.Code}::{Escaped(text, percent: "%25")}"
            : _isAzure ? $"##vso[task.logissue type={problem.Word};code={problem.Code};]{Escaped(text, percent: "%AZP25")}"
            : null;
    }

    /// <summary>A line that the system takes for a text, whatever names of documents it holds: an attacker's name would command the agent otherwise.</summary>
    public string Harmless(string line)
    {
        if (!_isGitHub && !_isAzure) return line;
        var safe = line.Replace("##[", "## [", StringComparison.Ordinal).Replace("##vso[", "## vso[", StringComparison.OrdinalIgnoreCase);
        return safe.AsSpan().TrimStart().StartsWith("::", StringComparison.Ordinal) ? safe.Replace("::", ": :", StringComparison.Ordinal) : safe;
    }

    /// <summary>The same within JSON, which keeps its meaning: there is no such text outside of strings.</summary>
    public string HarmlessJson(string json) => !_isGitHub && !_isAzure ? json
        : json.Replace("##[", "##\\u005b", StringComparison.Ordinal).Replace("##vso[", "##vso\\u005b", StringComparison.OrdinalIgnoreCase);

    private static string Escaped(string text, string percent) => Commands(text.Replace("%", percent, StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal));

    /// <summary>A command within a command's text is none, but some agents search the whole line.</summary>
    private static string Commands(string text) => text.Replace("##[", "## [", StringComparison.Ordinal).Replace("##vso[", "## vso[", StringComparison.OrdinalIgnoreCase);
}
