using System.Security.Cryptography;
using InToto.DotNet.Tests.Packages;
using InToto.DotNet.Tests.Symbols;

namespace InToto.DotNet.Tests.Inspection;

public sealed class InspectionFolderTests(CompiledSamples samples) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("intoto-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_files_are_what_the_inspection_says()
    {
        var chain = new PackageChain(samples.Embedded);
        chain.Replace("Contoso.Text.nuspec", System.Text.Encoding.UTF8.GetBytes(TestPackage.NuspecOf(metadata: "<dependencies><dependency id=\"Contoso.Core\" version=\"1.0.0\" /></dependencies>")));
        chain.Package.Add("empty.txt", "");

        var link = chain.Inspecting(inspection =>
        {
            inspection.WriteTo(_folder);
            return inspection.Inspect("look");
        });

        var written = Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(_folder, file).Replace(Path.DirectorySeparatorChar, '/'), file => DigestSet.Sha256(SHA256.HashData(File.ReadAllBytes(file))));
        Assert.Contains("@dependency/Contoso.Core", written.Keys);
        Assert.Contains(PackageChain.Documents, written.Keys);
        Assert.Equal(link.Products.Where(product => product.Name.Value[0] == '@').ToDictionary(product => product.Name.Value, product => product.Digests), written);
    }

    [Theory]
    [InlineData("@entries")]
    [InlineData("@anything")]
    public void A_folder_that_holds_what_would_be_taken_for_the_package_is_refused(string name)
    {
        File.WriteAllText(Path.Combine(_folder, name), "old");

        Assert.Equal(PackageCodes.InspectionFolderUsed, Write().Code);
        Assert.Equal([name], Directory.EnumerateFileSystemEntries(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public void A_link_that_leads_elsewhere_is_not_followed()
    {
        var elsewhere = Directory.CreateDirectory(Path.Combine(_folder, "elsewhere")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(_folder, "@nupkg"), elsewhere);

        Assert.Equal(PackageCodes.InspectionFolderUsed, Write().Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(elsewhere));
    }

    [Theory]
    [InlineData("@nupkg/../../evil")]
    [InlineData("/evil")]
    [InlineData("@nupkg\\..\\evil")]
    public void A_name_that_leads_outside_is_refused(string name) =>
        Assert.Equal(Codes.NameUnsafe, Assert.Throws<MetadataFormatException>(() => new InspectionFolder(_folder).Write(name, [1])).Code);

    private PackageException Write() => Assert.Throws<PackageException>(() => new PackageChain(samples.Embedded).Inspecting(inspection =>
    {
        inspection.WriteTo(_folder);
        return 0;
    }));
}
