using InToto.DotNet;

namespace InToto.Build.Tests;

public sealed class BuildFileTests
{
    private static readonly BuildRoots Roots = new("/repo", ["/home/me/.nuget/packages/", "/repo/packages"], "/dotnet", "10.0.401");

    [Theory]
    [InlineData("/repo/src/Slug.cs", "src/Slug.cs")]
    [InlineData("/repo/src/../README.md", "README.md")]
    [InlineData("/home/me/.nuget/packages/newtonsoft.json/13.0.3/lib/net6.0/Newtonsoft.Json.dll", "pkg:nuget/newtonsoft.json@13.0.3#lib/net6.0/Newtonsoft.Json.dll")]
    [InlineData("/repo/packages/demo/1.0.0/lib/a.dll", "pkg:nuget/demo@1.0.0#lib/a.dll")]
    [InlineData("/dotnet/sdk/10.0.401/Roslyn/bincore/csc.dll", "pkg:generic/dotnet-sdk@10.0.401#Roslyn/bincore/csc.dll")]
    [InlineData("/dotnet/sdk/10.0.401/Sdks/X/targets/../analyzers/a.dll", "pkg:generic/dotnet-sdk@10.0.401#Sdks/X/analyzers/a.dll")]
    [InlineData("/dotnet/packs/Microsoft.NETCore.App.Ref/10.0.12/ref/net10.0/System.Runtime.dll", "pkg:generic/dotnet-sdk@10.0.401#packs/Microsoft.NETCore.App.Ref/10.0.12/ref/net10.0/System.Runtime.dll")]
    public void A_file_is_named_by_where_it_comes_from(string path, string name) => Assert.Equal(name, BuildFile.At(path, Roots)?.Name.Value);

    [Theory]
    [InlineData("/repository/Slug.cs")]
    [InlineData("/repo/../Evil.cs")]
    [InlineData("/home/me/Evil.cs")]
    [InlineData("/dotnet/sdk/10.0.400/Roslyn/bincore/csc.dll")]
    [InlineData("/dotnet/shared/x.dll")]
    public void A_file_from_elsewhere_has_no_name(string path) => Assert.Null(BuildFile.At(path, Roots));

    [Theory]
    [InlineData("/repo/@commit")]
    [InlineData("/repo/pkg:nuget/demo")]
    [InlineData("/repo/@generated/evil.cs")]
    public void A_file_of_the_repository_cannot_pass_for_something_else(string path) =>
        Assert.Equal(Codes.ArtifactNameUnsafe, Assert.Throws<RecordingException>(() => BuildFile.At(path, Roots)).Code);
}
