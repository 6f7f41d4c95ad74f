using System.Text.Json.Nodes;
using Json.Schema;

namespace InToto.Testing;

/// <summary>A JSON schema of <c>docs/</c>, asked as other programs would ask it.</summary>
public sealed class DocumentedSchema
{
    private readonly JsonSchema _schema;

    private DocumentedSchema(string name) => _schema = JsonSchema.FromText(File.ReadAllText(Path.Combine(Repository.Root, "docs", name)));

    /// <summary>What <c>verify --format json</c> writes.</summary>
    public static DocumentedSchema VerifyResult { get; } = new("verify-result.schema.json");

    /// <summary><c>intoto.policy.json</c>.</summary>
    public static DocumentedSchema Policy { get; } = new("intoto.policy.schema.json");

    /// <summary>Whether the schema is for such a document.</summary>
    public bool Describes(JsonNode? document) => _schema.Evaluate(document).IsValid;

    /// <summary>What the schema says against a document; empty when it says nothing.</summary>
    public string[] Against(string document)
    {
        var verdict = _schema.Evaluate(JsonNode.Parse(document), new EvaluationOptions { OutputFormat = OutputFormat.List });
        return verdict.IsValid ? [] : [.. from part in verdict.Details where part.HasErrors from error in part.Errors! select $"{part.InstanceLocation}: {error.Value}"];
    }
}
