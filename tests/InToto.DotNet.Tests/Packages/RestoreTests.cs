using System.Globalization;
using InToto.Testing;

namespace InToto.DotNet.Tests.Packages;

/// <summary>The oracle: the real <c>dotnet restore</c> unpacks exactly the files that we see, from every odd archive that we accept.</summary>
public sealed class RestoreTests : IDisposable
{
    /// <summary>How many packages are put together by chance, and from which seed. More by hand: INTOTO_CHANCE=1000,5.</summary>
    private static readonly (int Packages, uint Seed) Given = Environment.GetEnvironmentVariable("INTOTO_CHANCE")?.Split(',') is [var packages, var seed]
        ? (int.Parse(packages, CultureInfo.InvariantCulture), uint.Parse(seed, CultureInfo.InvariantCulture))
        : (150, 11);

    private readonly string _folder = Directory.CreateTempSubdirectory("intoto-").FullName;

    [Fact]
    public void What_restore_unpacks_is_what_we_see_of_every_odd_package_that_is_accepted()
    {
        var packages = new List<(string Oddity, string Id, string Path)>();
        Directory.CreateDirectory(At("feed"));
        foreach (var oddity in AcceptedPackages.Names)
        {
            var (id, zip) = AcceptedPackages.Of(oddity);
            packages.Add((oddity, id, At($"feed/{id}.1.0.0.nupkg")));
            File.WriteAllBytes(packages[^1].Path, zip.ToBytes());
        }

        Restore([.. packages.Select(package => package.Id)]);

        Assert.All(packages, package =>
        {
            var seen = Seen(package.Path);
            Assert.True(seen.Length >= 3, $"{package.Oddity}: {seen.Length} files");
            Assert.Equal(seen, Unpacked(package.Id));
        });
    }

    /// <summary>The same of packages whose names and headers are put together by chance: whatever is accepted is unpacked as we see it.</summary>
    [Fact]
    public void What_restore_unpacks_is_what_we_see_of_packages_put_together_by_chance()
    {
        var random = new Sequence(Given.Seed);
        var packages = new List<(string Id, string Path)>();
        Directory.CreateDirectory(At("feed"));
        var tried = 0;
        while (packages.Count < Given.Packages)
        {
            Assert.True(++tried < 30 * Given.Packages, "hardly anything is accepted");
            var id = $"Chance.P{packages.Count}";
            var path = At($"feed/{id}.1.0.0.nupkg");
            File.WriteAllBytes(path, ByChance(id, random).ToBytes());
            if (IsAccepted(path)) packages.Add((id, path));
            else File.Delete(path);
        }
        Assert.True(tried > packages.Count, "nothing is refused");

        Restore([.. packages.Select(package => package.Id)]);

        Assert.Equal("", string.Join(" | ", packages.SelectMany(package => Differences(Seen(package.Path, all: true), Unpacked(package.Id)))));
    }

    /// <summary>What was unpacked and not seen, or otherwise; and what was seen and not unpacked, but for what NuGet takes for a description of the archive.</summary>
    private static IEnumerable<string> Differences(string[] seen, string[] unpacked) =>
    [
        .. unpacked.Except(seen).Select(line => $"only unpacked: {line[66..]}"),
        .. seen.Except(unpacked).Where(line => !DescribesTheArchive(line[66..])).Select(line => $"only seen: {line[66..]}"),
    ];

