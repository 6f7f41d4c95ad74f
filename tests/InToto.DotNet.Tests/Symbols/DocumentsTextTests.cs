using System.Security.Cryptography;
using System.Text;

namespace InToto.DotNet.Tests.Symbols;

public sealed class DocumentsTextTests
{
    [Fact]
    public void A_line_is_a_hash_and_a_name_and_lines_are_in_ordinal_order()
    {
        var text = DocumentsText.Of(PortablePdb.Read(MadePdb.Of(("/_/b.cs", "1"), ("/_/ä.cs", "2"), ("/_/a.cs", "3")), "a.pdb"));

        string[] expected = [Line("/_/b.cs", "1"), Line("/_/ä.cs", "2"), Line("/_/a.cs", "3")];
        Assert.Equal(string.Concat(expected.Order(StringComparer.Ordinal)), Encoding.UTF8.GetString(text));
    }

    [Fact]
    public void A_document_that_a_line_directive_made_up_is_left_out() =>
        Assert.Equal(Line("/_/a.cs", "1"), Encoding.UTF8.GetString(DocumentsText.Of(PortablePdb.Read(
            new MadePdb().Document("/_/a.cs", SHA256.HashData("1"u8)).Document("/_/Foo.razor", []).Build(), "a.pdb"))));

    [Fact]
    public void A_hash_that_two_files_can_have_is_refused_and_the_message_says_what_to_set()
    {
        var problem = Refused(new MadePdb().Document("/_/a.cs", new byte[20], PdbDocument.Sha1));

        Assert.Equal(PackageCodes.SourceHashWeak, problem.Code);
        Assert.Equal("The PDB knows '/_/a.cs' by a SHA-1 hash, which is no evidence.", problem.Message);
        Assert.Contains("ChecksumAlgorithm", problem.Hint, StringComparison.Ordinal);
        Assert.Equal(PackageCodes.SourceHashWeak, Refused(new MadePdb().Document("/_/a.cs", new byte[32], Guid.Empty)).Code);
        Assert.Equal(PackageCodes.SourceHashWeak, Refused(new MadePdb().Document("/_/a.cs", new byte[31])).Code);
    }

    [Fact]
    public void A_weak_hash_does_no_harm_where_the_text_is_embedded() => Assert.Equal(Line("/_/a.cs", "text"), Encoding.UTF8.GetString(DocumentsText.Of(PortablePdb.Read(
        new MadePdb().Document("/_/a.cs", new byte[20], PdbDocument.Sha1).Embed(1, "text"u8.ToArray()).Build(), "a.pdb"))));

    [Theory]
    [InlineData("/_/a.cs\n0000  /_/b.cs")]
    [InlineData("/_/\u202Ea.cs")]
    [InlineData("")]
    public void A_name_that_could_be_taken_for_another_line_is_refused(string name) =>
        Assert.Equal(PackageCodes.PdbMalformed, Refused(new MadePdb().Document(name, SHA256.HashData("1"u8))).Code);

    private static PackageException Refused(MadePdb pdb) => Assert.Throws<PackageException>(() => DocumentsText.Of(PortablePdb.Read(pdb.Build(), "a.pdb")));

    private static string Line(string name, string text) => $"{PortablePdbTests.Sha256(text)}  {name}\n";
}
