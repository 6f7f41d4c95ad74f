using System.Text;

namespace InToto.DotNet;

/// <summary>
/// The sources of an assembly as a text: a line <c>sha256  document</c> each, in ordinal order, UTF-8, line feeds. The step <c>compile</c>
/// records it as <c>&lt;obj&gt;/&lt;Assembly&gt;.documents</c>, the inspection as <c>@documents/&lt;entry&gt;.documents</c>; a rule compares the two.
/// </summary>
/// <remarks>Documents without a hash, which <c>#line</c> makes up, are left out: they say nothing about what was read.</remarks>
internal static class DocumentsText
{
    /// <exception cref="PackageException">A hash is weak (5107), or a name cannot stand in a line (3402).</exception>
    public static byte[] Of(PortablePdb pdb)
    {
        var lines = new List<string>(pdb.Documents.Length);
        foreach (var document in pdb.Documents)
        {
            if (!document.HasHash) continue;
            RequireStrong(document, pdb.Where);
            if (document.Name.Length == 0 || Printable.FirstUnprintable(document.Name) is not null)
                throw SymbolProblem.Pdb(pdb.Where, $"it has a document named '{Printable.Of(document.Name)}', which cannot stand in a line.");
            lines.Add($"{document.Hash}  {document.Name}\n");
        }
        lines.Sort(StringComparer.Ordinal);
        return Encoding.UTF8.GetBytes(string.Concat(lines));
    }

    /// <exception cref="PackageException">The hash is weak (5107).</exception>
    public static void RequireStrong(PdbDocument document, string where)
    {
        if (!document.IsStrong)
            throw new PackageException(PackageCodes.SourceHashWeak,
                $"The PDB knows '{Printable.Of(document.Name)}' by {(document.HashAlgorithm == PdbDocument.Sha1 ? "a SHA-1 hash" : "a hash that is not SHA-256")}, which is no evidence.",
                Printable.InFull(where), "Compile with ChecksumAlgorithm set to SHA256.");
    }
}
