using System.Text;

namespace InToto.DotNet.Tests.Packages;

/// <summary>Odd archives that are accepted, each just beside one that is refused. What <c>dotnet restore</c> unpacks of each is exactly what we see (<see cref="RestoreTests"/>).</summary>
internal static class AcceptedPackages
{
    private static readonly Dictionary<string, Action<OddZip>> Oddities = new(StringComparer.Ordinal)
    {
        ["nothing odd"] = _ => { },
        ["dots in names"] = zip => zip.Add("content/..a/b..c...d.txt", "dots"),
        ["one name in two folders"] = zip =>
        {
            zip.Add("content/a.txt", "one");
            zip.Add("content/b/a.txt", "two");
        },
        ["folders that differ in case"] = zip =>
        {
            zip.Add("content/a.txt", "one");
            zip.Add("Content/b.txt", "two");
        },
        ["a name that is not normalised"] = zip => zip.Add("content/cafe\u0301.txt", "decomposed"),
        ["escapes that NuGet has written"] = zip =>
        {
            zip.Add("lib/portable-net45%2Bwin8/a.txt", "plus");
            zip.Add("content/a%20b%23c%5Bd%5D%c3%a9.txt", "blank, hash, brackets, an accent");
            zip.Add("content/100%25.txt", "a percent sign");
        },
        ["percent signs that are no escapes"] = zip => zip.Add("content/50%, 4%g.txt", "percent"),
        ["names with every character that is allowed"] = zip => zip.Add("content/ !#$&'()+,-.;=@[]^_`{}~.txt", "characters"),
        ["descriptors with a signature"] = zip => zip.Entries.ForEach(entry => entry.WithDescriptor(signature: true)),
        ["descriptors without a signature"] = zip => zip.Entries.ForEach(entry => entry.WithDescriptor(signature: false)),
        ["descriptors of what was known before"] = zip => zip.Entries.ForEach(entry =>
        {
            entry.WithDescriptor(signature: true);
            (entry.LocalCrc, entry.LocalCompressedLength, entry.LocalLength) = (null, null, null);
        }),
        ["a small entry that grows a thousand times"] = zip => zip.Add("content/zeros.bin", new byte[PackageLimits.RatioMatters]),
        ["a large entry that grows as much as it may"] = zip => zip.Add("content/large.bin", Growing(2 * 1024 * 1024, ratio: 150)),
        ["stored entries"] = zip => zip.Add("content/stored.bin", [1, 2, 3], stored: true),
        ["empty entries"] = zip =>
        {
            zip.Add("content/stored.bin", [], stored: true);
            zip.Add("content/deflated.bin", []);
        },
        ["flags for how hard the compressor tried"] = zip => zip.Entries.ForEach(entry => entry.Flags |= 6),
        ["version 1.0 of zip"] = zip => zip.Entries.ForEach(entry => entry.Version = 10),
        ["times and owners in extra fields"] = zip => zip.Entries.ForEach(entry =>
        {
            entry.Extra = [.. Extra(0x5455, [1, 0, 0, 0, 0]), .. Extra(0x7875, [1, 4, 0, 0, 0, 0, 4, 0, 0, 0, 0])];
            entry.LocalExtra = [.. Extra(0x5455, [3, 0, 0, 0, 0, 0, 0, 0, 0]), .. Extra(0x000A, new byte[32]), .. Extra(0xA220, new byte[100])];
        }),
        ["a second name that is the first"] = zip =>
        {
            var entry = zip.Add("content/caf\u00E9.txt", "once more");
            entry.Extra = Extra(0x7075, [1, .. BitConverter.GetBytes(Crc32.Append(0, entry.RawName)), .. entry.RawName]);
        },
        ["regular files and folders of Unix"] = zip =>
        {
            foreach (var entry in zip.Entries) (entry.MadeBy, entry.ExternalAttributes) = (0x0314, 0x81ED_0000);
            var folder = zip.Add("content/", [], stored: true);
            (folder.MadeBy, folder.ExternalAttributes) = (0x0314, 0x41ED_0010);
        },
        ["attributes of MS-DOS"] = zip => zip.Entries.ForEach(entry => entry.ExternalAttributes = 0x21),
        ["a text, says its attribute"] = zip => zip["README.md"].InternalAttributes = 1,
        ["names in UTF-8"] = zip =>
        {
            zip.Add("content/\u0441\u043B\u043E\u0432\u0430 \u8A9E.txt", "words");
            zip["README.md"].Flags = 0x800;
        },
        ["names almost of devices"] = zip =>
        {
            zip.Add("content/console.txt", "no device");
            zip.Add("content/com10", "no device");
            zip.Add("content/a.con/.hidden", "no device");
        },
        ["folders without content"] = zip =>
        {
            zip.Add("content/", [], stored: true);
            zip.Add("content/empty/", [], stored: true);
            zip.Add("content/a.txt", "in a folder");
        },
        ["a long name"] = zip => zip.Add($"content/{new string('a', 200)}/{new string('b', 60)}.txt", "long"),
        ["a nuspec that is content"] = zip => zip.Add("content/Other.nuspec", "<package />"),
        ["what looks like headers in contents"] = zip => zip.Add("content/zip.bin", [.. "PK\x03\x04PK\x01\x02PK\x05\x06"u8, .. new byte[18]], stored: true),
        ["evidence"] = zip => zip.Entries.Add(EvidenceEntry(Encoding.UTF8.GetBytes(""))),
    };

    public static IEnumerable<string> Names => Oddities.Keys;

    /// <summary>A package with the oddity; each has an id of its own.</summary>
    public static (string Id, OddZip Zip) Of(string oddity)
    {
        var id = $"Odd.P{Oddities.Keys.ToList().IndexOf(oddity)}";
        var zip = TestPackage.Good(id);
        Oddities[oddity](zip);
        return (id, zip);
    }

    /// <summary>Requires that the package with the oddity is accepted, all of it read.</summary>
    public static void Accept(string oddity)
    {
        var (id, zip) = Of(oddity);
        Assert.NotEmpty(TestPackage.ArtifactsOf(zip, $"{id}.1.0.0.nupkg"));
    }

    public static byte[] Extra(int id, byte[] data) => [.. BitConverter.GetBytes((ushort)id), .. BitConverter.GetBytes((ushort)data.Length), .. data];

    /// <summary>The entry as <see cref="PackageEvidence"/> writes it.</summary>
    public static OddEntry EvidenceEntry(byte[] evidence) => new(Evidence.EntryName, evidence, stored: true) { Modified = AppendedEntry.Epoch };

    /// <summary>Bytes that compress about so much: a piece that does not, then zeros.</summary>
    public static byte[] Growing(int length, int ratio)
    {
        var bytes = new byte[length];
        var seed = 1u;
        for (var i = 0; i < (length / ratio) - (length / 1_000); i++)
        {
            seed = (seed * 1664525) + 1013904223;
            bytes[i] = (byte)(seed >> 24);
        }
        return bytes;
    }
}
