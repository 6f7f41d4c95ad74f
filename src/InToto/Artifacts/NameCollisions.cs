using System.Collections.Immutable;
using System.Text;

namespace InToto;

/// <summary>Finds the names of one list that a person or a file system would take for each other.</summary>
internal static class NameCollisions
{
    /// <summary>The collisions, by kind and then by first name. Names that are ASCII cost one look-up each, the others are read once.</summary>
    public static ImmutableArray<NameCollision> Find(Artifacts artifacts)
    {
        if (AreApart(artifacts)) return [];
        ImmutableArray<NameReading> readings = [.. artifacts.Names.Where(name => !Ascii.IsValid(name.Value)).Select(NameReading.Of)];
        return
        [
            .. Alike(NameCollisionKind.EqualNormalized, readings, artifacts, reading => reading.Normalized, finer: reading => reading.Name.Value),
            .. Alike(NameCollisionKind.EqualWithoutInvisible, readings, artifacts, reading => reading.Visible, finer: reading => reading.Normalized),
            .. Alike(NameCollisionKind.LookAlike, readings, artifacts, reading => reading.Latin, finer: reading => reading.Visible),
            .. AlikeIgnoringCase(artifacts, readings),
            .. NotNormalized(readings),
        ];
    }

    /// <summary>Whether the names are ASCII and differ in more than case, as in most lists: those need nothing of the rest here.</summary>
    private static bool AreApart(Artifacts artifacts)
    {
        var seen = new HashSet<string>(artifacts.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var artifact in artifacts)
            if (!Ascii.IsValid(artifact.Name.Value) || !seen.Add(artifact.Name.Value)) return false;
        return true;
    }

    /// <summary>Groups that a reading makes equal and a finer one does not.</summary>
    private static IEnumerable<NameCollision> Alike(
        NameCollisionKind kind, ImmutableArray<NameReading> readings, Artifacts artifacts, Func<NameReading, string> read, Func<NameReading, string> finer) =>
        from alike in readings.GroupBy(read, StringComparer.Ordinal)
        let all = alike.Concat(AsciiNamed(alike.Key, artifacts)).ToArray()
        where all.Select(finer).Distinct(StringComparer.Ordinal).Skip(1).Any()
        let collision = Collision(kind, all.Select(reading => reading.Name))
        orderby collision.Names[0]
        select collision;

    /// <summary>Every reading leaves ASCII as it is, so the ASCII name of a group is its key.</summary>
    private static IEnumerable<NameReading> AsciiNamed(string key, Artifacts artifacts) =>
        Ascii.IsValid(key) && artifacts.Digests(key) is not null ? [NameReading.Of(ArtifactName.Sought(key))] : [];

    private static IEnumerable<NameCollision> AlikeIgnoringCase(Artifacts artifacts, ImmutableArray<NameReading> readings)
    {
        var visible = readings.ToDictionary(reading => reading.Name, reading => reading.Visible);
        string Shown(ArtifactName name) => visible.GetValueOrDefault(name, name.Value);

        var seen = new Dictionary<string, string>(artifacts.Count, StringComparer.OrdinalIgnoreCase);
        var twice = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var shown in artifacts.Names.Select(Shown))
            if (!seen.TryAdd(shown, shown) && seen[shown] != shown) twice.Add(shown);
        if (twice.Count == 0) return [];

        return artifacts.Names
            .Where(name => twice.Contains(Shown(name)))
            .GroupBy(Shown, StringComparer.OrdinalIgnoreCase)
            .Select(alike => Collision(NameCollisionKind.EqualIgnoringCase, alike));
    }

    private static IEnumerable<NameCollision> NotNormalized(ImmutableArray<NameReading> readings)
    {
        ArtifactName[] names = [.. readings.Select(reading => reading.Name).Where(name => !UnicodeText.IsComposed(name.Value))];
        return names.Length == 0 ? [] : [Collision(NameCollisionKind.NotNormalized, names)];
    }

    private static NameCollision Collision(NameCollisionKind kind, IEnumerable<ArtifactName> names) => new(kind, [.. names.Order()]);
}
