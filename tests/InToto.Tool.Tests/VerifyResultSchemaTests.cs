using System.Text.Json.Nodes;
using InToto.Testing;

namespace InToto.Tool.Tests;

/// <summary><c>docs/verify-result.schema.json</c>: what <c>verify</c> really writes fits it, and nothing that differs from it does.</summary>
public sealed class VerifyResultSchemaTests
{
    /// <summary>Lines of transcripts, which other tests hold to what happens: verified and rejected chains of every kind, and no answer.</summary>
    private static readonly string[] Written = [.. from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "InToto.Tool.Tests", "transcripts"), "*.txt")
                                                   from line in File.ReadLines(file)
                                                   where line.StartsWith("{\"version\":1,\"command\":\"verify\"", StringComparison.Ordinal)
                                                   select line];

    [Fact]
    public void Every_result_of_a_chain_that_is_written_fits() => Assert.All(Written, line => Assert.Empty(DocumentedSchema.VerifyResult.Against(line)));

    /// <summary>A lock file's packages with facts, without an expectation, accepted and rejected; a file that is no package; no answer.</summary>
    [Theory]
    [InlineData(0, "intoto verify packages.lock.json --facts --format json")]
    [InlineData(2, "intoto verify packages.lock.json --format json")]
    [InlineData(0, "intoto policy init packages.lock.json > made; intoto verify packages.lock.json --format json")]
    [InlineData(0, "echo '{\"version\":1,\"packages\":[{\"pattern\":\"*\",\"onMissing\":\"allow\"}]}' > intoto.policy.json; intoto verify packages.lock.json --format json")]
    [InlineData(1, "echo '{\"version\":1,\"packages\":[]}' > intoto.policy.json; intoto verify packages.lock.json --format json")]
    [InlineData(1, "echo x > Contoso.1.0.0.nupkg; intoto verify Contoso.1.0.0.nupkg --facts --format json")]
    [InlineData(2, "intoto verify nothing.nupkg --facts --format json")]
    [InlineData(2, "intoto verify --format json")]
    public void Every_result_of_packages_that_is_written_fits(int exitCode, string command)
    {
        var ending = OfPackages(command);

        Assert.Equal(exitCode, ending.ExitCode);
        Assert.Empty(DocumentedSchema.VerifyResult.Against(ending.Output));
    }

    /// <summary>One of each form: verified, a broken rule, a sublayout, no answer, packages.</summary>
    [Theory]
    [InlineData("\"outcome\":\"verified\"")]
    [InlineData("\"trace\":")]
    [InlineData("\"inner\":")]
    [InlineData("\"result\":null")]
    [InlineData("\"facts\":")]
    public void A_result_with_a_member_less_a_member_more_or_a_value_of_another_kind_is_refused(string form)
    {
        var line = Written.FirstOrDefault(line => line.Contains(form, StringComparison.Ordinal)) ?? OfPackages("intoto verify xunit.v3.common@3.2.2 --facts --format json").Output;

        Assert.Contains(form, line, StringComparison.Ordinal);
        foreach (var (what, changed) in Changes(line)) Assert.False(DocumentedSchema.VerifyResult.Describes(changed), $"{what} is not noticed");
    }

    [Theory]
    [InlineData("\"outcome\":\"verified\"", "\"outcome\":\"rejected\"")]
    [InlineData("\"outcome\":\"verified\"", "\"outcome\":\"accepted\"")]
    [InlineData("\"outcome\":\"verified\"", "\"outcome\":\"Verified\"")]
    [InlineData("\"outcome\":\"rejected\"", "\"outcome\":\"verified\"")]
    [InlineData("\"severity\":\"error\"", "\"severity\":\"warning\"")]
    [InlineData("\"code\":\"INTOTO1001\",\"stage\":10", "\"code\":\"INTOTO1103\",\"stage\":10")]
    [InlineData("\"stage\":1,", "\"stage\":13,")]
    [InlineData("\"version\":1", "\"version\":2")]
    [InlineData("\"command\":\"verify\"", "\"command\":\"audit\"")]
    public void A_verdict_that_contradicts_itself_is_refused(string written, string changed)
    {
        var line = Written.First(line => line.Contains(written, StringComparison.Ordinal));

        Assert.NotEmpty(DocumentedSchema.VerifyResult.Against(line.Replace(written, changed, StringComparison.Ordinal)));
    }

    private static Ending OfPackages(string command)
    {
        using var shell = new Shell();
        var packages = new RestoredPackages(shell);
        packages.WriteLock("xunit.v3.assert", "xunit.v3.common");
        return packages.Run(command);
    }

    /// <summary>Every change of one place of a result.</summary>
    private static IEnumerable<(string What, JsonNode Changed)> Changes(string line)
    {
        foreach (var path in Containers(JsonNode.Parse(line)!))
        {
            var container = Copy(line, path).Container;
            if (container is JsonArray items)
                for (var i = 0; i < items.Count && i < 2; i++)
                    yield return ($"another kind at {path}[{i}]", Changed(line, path, copy => copy[i] = OtherThan(items[i])));
            if (container is not JsonObject members) continue;
            yield return ($"a member more in {path}", Changed(line, path, copy => copy["more"] = 1));
            foreach (var (name, value) in members)
            {
                yield return ($"another kind at {path}.{name}", Changed(line, path, copy => copy[name] = OtherThan(value)));
                // Of all members this one may be absent.
                if (name != "details") yield return ($"no {name} in {path}", Changed(line, path, copy => ((JsonObject)copy).Remove(name)));
            }
        }
    }

    private static JsonNode OtherThan(JsonNode? value) => value is JsonObject ? 7.5 : new JsonObject { ["x"] = 1 };

    private static JsonNode Changed(string line, string path, Action<JsonNode> change)
    {
        var (result, container) = Copy(line, path);
        change(container);
        return result;
    }

    private static (JsonNode Result, JsonNode Container) Copy(string line, string path)
    {
        var result = JsonNode.Parse(line)!;
        return (result, All(result).First(node => node.GetPath() == path));
    }

    /// <summary>The paths of all objects and arrays.</summary>
    private static string[] Containers(JsonNode result) => [.. All(result).Select(node => node.GetPath())];

    private static IEnumerable<JsonNode> All(JsonNode node) => Inside(node).Where(inner => inner is JsonObject or JsonArray).SelectMany(All).Prepend(node);

    /// <summary>Of a list the first items: the schema has one form for all of them.</summary>
    private static IEnumerable<JsonNode> Inside(JsonNode node) => node switch
    {
        JsonObject members => members.Select(member => member.Value).OfType<JsonNode>(),
        JsonArray items => items.Take(2).OfType<JsonNode>(),
        _ => [],
    };
}
