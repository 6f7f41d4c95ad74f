namespace InToto.Tests.Fitness;

/// <summary>Folders are floors: a file uses its own folder and lower floors, nothing beside it and nothing above.</summary>
public sealed class FloorTests
{
    private static readonly Dictionary<string, int> Floors = new(StringComparer.Ordinal)
    {
        ["Bounds"] = 0,
        ["Json"] = 1,
        ["Artifacts"] = 1,
        ["Rules"] = 2,
        ["Signing"] = 2,
        ["Documents"] = 3,
        ["Recording"] = 4,
        ["Verification"] = 5,
        ["Advice"] = 6,
    };

    [Fact]
    public void Every_source_file_with_a_type_stands_on_a_floor() => Assert.Empty(
        from types in Core.FilesByType
        from file in types
        where !Floors.ContainsKey(FolderOf(file))
        select $"{file} is in no folder that has a floor");

    [Fact]
    public void Every_type_is_declared_in_one_file_that_is_found() => Assert.Empty(
        from type in Core.Types
        where !type.IsNested && Core.FilesByType[type.Name.Split('`')[0]].Count() != 1
        select $"{type.FullName} is declared in {Core.FilesByType[type.Name.Split('`')[0]].Count()} files");

    [Fact]
    public void No_code_uses_a_type_of_a_higher_floor_or_of_the_folder_beside_it() => Assert.Empty(
        from use in Uses()
        where use.From != use.To && Floors.GetValueOrDefault(use.To) >= Floors.GetValueOrDefault(use.From)
        select $"{use.File} of {use.From} uses {use.Type} of {use.To}");

    [Fact]
    public void Uses_are_seen_in_signatures_and_in_bodies()
    {
        var uses = Uses().Where(use => use.From != use.To).Select(use => $"{use.File} {use.Type}").ToHashSet(StringComparer.Ordinal);

        Assert.Contains("Artifacts/ArtifactName.cs Dialect", uses); // a parameter
        Assert.Contains("Artifacts/ArtifactName.cs Printable", uses); // a call
        Assert.Contains("Json/JsonScan.cs MetadataFormatException", uses); // a throw
        Assert.Contains("Artifacts/Pattern.cs SpecAttribute", uses); // an attribute
    }

    private static IEnumerable<(string From, string To, string File, string Type)> Uses() => (
        from type in Core.Assembly.GetTypes()
        let file = Core.FileOf(type)
        where file is not null
        from used in TypeUses.Of(type)
        let usedFile = Core.FileOf(used)
        where usedFile is not null
        select (FolderOf(file), FolderOf(usedFile), file, Core.Outermost(used).Name)).Distinct();

    private static string FolderOf(string file) => file.Split('/') is [var folder, _, ..] ? folder : "";
}
