namespace InToto.DotNet.Tests.Layouts;

public sealed class ResourceNamesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("intoto-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Each as MSBuild of the SDK 10.0.401 names the file, the strange ones too.</summary>
    [Theory]
    [InlineData("V.Deep.Sheet", "Namespace Deep\n    Public Class Sheet\n    End Class\nEnd Namespace\n")]
    [InlineData("V.Sheet", "Namespace Deep\n    Public Module Before\n    End Module\n    Public Class Sheet\n    End Class\nEnd Namespace\n")]
    [InlineData("V.Deep.Sheet", "Namespace Deep\n    Namespace More.Yet\n    End Namespace\n    Public Class Sheet\n    End Class\nEnd Namespace\n")]
    [InlineData("V.Sheet", "Namespace Deep.More\n    Enum M\n        A\n    End Enum\n    Public Class Sheet\n    End Class\nEnd Namespace\n")]
    [InlineData("V.Sheet", "' Class Comment\nPublic Class Sheet\nEnd Class\n")]
    [InlineData(null, "Module Sheet\n    Const Text = \"Class Text\"\nEnd Module\n")]
    public void A_resource_of_Visual_Basic_is_named_after_the_first_class_of_its_source(string? name, string source)
    {
        var upon = Path.Join(_folder, "Page.vb");
        File.WriteAllText(upon, source);
        var resource = new EvaluatedResource(Path.Join(_folder, "Page.resx"), "Texts", ManifestName: "", Culture: "", upon);

        Assert.Equal(name is null ? ["V.Page.resources"] : (string[])[$"{name}.resources", "V.Page.resources"], ResourceNames.Files(resource, "V", namesHaveFolders: false));
    }
}
