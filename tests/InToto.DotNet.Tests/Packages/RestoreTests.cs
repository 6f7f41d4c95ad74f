namespace InToto.DotNet.Tests.Packages;

/// <summary>The oracle: the real <c>dotnet restore</c> unpacks exactly the files that we see, from every odd archive that we accept.</summary>
public sealed class RestoreTests : IDisposable
{
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

    /// <summary>Lines <c>sha256  name</c> of what NuGet should unpack: all files but those that only describe the archive; it spells the nuspec's name in lower case.</summary>
    private static string[] Seen(string path)
    {
        using var package = PackageFile.Open(path);
        return
        [
            .. from entry in package.Entries
               where !entry.IsFolder && !entry.Name.StartsWith("_rels/", StringComparison.Ordinal) && !entry.Name.StartsWith("package/", StringComparison.Ordinal)
                   && entry.Name != "[Content_Types].xml"
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
