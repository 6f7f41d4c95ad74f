using System.Collections.Immutable;
using System.Text.Json;
using InToto.Restore;

namespace InToto.Tool;

/// <summary>Which line of a policy decides about a package, and which it outweighs.</summary>
internal sealed class PolicyLinesView(ImmutableArray<PolicyLine> lines, SeenPackage? seen) : View
{
    public override IEnumerable<Line> Lines()
    {
        if (lines.IsEmpty)
        {
            yield return new("no line is for it: it is rejected", Tone.Bad);
            yield break;
        }
        yield return $"{lines[0].Place} decides: '{lines[0].Pattern.Text}'";
        foreach (var expectation in Expectations(lines[0])) yield return $"  {expectation}";
        yield return $"  {(lines[0].OnMissing, lines[0].ExpectsNothing) switch { (_, true) => "nothing is expected", (OnMissing.Allow, _) => "what is missing is accepted", (OnMissing.Warn, _) => "what is missing is a warning", _ => "what is missing is rejected" }}";
        foreach (var other in lines.Skip(1)) yield return new($"{other.Place} is outweighed: '{other.Pattern.Text}'", Tone.Quiet);
        if (Seen() is { Length: > 0 } words) yield return $"seen before: {string.Join(", ", words)}";
    }

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("lines");
        foreach (var line in lines)
        {
            json.WriteStartObject();
            json.WriteString("place", line.Place);
            json.WriteString("pattern", line.Pattern.Text);
            json.WriteStartArray("expects");
            foreach (var expectation in Expectations(line)) json.WriteStringValue(expectation);
            json.WriteEndArray();
            json.WriteString("onMissing", line.OnMissing switch { OnMissing.Allow => "allow", OnMissing.Warn => "warn", _ => "fail" });
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("seen");
        foreach (var word in Seen()) json.WriteStringValue(word);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private string[] Seen() => seen is null ? [] : [.. new[] { seen.Evidence ? "evidence" : "", seen.Author ? "author" : "", seen.Gallery ? "gallery" : "" }.Where(word => word.Length > 0)];

    private static IEnumerable<string> Expectations(PolicyLine line)
    {
        if (!line.Keys.IsEmpty)
            yield return $"a layout of the owners of {string.Join(", ", line.Keys.Select(key => Printable.Of(Path.GetFileName(key))))}{(line.Layout is { } layout ? $", '{Printable.Of(Path.GetFileName(layout))}'" : line.LayoutSha256 is { } digest ? $", {digest}" : "")}";
        foreach (var author in line.Author) yield return $"the author's certificate {author}";
        if (line.Gallery is { } gallery) yield return $"the gallery '{Printable.Of(gallery)}'{(line.Owners.IsEmpty ? "" : $", for {string.Join(" or ", line.Owners.Select(Printable.Of))}")}";
        if (line.ContentHashes.Count > 0) yield return $"one of {line.ContentHashes.Count} content hashes";
        if (line.SourceWitness is { } sources)
            yield return $"sources of the commit that it names, {(sources.LocalClone is { } clone ? $"in the clone '{Printable.Of(Path.GetFileName(clone.TrimEnd(Path.DirectorySeparatorChar)))}'" : $"from {string.Join(" or ", sources.Addresses.Select(Printable.Of))}")}";
    }
}
