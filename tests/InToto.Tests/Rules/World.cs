using System.Collections.Immutable;
using System.Text;

namespace InToto.Tests.Rules;

/// <summary>The artifacts that rules meet, written as <c>name=content</c>.</summary>
internal static class World
{
    public static InToto.Artifacts Of(params IEnumerable<string> artifacts) => InToto.Artifacts.Of(artifacts.Select(artifact =>
    {
        var parts = artifact.Split('=');
        return new Artifact(ArtifactName.Sought(parts[0]), DigestSet.Sha256(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(parts.ElementAtOrDefault(1) ?? ""))));
    }));

    public static RuleScope Scope(ArtifactKind kind, InToto.Artifacts materials, InToto.Artifacts products, Dictionary<string, Link>? recorded = null, Dialect dialect = Dialect.Strict) => new()
    {
        Queue = [.. (kind == ArtifactKind.Materials ? materials : products).Names],
        Kind = kind,
        Materials = materials,
        Products = products,
        Recorded = (name, list) => recorded?.GetValueOrDefault(name)?.Recorded(list),
        Dialect = dialect,
    };

    public static ImmutableArray<ArtifactRule> Rules(params IEnumerable<string> texts) => [.. texts.Select(text => ArtifactRule.Parse([.. text.Split(' ')]))];

    /// <summary>The names that a rule consumes.</summary>
    public static string[] Consumed(string rule, RuleScope scope) => [.. Rules(rule)[0].Apply(scope).Consumed.Select(name => name.Value)];
}
