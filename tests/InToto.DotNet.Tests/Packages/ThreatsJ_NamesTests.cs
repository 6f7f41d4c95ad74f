using System.Text;
using static InToto.DotNet.Tests.Packages.AcceptedPackages;
using static InToto.DotNet.Tests.Packages.TestPackage;
using static InToto.DotNet.Tests.Packages.ThreatsJ_ArchiveTests;

namespace InToto.DotNet.Tests.Packages;

/// <summary>J1 to J7 and J31 to J35: names of entries. A name is one file on every system, or the package is refused.</summary>
public sealed class ThreatsJ_NamesTests
{
    [Theory]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("a/../x")]
    [InlineData("a/./x")]
    [InlineData("./x")]
    [InlineData("/etc/x")]
    [InlineData("//server/share")]
    [InlineData("C:/x")]
    [InlineData("C:x")]
    [InlineData("a//b")]
    [InlineData("a/..")]
    [InlineData("..")]
    [InlineData("a//")]
    [InlineData("../")]
    public void J1_A_name_that_leads_elsewhere_is_refused(string name)
    {
        Refuse(PackageCodes.EntryNameUnsafe, zip => zip.Add(name, "x"));
        Accept("dots in names");
    }

    [Fact]
    public void J2_One_name_twice_is_refused()
    {
        Refuse(PackageCodes.EntriesCollide, zip => zip.Add(Library, "another library"));
        Refuse(PackageCodes.EntriesCollide, zip => zip.Add($"{Id}.nuspec", NuspecOf()));
        Accept("one name in two folders");
    }

    [Fact]
    public void J2_A_file_that_is_a_folder_of_another_is_refused()
    {
        Refuse(PackageCodes.EntriesCollide, zip => zip.Add("README.md/x", "x"));
        Refuse(PackageCodes.EntriesCollide, zip => zip.Add("readme.MD/x/y", "x"));
        Refuse(PackageCodes.EntriesCollide, zip =>
        {
            zip.Add("README.md-x", "sorts between the two");
            zip.Add("README.md/x", "x");
        });
        Refuse(PackageCodes.EntriesCollide, zip => zip.Add("README.md/", [], stored: true));
        Accept("folders without content");
    }

    [Theory]
    [InlineData("lib/net10.0/contoso.text.DLL")]
    [InlineData("LIB/net10.0/Contoso.Text.dll")]
    public void J3_Names_that_differ_in_case_are_refused(string name)
    {
        Refuse(PackageCodes.EntriesCollide, zip => zip.Add(name, "x"));
        Accept("folders that differ in case");
    }

    [Fact]
    public void J4_Names_that_are_one_after_normalisation_are_refused()
    {
        Refuse(PackageCodes.EntriesCollide, zip =>
        {
            zip.Add("content/caf\u00E9.txt", "composed");
            zip.Add("content/cafe\u0301.txt", "decomposed");
        });
        Refuse(PackageCodes.EntriesCollide, zip =>
        {
            zip.Add("content/a.txt", "seen");
            zip.Add("content/a\u200D.txt", "with a joiner");
        });
        Accept("a name that is not normalised");
    }

    [Theory]
    [InlineData("content/a+b.txt", "content/a%2Bb.txt")]
    [InlineData("content/a%2Bb.txt", "content/a%2bb.txt")]
    [InlineData("content/A B.txt", "content/a%20b.txt")]
    [InlineData("content/\u00E9.txt", "content/%C3%A9.txt")]
    public void J5_Names_that_are_one_after_decoding_are_refused(string one, string other)
    {
        Refuse(PackageCodes.EntriesCollide, zip =>
        {
            zip.Add(one, "one");
            zip.Add(other, "other");
        });
        Accept("escapes that NuGet has written");
    }

    [Theory]
    [InlineData("build%2FContoso.Text.targets")]
    [InlineData("build%2fContoso.Text.targets")]
    [InlineData("build%5CContoso.Text.targets")]
    [InlineData("b%75ild/Contoso.Text.targets")]
    [InlineData("content/a%2E")]
    [InlineData("%2e%2e/x")]
    [InlineData("content/%00")]
    [InlineData("content/%0A")]
    [InlineData("content/%2541")]
    [InlineData("content/%252F")]
    [InlineData("content/%FF")]
    [InlineData("content/%C3%28")]
    [InlineData("content/%3A")]
    public void J6_An_escape_that_hides_something_is_refused(string name)
    {
        Refuse(PackageCodes.EntryNameUnsafe, zip => zip.Add(name, "x"));
        Accept("percent signs that are no escapes");
    }

    [Theory]
    [InlineData("build\\x.targets")]
    [InlineData("..\\x")]
    [InlineData("a\\")]
    public void J7_A_backslash_is_refused(string name) => Refuse(PackageCodes.EntryNameUnsafe, zip => zip.Add(name, "x"));

    [Fact]
    public void J31_A_second_name_in_an_extra_field_is_refused_unless_it_is_the_first()
    {
        Refuse(PackageCodes.ZipFeature, zip => zip[Library].Extra = UnicodePath(zip[Library].RawName, "build/x.targets"));
        Refuse(PackageCodes.ZipFeature, zip => zip[Library].LocalExtra = UnicodePath(zip[Library].RawName, "build/x.targets"));
        Refuse(PackageCodes.ZipFeature, zip => zip[Library].Extra = UnicodePath("other"u8.ToArray(), Library));
        Refuse(PackageCodes.ZipFeature, zip => zip[Library].Extra = Extra(0x7075, [1]));
        Accept("a second name that is the first");

        static byte[] UnicodePath(byte[] of, string name) => Extra(0x7075, [1, .. BitConverter.GetBytes(Crc32.Append(0, of)), .. Encoding.UTF8.GetBytes(name)]);
    }

    [Fact]
    public void J32_A_name_that_is_neither_ASCII_nor_UTF_8_is_refused()
    {
        Refuse(PackageCodes.EntryNameUnsafe, zip => zip.Add("content/caf\u00E9.txt", "x").Flags = 0);
        Refuse(PackageCodes.EntryNameUnsafe, zip => zip.Add("content/x.txt", "x").RawName = [.. "content/caf"u8, 0x82]);
        Refuse(PackageCodes.EntryNameUnsafe, zip =>
        {
            var entry = zip.Add("content/x.txt", "x");
            (entry.RawName, entry.Flags) = ([.. "content/caf"u8, 0xC3], 0x800);
        });
        Refuse(PackageCodes.EntryNameUnsafe, zip =>
        {
            var entry = zip.Add("content/x.txt", "x");
            (entry.RawName, entry.Flags) = ([.. "content"u8, 0xC0, 0xAF, .. "x"u8], 0x800);
        });
        Accept("names in UTF-8");
    }

    [Theory]
    [InlineData("content/a\0b")]
    [InlineData("content/a\nb")]
    [InlineData("content/a\u001Bb")]
    [InlineData("content/a\u007Fb")]
    [InlineData("content/a\u202Eb")]
    [InlineData("content/a.")]
    [InlineData("content./a")]
    [InlineData("content/a ")]
    [InlineData("content /a")]
    [InlineData("CON")]
    [InlineData("content/con")]
    [InlineData("content/aux.txt")]
    [InlineData("nul/a.txt")]
    [InlineData("content/LPT1")]
    [InlineData("content/com9.dll")]
    [InlineData("content/COM\u00B9")]
    [InlineData("content/CONIN$")]
    [InlineData("content/a:b")]
    [InlineData("content/a*")]
    [InlineData("content/a?")]
    [InlineData("content/a\"b")]
    [InlineData("content/a<b")]
    [InlineData("content/a|b")]
    [InlineData(".nupkg.metadata")]
    [InlineData("Contoso.Text.1.0.0.nupkg")]
    [InlineData("contoso.text.1.0.0.NUPKG.sha512")]
    public void J33_A_name_that_some_system_does_not_take_or_means_otherwise_is_refused(string name)
    {
        Refuse(PackageCodes.EntryNameUnsafe, zip => zip.Add(name, "x"));
        Accept("names almost of devices");
        Accept("names with every character that is allowed");
    }

    [Fact]
    public void J34_A_folder_with_content_is_refused()
    {
        Refuse(PackageCodes.HiddenBytes, zip => zip.Add("content/", "content"));
        Refuse(PackageCodes.HiddenBytes, zip => zip.Add("content/", "content"u8.ToArray(), stored: true));
        Accept("folders without content");
    }

    [Fact]
    public void J35_A_name_that_is_empty_or_beyond_the_bounds_is_refused_and_a_long_one_draws_a_warning()
    {
        Refuse(PackageCodes.EntryNameUnsafe, zip => zip.Add("x", "x").RawName = []);
        Refuse(PackageCodes.EntryNameUnsafe, zip => zip.Add("/", [], stored: true));
        Refuse(PackageCodes.EntryNameUnsafe, zip => zip.Add(new string('a', PackageLimits.EntryNameBytes + 1), "x"));
        Refuse(PackageCodes.EntryNameUnsafe, zip => zip.Add(string.Join('/', Enumerable.Repeat("a", PackageLimits.EntryNameSegments + 1)), "x"));
        Accept("a long name");

        var (id, zip) = Of("a long name");
        Assert.Equal(PackageCodes.EntryNameLong, Assert.Single(Look(zip.ToBytes(), package => package.Warnings, $"{id}.1.0.0.nupkg")).Code);
        Assert.Empty(Look(Good().ToBytes(), package => package.Warnings));
    }

    [Fact]
    public void J35_The_longest_names_are_read()
    {
        var zip = Good();
        zip.Add(new string('a', PackageLimits.EntryNameBytes), "x");
        zip.Add(string.Join('/', Enumerable.Repeat("a", PackageLimits.EntryNameSegments)), "x");

        Assert.Equal(11, ArtifactsOf(zip).Count);
    }
}
