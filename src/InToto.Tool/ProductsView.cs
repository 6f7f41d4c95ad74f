using System.Text.Json;

namespace InToto.Tool;

/// <summary>The products of a link beside the files that are there.</summary>
internal sealed class ProductsView(string step, Artifacts products, Artifacts found) : View
{
    private readonly Artifact[] _missing = [.. products.Where(artifact => found[artifact.Name] is null)];
    private readonly Artifact[] _added = [.. found.Where(artifact => products[artifact.Name] is null)];
    private readonly Artifact[] _changed = [.. products.Where(artifact => found[artifact.Name] is { } digests && !digests.Equals(artifact.Digests))];

    public int Differences => _missing.Length + _added.Length + _changed.Length;

    public bool AreSame => Differences == 0;

    public override IEnumerable<Line> Lines()
    {
        foreach (var artifact in _missing) yield return new($"only in products   {Printable.InFull(artifact.Name.Value)}", Tone.Bad);
        foreach (var artifact in _added) yield return new($"not in products    {Printable.InFull(artifact.Name.Value)}", Tone.Bad);
        foreach (var artifact in _changed) yield return new($"hashes differ      {Printable.InFull(artifact.Name.Value)}", Tone.Bad);
        if (AreSame) yield return new($"same: {products.Count} {(products.Count == 1 ? "product" : "products")} of '{Printable.Of(step)}'", Tone.Good);
        yield return new("signatures not checked", Tone.Caution);
    }

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("step", step);
        json.WriteNumber("products", products.Count);
        WriteNames(json, "onlyInProducts", _missing);
        WriteNames(json, "notInProducts", _added);
        WriteNames(json, "hashesDiffer", _changed);
        json.WriteBoolean("signaturesChecked", false);
        json.WriteEndObject();
    }

    private static void WriteNames(Utf8JsonWriter json, string name, Artifact[] artifacts)
    {
        json.WriteStartArray(name);
        foreach (var artifact in artifacts) json.WriteStringValue(artifact.Name.Value);
        json.WriteEndArray();
    }
}
