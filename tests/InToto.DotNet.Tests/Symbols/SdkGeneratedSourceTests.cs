using System.Globalization;

namespace InToto.DotNet.Tests.Symbols;

public sealed class SdkGeneratedSourceTests : IDisposable
{
    private const string Targets = "CoreGenerateAssemblyInfo;GenerateTargetFrameworkMonikerAttribute";
    private readonly string _folder = Directory.CreateTempSubdirectory("intoto-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The SDK writes long texts in pieces, and longer ones with another kind of quotes; what it writes for one more property or framework must fit as well.</summary>
    [Fact]
    public void What_the_SDK_generates_fits_the_grammar()
    {
        Write("CSharp.csproj", Project);
        Write("VisualBasic.vbproj", Project);
        Write("FSharp.fsproj", Project.Replace("<_Parameter1>-5</_Parameter1><_Parameter1_TypeName>System.Int32</_Parameter1_TypeName><_Parameter2>1.5</_Parameter2><_Parameter2_TypeName>System.Double</_Parameter2_TypeName>", "<_Parameter1>-5</_Parameter1>", StringComparison.Ordinal));
        Write("all.proj", $"""
            <Project>
              <Target Name="All">
                <MSBuild Projects="CSharp.csproj" Targets="{Targets};GenerateGlobalUsings" Properties="TargetFramework=net10.0" />
                <MSBuild Projects="CSharp.csproj" Targets="{Targets};GenerateGlobalUsings" Properties="TargetFramework=netstandard2.0;Configuration=Release" />
                <MSBuild Projects="VisualBasic.vbproj" Targets="{Targets}" Properties="TargetFramework=net10.0" />
                <MSBuild Projects="FSharp.fsproj" Targets="{Targets}" Properties="TargetFramework=net10.0" />
              </Target>
            </Project>
            """);

        DotNet.Run(_folder, "msbuild", "all.proj", "-t:All", "-nologo", "-v:q");

        string[] files = [.. Directory.EnumerateFiles(Path.Combine(_folder, "obj"), "*.*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }).Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".vb", StringComparison.Ordinal) || file.EndsWith(".fs", StringComparison.Ordinal))];
        Assert.InRange(files.Length, 8, 20);
        Assert.Equal(2, files.Count(file => file.EndsWith(".fs", StringComparison.Ordinal)));
        Assert.All(files, file => Assert.Null(GeneratedSource.FirstProblem(file, File.ReadAllBytes(file))));
        Assert.Contains(files, file => File.ReadAllText(file).Contains("\" +", StringComparison.Ordinal));
        Assert.Contains(files, file => File.ReadAllText(file).Contains(", @\"", StringComparison.Ordinal));
        Assert.Contains(files, file => File.ReadAllText(file).Contains("ChrW(9)", StringComparison.Ordinal));
    }

    private static string Project => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <ImplicitUsings>enable</ImplicitUsings>
            <Description>A "quoted" \ text
        of two lines, ünicode and 'it&apos;s'</Description>
            <Company>Contoso &#x1F600;</Company>
            <NeutralLanguage>en</NeutralLanguage>
            <RepositoryUrl>https://example.org/x</RepositoryUrl>
            <UserSecretsId>abc</UserSecretsId>
            <SupportedOSPlatformVersion>1.0</SupportedOSPlatformVersion>
          </PropertyGroup>
          <ItemGroup>
            <InternalsVisibleTo Include="Contoso.Tests" />
            <InternalsVisibleTo Include="Contoso.Signed" Key="00aa" />
            <Using Include="System.Math" Static="true" />
            <Using Include="System.Text.StringBuilder" Alias="SB" />
            <AssemblyAttribute Include="System.CLSCompliantAttribute"><_Parameter1>true</_Parameter1></AssemblyAttribute>
            <AssemblyAttribute Include="Contoso.Numbers"><_Parameter1>-5</_Parameter1><_Parameter1_TypeName>System.Int32</_Parameter1_TypeName><_Parameter2>1.5</_Parameter2><_Parameter2_TypeName>System.Double</_Parameter2_TypeName></AssemblyAttribute>
            <AssemblyAttribute Include="Contoso.Named"><Named>x</Named></AssemblyAttribute>
            {string.Concat(new[] { 79, 80, 81, 160, 255, 256, 300, 1500, 1501, 2100 }.Select(Metadata))}
          </ItemGroup>
        </Project>
        """;

    private static string Metadata(int length) => string.Create(CultureInfo.InvariantCulture,
        $"<AssemblyMetadata Include=\"Text{length}\" Value=\"{string.Concat(Enumerable.Repeat("word \"q\" \\ é\t", 200))[..length].Replace("\"", "&quot;", StringComparison.Ordinal)}\" />\n");

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
