using System.Collections.Frozen;
using System.Text;

namespace InToto;

/// <summary>What a name is to a system that normalises, to an eye that sees no joiners, and to one that takes a Cyrillic a for a Latin one: each coarser than the one before.</summary>
internal sealed record NameReading(ArtifactName Name, string Normalized, string Visible, string Latin)
{
    public static NameReading Of(ArtifactName name)
    {
        var normalized = UnicodeText.Decompose(name.Value);
        var shown = WithoutInvisible(name.Value);
        var visible = shown.Length == name.Value.Length ? normalized : UnicodeText.Decompose(shown);
        return new(name, normalized, visible, InLatin(visible));
    }

    private static string WithoutInvisible(string text)
    {
        if (!HasInvisible(text)) return text;
        var shown = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (!IsInvisible(rune.Value)) shown.Append(rune);
        return shown.ToString();
    }

    private static bool HasInvisible(string text)
    {
        foreach (var rune in text.EnumerateRunes())
            if (IsInvisible(rune.Value)) return true;
        return false;
    }

    private static string InLatin(string text) => !text.AsSpan().ContainsAnyInRange(FirstLookAlike, LastLookAlike) ? text : string.Create(text.Length, text, static (latin, text) =>
    {
        for (var i = 0; i < text.Length; i++) latin[i] = LookAlikes.GetValueOrDefault(text[i], text[i]);
    });

    /// <summary>Unicode's Default_Ignorable_Code_Point: what is not drawn where it is not known.</summary>
    private static bool IsInvisible(int point) => point is
        0xAD or 0x34F or 0x61C or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F)
        or (>= 0x200B and <= 0x200F) or (>= 0x202A and <= 0x202E) or (>= 0x2060 and <= 0x206F) or 0x3164
        or (>= 0xFE00 and <= 0xFE0F) or 0xFEFF or 0xFFA0 or (>= 0xFFF0 and <= 0xFFF8)
        or (>= 0x1BCA0 and <= 0x1BCA3) or (>= 0x1D173 and <= 0x1D17A) or (>= 0xE0000 and <= 0xE0FFF);

    /// <summary>Greek and Cyrillic letters that most fonts draw as a Latin one, each before it. Other scripts look alike less often, and a warning must be worth reading.</summary>
    private static readonly FrozenDictionary<char, char> LookAlikes = (
        "\u0391A\u0392B\u0395E\u0396Z\u0397H\u0399I\u039AK\u039CM\u039DN\u039FO\u03A1P\u03A4T\u03A5Y\u03A7X\u03B1a\u03B9i\u03BDv\u03BFo"
        + "\u03C1p\u03C5u"
        + "\u0405S\u0406I\u0408J\u0410A\u0412B\u0415E\u041AK\u041CM\u041DH\u041EO\u0420P\u0421C\u0422T\u0423Y\u0425X\u0430a\u0435e\u043Eo"
        + "\u0440p\u0441c\u0443y\u0445x\u0455s\u0456i\u0458j\u0474V\u04BAH\u04BBh\u04CFl\u0501d\u051AQ\u051Bq\u051CW\u051Dw")
        .Chunk(2).ToFrozenDictionary(pair => pair[0], pair => pair[1]);

    private const char FirstLookAlike = '\u0391';
    private const char LastLookAlike = '\u051D';
}
