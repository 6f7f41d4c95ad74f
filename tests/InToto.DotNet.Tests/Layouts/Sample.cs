using System.Collections.Immutable;

namespace InToto.DotNet.Tests.Layouts;

/// <summary>Projects as MSBuild might evaluate them, in a repository at <c>/repo</c>.</summary>
internal static class Sample
{
    public const string Root = "/repo";

    /// <summary>A project in <c>src/NAME</c> with the usual folders.</summary>
    public static EvaluatedProject Project(string name, ImmutableArray<string> monikers, Func<EvaluatedFramework, EvaluatedFramework>? change = null, string extension = "csproj") => new()
    {
        Path = $"{Root}/src/{name}/{name}.{extension}",
        ObjFolder = $"{Root}/src/{name}/obj",
        Frameworks =
        [
            .. monikers.Select(moniker => new EvaluatedFramework
            {
                Moniker = moniker,
                ObjFolder = $"{Root}/src/{name}/obj/Release/{moniker}",
                BinFolder = $"{Root}/src/{name}/bin/Release/{moniker}",
                AssemblyFile = $"{name}.dll",
                RootNamespace = name,
            }).Select(change ?? (framework => framework)),
        ],
    };

    public static EvaluatedReference To(string name, bool isCompiledAgainst = true, bool isAnalyzer = false, bool isPrivate = false) =>
        new($"{Root}/src/{name}/{name}.csproj", isCompiledAgainst, isAnalyzer, isPrivate);

    public static EvaluatedPackage Package(EvaluatedProject project, params ImmutableArray<EvaluatedProject> referenced) => new()
    {
        Id = Path.GetFileNameWithoutExtension(project.Path),
        Root = Root,
        Project = project,
        Referenced = referenced,
        Version = "1.0",
        SdkVersion = "10.0.401",
        PackageFolders = ["/packages/"],
    };

    /// <summary>A library of one project for one framework.</summary>
    public static EvaluatedPackage Simple(Func<EvaluatedFramework, EvaluatedFramework>? change = null) => Package(Project("Small", ["net10.0"], change));

    /// <summary>A resource beside the project file.</summary>
    public static EvaluatedResource Resource(string name, string manifestName = "", string culture = "", string folder = "") =>
        new($"{Root}/src/Small/{name}", folder, manifestName, culture, DependentUpon: "");

    /// <summary>The package that the rules were tried with.</summary>
    public static EvaluatedPackage ContosoText()
    {
        ImmutableArray<string> both = ["net10.0", "netstandard2.0"];
        var text = Project("Contoso.Text", both, framework => framework with
        {
            DocumentationFile = $"{framework.ObjFolder}/Contoso.Text.xml",
            References = [To("Contoso.Core")],
            Resources =
            [
                new($"{Root}/src/Contoso.Text/Strings.resx", "", "", "", ""),
                new($"{Root}/src/Contoso.Text/Strings.de.resx", "", "", "", ""),
            ],
        });
        return Package(text, Project("Contoso.Core", both)) with
        {
            Files =
            [
                new($"{Root}/README.md", "/"),
                new($"{Root}/icon.png", ""),
                new($"{Root}/src/Contoso.Text/buildt/Contoso.Text.targets", "build"),
                new("/packages/newtonsoft.json/13.0.3/lib/netstandard2.0/Newtonsoft.Json.dll", "tools/"),
            ],
            Dependencies = ["Newtonsoft.Json", "Contoso.Core", "Newtonsoft.Json", "Contoso.Core"],
        };
    }
}
