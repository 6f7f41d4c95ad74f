using System.Globalization;
using System.Resources;

namespace Contoso.Text;

/// <summary>The texts of <c>Strings.resx</c> and its translations.</summary>
internal static class Strings
{
    public static string Get(string name, CultureInfo culture) =>
        Resources.GetString(name, culture) ?? throw new MissingManifestResourceException($"There is no text '{name}'.");

    private static readonly ResourceManager Resources = new("Contoso.Text.Strings", typeof(Strings).Assembly);
}
