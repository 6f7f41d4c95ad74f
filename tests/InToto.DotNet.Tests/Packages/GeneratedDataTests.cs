using System.Text;

namespace InToto.DotNet.Tests.Packages;

/// <summary>What the SDK writes for the runtime, for tools and for web assets fits its grammar, and what would load or run something else does not.</summary>
public sealed class GeneratedDataTests
{
    private const string Config = "Tool.runtimeconfig.json";
    private const string Deps = "Tool.deps.json";
    private const string Settings = "DotnetToolSettings.xml";
    private const string Assets = "obj/staticwebassets/msbuild.Rcl.Microsoft.AspNetCore.StaticWebAssets.props";
    private const string Here = @"$(MSBuildThisFileDirectory)..\staticwebassets\";
    private const string File = $@"$([System.IO.Path]::GetFullPath('{Here}site.css'))";

    [Theory]
    [InlineData(Config, """{"runtimeOptions":{"tfm":"net10.0","rollForward":"Major","framework":{"name":"Microsoft.NETCore.App","version":"10.0.0"},"configProperties":{"System.Runtime.TieredPGO":false,"Contoso.Name":"a word","Contoso.Number":3}}}""")]
    [InlineData(Config, """{"runtimeOptions":{"includedFrameworks":[{"name":"Microsoft.NETCore.App","version":"10.0.0"}]}}""")]
    [InlineData(Config, "\uFEFF{}")]
    [InlineData(Deps, """{"runtimeTarget":{"name":".NETCoreApp,Version=v10.0","signature":""},"compilationOptions":{},"targets":{".NETCoreApp,Version=v10.0":{"Tool/1.0.0":{"dependencies":{"Json":"1.0.0"},"runtime":{"Tool.dll":{}},"resources":{"de/Tool.resources.dll":{"locale":"de"}}},"Json/1.0.0":{"runtime":{"lib/net6.0/Json.dll":{"assemblyVersion":"1.0.0.0","fileVersion":"1.0.0"}},"runtimeTargets":{"runtimes/win/native/a.dll":{"rid":"win","assetType":"native","fileVersion":"0.0.0.0"}}}}},"libraries":{"Json/1.0.0":{"type":"package","serviceable":true,"sha512":"sha512-x","path":"json/1.0.0","hashPath":"json.1.0.0.nupkg.sha512"}}}""")]
    [InlineData(Settings, """<?xml version="1.0" encoding="utf-8"?><DotNetCliTool Version="1"><Commands><Command Name="contoso" EntryPoint="Tool.dll" Runner="dotnet" /></Commands></DotNetCliTool>""")]
    [InlineData(Settings, """<DotNetCliTool Version="2"><Commands><Command Name="contoso" /></Commands><RuntimeIdentifierPackages><RuntimeIdentifierPackage RuntimeIdentifier="linux-x64" Id="Tool.linux-x64" /></RuntimeIdentifierPackages></DotNetCliTool>""")]
    [InlineData(Assets, $"<Project>\n  <ItemGroup>\n    <StaticWebAsset Include=\"{File}\">\n      <ContentRoot>{Here}</ContentRoot>\n      <Selectors><![CDATA[[]]]></Selectors>\n    </StaticWebAsset>\n  </ItemGroup>\n</Project>")]
    [InlineData(Assets, "<Project>\n  <Import Project=\"../build/Rcl.props\" />\n  <Import Project=\"Microsoft.AspNetCore.StaticWebAssets.props\" />\n</Project>")]
    public void What_the_SDK_writes_fits(string name, string text)
    {
        Assert.True(GeneratedData.IsNamed(name));
        Assert.Null(GeneratedData.FirstProblem(name, Encoding.UTF8.GetBytes(text)));
    }

