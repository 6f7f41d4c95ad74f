namespace InToto.DotNet.Tests.Symbols;

public sealed class DocumentNameTests
{
    [Theory]
    [InlineData("/_/src/Slug.cs", "src/Slug.cs")]
    [InlineData("/_//src/Slug.fs", "src/Slug.fs")]
    [InlineData("/_/src/with space/ü.cs", "src/with space/ü.cs")]
    [InlineData("/_/src/a:b.cs", "src/a:b.cs")]
    [InlineData("/_1/demo/1.0.0/contentFiles/cs/any/a.cs", "pkg:nuget/demo@1.0.0#contentFiles/cs/any/a.cs")]
    [InlineData("/_12/demo/1.0.0-rc.1/a.cs", "pkg:nuget/demo@1.0.0-rc.1#a.cs")]
    public void A_document_below_a_root_is_an_artifact(string document, string artifact) => Assert.Equal(artifact, DocumentName.ToArtifact(document));

    [Theory]
    [InlineData("/home/me/src/Slug.cs")]
    [InlineData("C:\\src\\Slug.cs")]
    [InlineData("src/Slug.cs")]
    [InlineData("")]
    [InlineData("/_")]
    [InlineData("/_/")]
    [InlineData("/_/../Slug.cs")]
    [InlineData("/_/src/./Slug.cs")]
    [InlineData("/_/src//Slug.cs")]
    [InlineData("/_///Slug.cs")]
    [InlineData("/_/src\\Slug.cs")]
    [InlineData("/_/@generated/src/obj/Info.cs")]
    [InlineData("/_/pkg:nuget/demo@1.0.0#a.cs")]
    [InlineData("/_/a:b/c.cs")]
    [InlineData("/_x/src/Slug.cs")]
    [InlineData("/_0/demo/1.0.0/a.cs")]
    [InlineData("/_1/demo/1.0.0")]
    [InlineData("/_1/demo/1.0.0/")]
    [InlineData("/_1/demo")]
    [InlineData("/_1//1.0.0/a.cs")]
    [InlineData("/_1/demo@2.0.0#b/1.0.0/a.cs")]
    [InlineData("/_1/demo/1.0.0/../../other/1.0.0/a.cs")]
    public void Anything_else_is_none(string document) => Assert.Null(DocumentName.ToArtifact(document));
}