    private static bool DescribesTheArchive(string name) =>
        name.StartsWith("_rels/", StringComparison.OrdinalIgnoreCase) || name.StartsWith("package/", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith("[Content_Types].xml", StringComparison.Ordinal) || name.EndsWith(".psmdcp", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".nupkg", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".rels", StringComparison.OrdinalIgnoreCase);

    private static OddZip ByChance(string id, Sequence random)
    {
        var zip = TestPackage.Good(id);
        for (var entries = 1 + random.Below(4); entries > 0; entries--)
        {
            var name = "";
            for (var pieces = 1 + random.Below(4); pieces > 0; pieces--) name += Pieces[random.Below(Pieces.Length)];
            var entry = zip.Add(name, System.Text.Encoding.UTF8.GetBytes($"content of {name}"), stored: random.Below(3) == 0);
            if (random.Below(4) == 0) entry.WithDescriptor(signature: random.Below(2) == 0);
            if (random.Below(4) == 0) entry.LocalExtra = AcceptedPackages.Extra(0x5455, [1, 0, 0, 0, 0]);
            if (random.Below(6) == 0) entry.ExternalAttributes = 0x81A4_0000;
        }
        return zip;
    }

    private static bool IsAccepted(string path)
    {
        try
        {
            using var package = PackageFile.Open(path);
            return PackageArtifacts.Of(package).Count > 0;
        }
        catch (PackageException)
        {
            return false;
        }
    }

    /// <summary>What names are made of: what is escaped, what looks like it, what NuGet leaves out, what systems spell in two ways.</summary>
    private static readonly string[] Pieces =
    [
        "a", "B", "b", ".txt", "/", "/", "/", "lib/", "build/", "Content/", "_rels/", "_RELS/", "package/", "Package/", "[Content_Types].xml", ".nuspec", ".psmdcp", ".nupkg", ".sha512",
        ".", "..", " ", "+", "#", "~", "'", ";", "[", "]", "{", "}", "&", "=", "@", "^", "`", "$", "!", "(", ")", ",",
        "%", "%%", "%2", "%20", "%25", "%2B", "%2b", "%23", "%2F", "%41", "%C3%A9", "%E6%97%A5", "%F0%9F%98%80", "%FF", "%C3", "%u0041",
        "\u00E9", "e\u0301", "\u00C9", "\u65E5", "\U0001F600", "\u00DF", "\u0130", "\u0131", "\u03C2", "\u212A", "\uFB01", "\u00AD",
    ];

    /// <summary>Lines <c>sha256  name</c> of what NuGet should unpack: all files but those that only describe the archive; it spells the nuspec's name in lower case.</summary>
    private static string[] Seen(string path, bool all = false)
    {
        using var package = PackageFile.Open(path);
        return
        [
            .. from entry in package.Entries
               where !entry.IsFolder && (all || !DescribesTheArchive(entry.Name))
               let name = entry.Name == $"{package.Nuspec.Id}.nuspec" ? entry.Name.ToLowerInvariant() : entry.Name
               orderby name descending
               select $"{package.Digest(entry).Digests[0].Hex}  {name}",
        ];
    }

    /// <summary>The same of what was unpacked, without the files that NuGet adds.</summary>
    private string[] Unpacked(string id)
    {
        var folder = At($"packages/{id.ToLowerInvariant()}/1.0.0");
        return
        [
            .. from file in Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
               let name = Path.GetRelativePath(folder, file).Replace('\\', '/')
               where name != ".nupkg.metadata" && !name.EndsWith(".nupkg", StringComparison.Ordinal) && !name.EndsWith(".nupkg.sha512", StringComparison.Ordinal)
               orderby name descending
               select $"{TestPackage.Sha256(File.ReadAllBytes(file))}  {name}",
        ];
    }

    private void Restore(string[] ids)
    {
        File.WriteAllText(At("nuget.config"), """<configuration><packageSources><clear /><add key="local" value="feed" /></packageSources></configuration>""");
        File.WriteAllText(At("Consumer.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <RestorePackagesPath>packages</RestorePackagesPath>
              </PropertyGroup>
              <ItemGroup>
                {string.Join("\n    ", ids.Select(id => $"""<PackageReference Include="{id}" Version="1.0.0" />"""))}
              </ItemGroup>
            </Project>
            """);
        DotNet.Run(_folder, "restore");
    }

    private string At(string path) => Path.Combine(_folder, path);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
