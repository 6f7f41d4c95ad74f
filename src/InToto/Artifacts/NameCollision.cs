using System.Collections.Immutable;
using System.Text;

namespace InToto;

/// <summary>How names of one list can be taken for each other.</summary>
internal enum NameCollisionKind
{
    /// <summary>Different characters, the same text after Unicode normalisation (NFC): <c>é</c> and <c>e</c> with an accent.</summary>
    EqualNormalized,

    /// <summary>The same text but for characters that are not shown, such as a zero-width joiner.</summary>
    EqualWithoutInvisible,

    /// <summary>The same text but for letters of another script that look alike, such as a Cyrillic and a Latin a.</summary>
    LookAlike,

    /// <summary>The same text but for upper and lower case: one file on Windows and macOS.</summary>
    EqualIgnoringCase,

    /// <summary>Names that are not in NFC, so that another system may write the same name otherwise.</summary>
    NotNormalized,
}

/// <summary>Names of one list that a person or a system would take for each other, in ordinal order.</summary>
internal sealed record NameCollision(NameCollisionKind Kind, ImmutableArray<ArtifactName> Names)
{
    /// <summary>Whether the strict dialect refuses the list; the other kinds are warnings.</summary>
    public bool IsRefused => Kind is NameCollisionKind.EqualNormalized or NameCollisionKind.EqualWithoutInvisible;

    /// <summary>What is wrong with the names, as a sentence.</summary>
    public string Describe() => Kind switch
    {
        NameCollisionKind.EqualNormalized => $"These names are one name after Unicode normalisation: {Spelled}.",
        NameCollisionKind.EqualWithoutInvisible => $"These names differ only in characters that are not shown: {Spelled}.",
        NameCollisionKind.LookAlike => $"These names differ only in letters that look alike: {Spelled}.",
        NameCollisionKind.EqualIgnoringCase => $"These names are one file where upper and lower case do not matter: {Spelled}.",
        NameCollisionKind.NotNormalized => $"These names are not in Unicode's normal form C, and other systems may write them otherwise: {Spelled}.",
        _ => throw new InvalidOperationException($"There is no kind {Kind}."),
    };

    private string Spelled => string.Join(", ", Names.Take(MostShown).Select(Spell)) + (Names.Length > MostShown ? $" and {Names.Length - MostShown} more" : "");

    /// <summary>The name with its code points, for it would look like the other one.</summary>
    private static string Spell(ArtifactName name)
    {
        var spelled = new StringBuilder("'");
        foreach (var rune in name.Value.EnumerateRunes())
        {
            if (spelled.Length > LongestShown) return spelled.Append("...'").ToString();
            spelled.Append(rune.IsAscii && !Rune.IsControl(rune) ? rune.ToString() : $"\\u{{{rune.Value:X}}}");
        }
        return spelled.Append('\'').ToString();
    }

    private const int MostShown = 5;
    private const int LongestShown = 200;
}
