using System.Diagnostics;
using System.Text;
using static InToto.DotNet.Tests.Packages.AcceptedPackages;
using static InToto.DotNet.Tests.Packages.TestPackage;
using static InToto.DotNet.Tests.Packages.ThreatsJ_ArchiveTests;

namespace InToto.DotNet.Tests.Packages;

/// <summary>J40 to J43: which package it is.</summary>
public sealed class ThreatsJ_NuspecTests
{
    [Fact]
    public void J40_A_package_without_a_nuspec_in_its_root_or_with_two_is_refused()
    {
        Refuse(PackageCodes.NuspecMissing, zip => zip.Entries.Remove(zip[$"{Id}.nuspec"]));
        Refuse(PackageCodes.NuspecMissing, zip =>
        {
            zip.Entries.Remove(zip[$"{Id}.nuspec"]);
            zip.Add($"package/{Id}.nuspec", NuspecOf());
        });
        Refuse(PackageCodes.NuspecMissing, zip => zip.Add("Other.nuspec", NuspecOf("Other")));
        Refuse(PackageCodes.NuspecMissing, zip => zip.Add("Other.NuSpec", NuspecOf("Other")));
        Accept("a nuspec that is content");
    }

    [Theory]
    [InlineData("Contoso.Evil", Id)]
    [InlineData(Id, "Contoso.Evil")]
    [InlineData("contoso.text", Id)]
    public void J40_A_nuspec_that_is_not_named_after_its_id_is_refused(string named, string id)
    {
        var zip = Good();
        zip.Entries.Remove(zip[$"{Id}.nuspec"]);
        zip.Add($"{named}.nuspec", NuspecOf(id));

        Assert.Equal(PackageCodes.IdentityMismatch, Refused(zip, $"{id}.1.0.0.nupkg").Code);
        Assert.Equal(PackageCodes.IdentityMismatch, Refused(zip, $"{named}.1.0.0.nupkg").Code);
    }

    [Theory]
    [InlineData("Contoso.Text.1.0.1.nupkg", "1.0.0")]
    [InlineData("Contoso.Text.1.0.0.1.nupkg", "1.0.0")]
    [InlineData("Contoso.Text.1.0.0-beta.nupkg", "1.0.0")]
    [InlineData("Contoso.Text.1.0.0.nupkg", "1.0.0-beta")]
    [InlineData("Contoso.Text.nupkg", "1.0.0")]
    [InlineData("Contoso.Texts.1.0.0.nupkg", "1.0.0")]
    [InlineData("Contoso.1.0.0.nupkg", "1.0.0")]
    [InlineData("Contoso.Text.1.0.0.zip", "1.0.0")]
    [InlineData("Contoso.Text.1.0.0.snupkg", "1.0.0")]
    [InlineData("Contoso.Text.01.0.a.nupkg", "1.0.0")]
    public void J41_A_file_named_after_another_package_or_version_is_refused(string file, string version) =>
        Assert.Equal(PackageCodes.IdentityMismatch, Refused(Good(version: version), file).Code);

    [Theory]
    [InlineData("Contoso.Text.1.0.0.nupkg", "1.0.0", "1.0.0")]
    [InlineData("contoso.text.1.0.0.nupkg", "1.0.0", "1.0.0")]
    [InlineData("Contoso.Text.1.0.0.nupkg", "1.0", "1.0.0")]
    [InlineData("Contoso.Text.1.0.nupkg", "1.0.0", "1.0.0")]
    [InlineData("Contoso.Text.1.0.0.nupkg", "1", "1.0.0")]
    [InlineData("Contoso.Text.1.0.0.nupkg", "01.00.0.0", "1.0.0")]
    [InlineData("Contoso.Text.1.0.0.nupkg", "1.0.0+meta.1", "1.0.0")]
    [InlineData("Contoso.Text.1.0.0.4.nupkg", "1.0.0.4", "1.0.0.4")]
    [InlineData("contoso.text.1.0.0-rc.1.nupkg", "1.0-RC.1", "1.0.0-RC.1")]
    public void J41_Ids_and_versions_are_compared_as_NuGet_does(string file, string version, string normal) =>
        Assert.Equal(normal, Look(Good(version: version).ToBytes(), package => package.Nuspec.Version, file));

