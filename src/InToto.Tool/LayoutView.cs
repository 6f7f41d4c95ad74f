using System.Globalization;

namespace InToto.Tool;

/// <summary>A layout: who may do what, until when.</summary>
internal sealed class LayoutView(Metadata metadata, Layout layout, DateTimeOffset now) : MetadataView(metadata)
{
    protected override IEnumerable<Line> Body()
    {
        var expires = layout.Expires.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        yield return now >= layout.Expires ? new Line($"expired     {expires} UTC", Tone.Bad) : $"expires     {expires} UTC";
        if (layout.Readme.Length > 0) yield return $"readme      {Printable.Of(layout.Readme)}";
        foreach (var line in Shown.First(layout.Keys, Describe)) yield return line;
        foreach (var step in layout.Steps)
        {
            yield return $"step '{Printable.Of(step.Name)}'";
            yield return $"  by        {step.Threshold} of {Keys(step)}";
            if (!step.ExpectedCommand.IsEmpty) yield return $"  runs      {Shown.Words(step.ExpectedCommand)}";
            foreach (var line in Rules("materials", step.ExpectedMaterials)) yield return line;
            foreach (var line in Rules("products ", step.ExpectedProducts)) yield return line;
        }
        foreach (var inspection in layout.Inspect)
        {
            yield return $"inspection '{Printable.Of(inspection.Name)}'";
            yield return $"  runs      {Shown.Words(inspection.Run)}";
            foreach (var line in Rules("materials", inspection.ExpectedMaterials)) yield return line;
            foreach (var line in Rules("products ", inspection.ExpectedProducts)) yield return line;
        }
    }

    private static string Describe(LayoutKey key) => $"key         {key.KeyId.Value}  {Printable.Of(key.Scheme.Length > 0 ? key.Scheme : key.KeyType)}";

    private static string Keys(Step step) => string.Join(", ", step.PubKeys.Select(id => id.Prefix));

    private static IEnumerable<Line> Rules(string list, IReadOnlyCollection<ArtifactRule> rules) =>
        rules.Count == 0 ? [new($"  {list} no rules: anything", Tone.Caution)] : Shown.First(rules, rule => $"  {list} {rule}");
}