    [Theory]
    [InlineData(Config, """{"runtimeOptions":{"configProperties":{"STARTUP_HOOKS":"evil"}}}""", "STARTUP_HOOKS")]
    [InlineData(Config, """{"runtimeOptions":{"configProperties":{"System.GC.Name":"evil.dll"}}}""", "System.GC.Name")]
    [InlineData(Config, """{"runtimeOptions":{"configProperties":{"Contoso.Path":"/tmp/evil"}}}""", "Contoso.Path")]
    [InlineData(Config, """{"runtimeOptions":{"additionalProbingPaths":["/tmp"]}}""", "additionalProbingPaths")]
    [InlineData(Config, """{"runtimeOptions":{"framework":{"name":"a","version":"1","path":"x"}}}""", "path")]
    [InlineData(Config, """{"runtimeOptions":{},"runtimeOptions":{}}""", "cannot be read")]
    [InlineData(Config, "[]", "cannot be read")]
    [InlineData(Deps, """{"targets":{"net":{"Tool/1":{"runtime":{"../evil.dll":{}}}}}}""", "../evil.dll")]
    [InlineData(Deps, """{"targets":{"net":{"Tool/1":{"native":{"/tmp/evil.so":{}}}}}}""", "/tmp/evil.so")]
    [InlineData(Deps, """{"targets":{"net":{"Tool/1":{"runtime":{"Tool.dll":{"localPath":"evil.dll"}}}}}}""", "localPath")]
    [InlineData(Deps, """{"targets":{"net":{"Tool/1":{"hooks":{}}}}}""", "hooks")]
    [InlineData(Deps, """{"libraries":{"Json/1":{"type":"package","path":"../../tmp"}}}""", "../../tmp")]
    [InlineData(Settings, """<DotNetCliTool Version="1"><Commands><Command Name="a" EntryPoint="../evil.dll" Runner="dotnet" /></Commands></DotNetCliTool>""", "Command")]
    [InlineData(Settings, """<DotNetCliTool Version="2"><RuntimeIdentifierPackages><RuntimeIdentifierPackage RuntimeIdentifier="linux-x64" Id="Evil" /></RuntimeIdentifierPackages></DotNetCliTool>""", "RuntimeIdentifierPackage")]
    [InlineData(Settings, "<DotNetCliTool><!-- a comment --></DotNetCliTool>", "more than elements")]
    [InlineData(Settings, "<DotNetCliTool>", "cannot be read")]
    [InlineData(Assets, "<Project><Target Name=\"Evil\" AfterTargets=\"Build\" /></Project>", "Target")]
    [InlineData(Assets, "<Project><Import Project=\"../../evil/x.props\" /></Project>", "Import")]
    [InlineData(Assets, "<Project><Import Project=\"/tmp/x.props\" /></Project>", "Import")]
    [InlineData(Assets, "<Project><Import Project=\"a.props\" Condition=\"true\" /></Project>", "Import")]
    [InlineData(Assets, "<Project><ItemGroup><Compile Include=\"evil.cs\" /></ItemGroup></Project>", "Compile")]
    [InlineData(Assets, "<Project><ItemGroup><StaticWebAsset Include=\"$([System.IO.File]::ReadAllText('/etc/passwd'))\" /></ItemGroup></Project>", "$(")]
    [InlineData(Assets, $"<Project><ItemGroup><StaticWebAsset Include=\"{Here}../../x\" /></ItemGroup></Project>", "..")]
    [InlineData(Assets, "<Project><ItemGroup><StaticWebAsset Include=\"a\"><A>@(Compile)</A></StaticWebAsset></ItemGroup></Project>", "@(")]
    [InlineData(Assets, "<Project><ItemGroup><StaticWebAsset Include=\"a\"><A Condition=\"true\">b</A></StaticWebAsset></ItemGroup></Project>", "A")]
    public void What_would_load_or_run_something_else_does_not(string name, string text, string named) =>
        Assert.Contains(named, GeneratedData.FirstProblem(name, Encoding.UTF8.GetBytes(text)), StringComparison.Ordinal);

    [Theory]
    [InlineData("Tool.json")]
    [InlineData("staticwebassets/Rcl.props")]
    [InlineData("obj/msbuild.Rcl.props")]
    public void Files_of_other_names_are_not_taken_for_the_SDKs(string name) => Assert.False(GeneratedData.IsNamed(name));
}
