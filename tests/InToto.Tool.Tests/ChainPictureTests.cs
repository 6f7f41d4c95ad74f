using System.Globalization;
using System.Xml.Linq;

namespace InToto.Tool.Tests;

/// <summary>The picture of a chain can be read: no name is cut, and nothing stands out of its box.</summary>
public sealed class ChainPictureTests : IDisposable
{
    private readonly Shell _shell = new();

    [Theory]
    [InlineData("compile.Contoso.Extremely.Long.Project.Name.With.Many.Parts.And-dashes_and_underscores.Abstractions.Generators.For.NetStandard")]
    [InlineData("WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW")]
    [InlineData("実装実装実装実装実装実装実装実装実装実装実装実装実装実装実装実装")]
    [InlineData("x")]
    public void A_name_is_shown_whole_in_as_many_lines_as_it_needs(string name)
    {
        var (box, lines) = FirstBox(name);

        Assert.Equal(name, string.Concat(lines.Where(line => (string?)line.Attribute("font-weight") == "600" && line.Attribute("text-anchor") is null).Select(line => line.Value)));
        Assert.All(lines, line => Assert.InRange(Number(line, "y"), Number(box, "y"), Number(box, "y") + Number(box, "height")));
        // The widest letter of a bold font that is wide takes 1.12 of its size.
        Assert.All(lines, line => Assert.True(!name.StartsWith('W') || line.Value.Count(letter => letter == 'W') * 1.12 * 13 <= Number(box, "width") - 24, line.Value));
    }

    public void Dispose() => _shell.Dispose();

    private (XElement Box, XElement[] Lines) FirstBox(string name)
    {
        _shell.Run("assets demo", []);
        File.WriteAllText(_shell.At("demo/root.layout"), File.ReadAllText(_shell.At("demo/root.layout")).Replace("write-code", name, StringComparison.Ordinal));
        var picture = XDocument.Parse(_shell.Run("intoto graph demo/root.layout --format svg", []).Output);
        var first = picture.Root!.Elements().First(element => element.Name.LocalName == "g");
        return (first.Elements().Single(element => element.Name.LocalName == "rect"), [.. first.Elements().Where(element => element.Name.LocalName == "text")]);
    }

    private static double Number(XElement element, string name) => double.Parse((string)element.Attribute(name)!, CultureInfo.InvariantCulture);
}