    [Theory]
    [InlineData("")]
    [InlineData("1.0.0.0.0")]
    [InlineData("1.0.x")]
    [InlineData("1..0")]
    [InlineData("-1.0.0")]
    [InlineData("1.0.0-")]
    [InlineData("1.0.0-a..b")]
    [InlineData("1.0.0+")]
    [InlineData("1.0.0 ")]
    [InlineData("99999999999.0.0")]
    [InlineData("\u0661.0.0")]
    [InlineData("$version$")]
    public void J41_What_is_no_version_is_refused(string version) => Assert.Equal(PackageCodes.NuspecMalformed, Refused(Good(version: version)).Code);

    [Theory]
    [InlineData("""<!DOCTYPE package [<!ENTITY x SYSTEM "file:///etc/passwd">]><package><metadata><id>&x;</id></metadata></package>""")]
    [InlineData("""<!DOCTYPE package SYSTEM "http://example.org/x.dtd"><package />""")]
    [InlineData("""<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><package><metadata><id>&c;</id></metadata></package>""")]
    [InlineData("<!DOCTYPE package><package />")]
    public void J42_A_document_type_is_refused(string xml) => RefuseNuspec(PackageCodes.NuspecMalformed, xml);

    [Fact]
    public void J42_A_huge_nuspec_is_refused_before_it_is_read()
    {
        RefuseNuspec(PackageCodes.PackageTooLarge, NuspecOf().PadRight(PackageLimits.NuspecBytes + 1));
        var zip = Good();
        zip.Entries[1] = new($"{Id}.nuspec", new byte[100 * 1024 * 1024], stored: true);
        using var file = new TestPackage(zip.ToBytes());
        var started = Stopwatch.GetTimestamp();

        Assert.Equal(PackageCodes.PackageTooLarge, Assert.Throws<PackageException>(() => PackageFile.Open(file.Path)).Code);

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void J42_The_largest_nuspec_is_read() => Assert.Equal(Id, ReadNuspec(NuspecOf().PadRight(PackageLimits.NuspecBytes)).Id);

    [Fact]
    public void J42_An_id_of_many_pieces_is_refused_before_they_are_put_together()
    {
        string Of(int pieces) => NuspecOf(string.Concat(Enumerable.Repeat("<![CDATA[a]]>", pieces)));

        RefuseNuspec(PackageCodes.NuspecMalformed, Of(PackageLimits.NuspecTextChars + 1));
        RefuseNuspec(PackageCodes.IdentityMismatch, Of(PackageLimits.NuspecTextChars));
    }

    [Fact]
    public void J42_A_nuspec_with_more_dependencies_than_bounds_allow_is_refused()
    {
        var one = """<dependency id="A" />""";
        string Of(int count) => NuspecOf(metadata: $"<dependencies>{string.Concat(Enumerable.Repeat(one, count))}</dependencies>");

        RefuseNuspec(PackageCodes.PackageTooLarge, Of(PackageLimits.Dependencies + 1));
        Assert.Equal(PackageLimits.Dependencies, ReadNuspec(Of(PackageLimits.Dependencies)).Dependencies.Length);
    }

    [Theory]
    [InlineData("<package><metadata>")]
    [InlineData("<package />")]
    [InlineData("<nuspec />")]
    [InlineData("")]
    [InlineData("<package><metadata><id>Contoso.Text</id><version>1.0.0</version></metadata></package><package />")]
    [InlineData("<package><metadata><id>Contoso.Text</id><version>1.0.0</version></metadata><metadata /></package>")]
    [InlineData("<package><metadata><id>Contoso.Text</id><id>Contoso.Evil</id><version>1.0.0</version></metadata></package>")]
    [InlineData("<package><metadata><id>Contoso.Text</id><version>1.0.0</version><version>2.0.0</version></metadata></package>")]
    [InlineData("<package><metadata><Id>Contoso.Evil</Id><id>Contoso.Text</id><version>1.0.0</version></metadata></package>")]
    [InlineData("<package><metadata><id>Contoso.Text</id><version>1.0.0</version><x:id xmlns:x='urn:x'>Contoso.Evil</x:id></metadata></package>")]
    [InlineData("<package><metadata><id>Contoso.<b>Text</b></id><version>1.0.0</version></metadata></package>")]
    [InlineData("<package><metadata><id>Contoso.Text</id></metadata></package>")]
    [InlineData("<package><metadata><version>1.0.0</version></metadata></package>")]
    [InlineData("<package><metadata><id>Contoso.Text</id><version>1.0.0</version><repository commit='a' /><repository commit='b' /></metadata></package>")]
    [InlineData("<package><metadata><id>Contoso.Text</id><version>1.0.0</version><dependencies /><dependencies /></metadata></package>")]
    [InlineData("<package><metadata><id>Contoso.Text</id><version>1.0.0</version><packageTypes /><packageTypes /></metadata></package>")]
    [InlineData("<package><metadata><id>Contoso.Text</id><version>1.0.0</version><dependencies><dependency version='1.0' /></dependencies></metadata></package>")]
    public void J40_J41_A_nuspec_that_can_be_read_in_two_ways_is_refused(string xml) => RefuseNuspec(PackageCodes.NuspecMalformed, xml);

    [Theory]
    [InlineData("<package><metadata><id>Contoso.Text</id><version>1.0.0</version></metadata></package>")]
    [InlineData("<package><metadata minClientVersion='2.12'><id><![CDATA[Contoso.]]><!-- a comment -->Text</id><version>1.0.0</version></metadata><files><file src='a' /></files></package>")]
    [InlineData("<p:package xmlns:p='urn:p'><p:metadata><p:id>Contoso.Text</p:id><p:version>1.0.0</p:version></p:metadata></p:package>")]
    [InlineData("\uFEFF<?xml version='1.0' encoding='utf-8'?><?pi?><package><metadata><owners><id>Contoso.Evil</id></owners><id>Contoso.Text</id><version>1.0.0</version></metadata></package>")]
    public void J40_J41_A_nuspec_that_can_be_read_in_one_way_is_read(string xml) => Assert.Equal(Id, ReadNuspec(xml).Id);

    [Theory]
    [InlineData("Contoso.T\u0435xt")] // a Cyrillic letter
    [InlineData("Contoso.Te\u200Dxt")] // a joiner
    [InlineData("Contoso.Text\u202E")] // right to left
    [InlineData("Cont\u00F6so")]
    [InlineData("Contoso Text")]
    [InlineData("Contoso/Text")]
    [InlineData(".Contoso")]
    [InlineData("Contoso.")]
    [InlineData("Contoso..Text")]
    [InlineData("")]
    public void J43_An_id_of_other_characters_than_ASCII_letters_and_digits_is_refused(string id) =>
        RefuseNuspec(PackageCodes.IdentityMismatch, NuspecOf(id));

    [Fact]
    public void J43_An_id_is_as_long_as_galleries_allow()
    {
        var longest = string.Concat(Enumerable.Repeat("a-_.9", PackageLimits.IdChars / 5));

        Assert.Equal(longest, Look(Good(longest).ToBytes(), package => package.Nuspec.Id, $"{longest}.1.0.0.nupkg"));
        RefuseNuspec(PackageCodes.IdentityMismatch, NuspecOf(longest + "a"));
        RefuseNuspec(PackageCodes.IdentityMismatch, NuspecOf(metadata: "<dependencies><dependency id='T\u0435xt' /></dependencies>"));
    }

    [Fact]
    public void Dependencies_are_read_with_their_frameworks()
    {
        var nuspec = ReadNuspec(NuspecOf(metadata: """
            <dependencies>
              <group targetFramework="net10.0"><dependency id="A" version="1.0.0" exclude="Build,Analyzers" /><dependency id="B" version="[2.0, 3.0)" include="All" /></group>
              <group targetFramework=".NETStandard2.0" />
              <group><dependency id="A" /></group>
            </dependencies>
            """));

        Assert.Equal([new("A", "net10.0", "1.0.0", "", "Build,Analyzers"), new("B", "net10.0", "[2.0, 3.0)", "All", ""), new("A", "", "", "", "")], nuspec.Dependencies);
    }

    [Theory]
    [InlineData("<packageTypes><packageType name=\"SymbolsPackage\" /></packageTypes>", true)]
    [InlineData("<packageTypes><packageType name=\"DotnetTool\" /></packageTypes>", false)]
    [InlineData("", false)]
    public void A_package_with_symbols_says_so(string types, bool expected) => Assert.Equal(expected, ReadNuspec(NuspecOf(metadata: types)).IsSymbols);

    private static Nuspec ReadNuspec(string xml) => NuspecReader.Read(Encoding.UTF8.GetBytes(xml), "nuspec");

    private static void RefuseNuspec(string code, string xml) => Refuse(code, zip =>
    {
        var at = zip.Entries.IndexOf(zip[$"{Id}.nuspec"]);
        var bytes = Encoding.UTF8.GetBytes(xml);
        // Stored, so that it is not refused for how much it grows.
        zip.Entries[at] = new($"{Id}.nuspec", bytes, stored: true);
    });
}
