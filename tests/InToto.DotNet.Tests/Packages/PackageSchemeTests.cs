using InToto.Recording;
using static InToto.DotNet.Tests.Packages.TestPackage;

namespace InToto.DotNet.Tests.Packages;

public sealed class PackageSchemeTests
{
    [Fact]
    public async Task A_package_is_recorded_as_what_its_inspection_finds_wherever_it_lies()
    {
        var zip = Good();
        using var package = new TestPackage(zip.ToBytes());

        foreach (var (folder, source) in new[] { (Path.GetDirectoryName(package.Path)!, Path.GetFileName(package.Path)), ("/", package.Path) })
            Assert.Equal(ArtifactsOf(zip).Select(artifact => (artifact.Key, artifact.Value)), (await Record(folder, $"package:{source}")).Select(artifact => (artifact.Name.Value, artifact.Digests.ToString())));
    }

    [Fact]
    public async Task Two_packages_are_not_recorded_together()
    {
        using var one = new TestPackage(Good().ToBytes());
        using var other = new TestPackage(Good(version: "2.0.0").ToBytes(), "Contoso.Text.2.0.0.nupkg");

        Assert.Equal(Codes.ArtifactNameTwice, (await Assert.ThrowsAsync<RecordingException>(() => Record("/", $"package:{one.Path}", $"package:{other.Path}"))).Code);
    }

    [Fact]
    public async Task What_is_no_package_is_refused_and_so_is_nothing()
    {
        using var broken = new TestPackage(Good().ToBytes()[..^10]);

        await Assert.ThrowsAsync<PackageException>(() => Record("/", $"package:{broken.Path}"));
        foreach (var nothing in new[] { "package:", "package:nowhere.nupkg" })
            Assert.Equal(Codes.PathUnreadable, (await Assert.ThrowsAsync<RecordingException>(() => Record("/", nothing))).Code);
    }

    private static Task<InToto.Artifacts> Record(string folder, params string[] sources) =>
        new ArtifactRecorder(new() { BaseDirectory = folder, Schemes = [new PackageScheme()] }).RecordAsync(sources, TestContext.Current.CancellationToken);
}
