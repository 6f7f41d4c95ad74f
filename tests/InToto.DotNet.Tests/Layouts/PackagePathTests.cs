namespace InToto.DotNet.Tests.Layouts;

/// <summary>Each row was seen in a package that <c>dotnet pack</c> made.</summary>
public sealed class PackagePathTests
{
    [Theory]
    [InlineData("sub/a.txt", "", "", "a.txt")]
    [InlineData("sub/a.txt", "\\", "", "a.txt")]
    [InlineData("sub/a.txt", ".", "", "a.txt")]
    [InlineData("sub/a.txt", "x", "", "x/a.txt")]
    [InlineData("sub/a.txt", "x;y/", "", "x/a.txt y/a.txt")]
    [InlineData("sub/a.txt", "x;", "", "x/a.txt")]
    [InlineData("sub/a.txt", "./y/./", "", "y/a.txt")]
    [InlineData("sub/a.txt", "P/../up", "", "up/a.txt")]
    [InlineData("sub/a.txt", "x/b.txt", "", "x/b.txt")]
    [InlineData("sub/a.txt", "b.TXT", "", "b.TXT")]
    [InlineData("sub/a.txt", "x/c.d", "", "x/c.d/a.txt")]
    [InlineData("sub/LICENSE", "lic", "", "lic/LICENSE")]
    [InlineData("sub/deep/a.txt", "r", "deep/", "r/deep/a.txt")]
    [InlineData("sub/deep/a.txt", "q/a.txt", "deep/", "q/a.txt")]
    [InlineData("sub/a.txt", null, "", "content/sub/a.txt contentFiles/any/net10.0/sub/a.txt contentFiles/any/netstandard2.0/sub/a.txt")]
    [InlineData("../other/s/a.txt", null, "s/", "content/a.txt contentFiles/any/net10.0/a.txt contentFiles/any/netstandard2.0/a.txt")]
    public void A_file_is_where_NuGet_puts_it(string file, string? packagePath, string recursive, string entries) => Assert.Equal(entries.Split(' '),
        PackagePath.Entries(new(Path.GetFullPath($"/repo/P/{file}"), packagePath, recursive), "/repo/P", ["content", "contentFiles"], ["net10.0", "netstandard2.0"]));
}
