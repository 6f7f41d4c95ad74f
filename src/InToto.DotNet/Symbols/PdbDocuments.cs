using System.Reflection.Metadata;
using System.Text;

namespace InToto.DotNet;

/// <summary>Reads the document table of a PDB, under bounds that its reader of the BCL does not have.</summary>
internal static class PdbDocuments
{
    public static PdbDocument[] Read(MetadataReader reader, string where)
    {
        var count = reader.Documents.Count;
        if (count > SymbolLimits.Documents) throw SymbolProblem.TooLarge(where, "documents", count, SymbolLimits.Documents);
        var documents = new PdbDocument[count];
        var names = 0L;
        var row = 0;
        foreach (var handle in reader.Documents)
        {
            var document = reader.GetDocument(handle);
            var name = Name(reader, document.Name, ref names, where);
            var hash = document.Hash.IsNil ? "" : HexText.Of(reader.GetBlobBytes(document.Hash));
            documents[row++] = new(name, document.HashAlgorithm.IsNil ? default : reader.GetGuid(document.HashAlgorithm), hash, document.Language.IsNil ? default : reader.GetGuid(document.Language)) { Row = row };
        }
        return documents;
    }

    /// <summary>A separator, then the parts, each a reference to text that names share: measured before it is put together.</summary>
    private static string Name(MetadataReader reader, DocumentNameBlobHandle handle, ref long total, string where)
    {
        if (handle.IsNil) return "";
        var blob = reader.GetBlobReader((BlobHandle)handle);
        var separator = blob.ReadByte();
        if (separator > 0x7F) throw SymbolProblem.Pdb(where, "a document's name has a separator that is no ASCII character.");
        var name = new StringBuilder();
        for (var first = true; blob.RemainingBytes > 0; first = false)
        {
            var part = blob.ReadBlobHandle();
            var text = part.IsNil ? default : reader.GetBlobReader(part);
            total += text.Length + 1;
            if (name.Length + text.Length > Limits.ArtifactNameBytes) throw SymbolProblem.TooLarge(where, "bytes in a document's name", name.Length + text.Length, Limits.ArtifactNameBytes);
            if (total > SymbolLimits.NameBytes) throw SymbolProblem.TooLarge(where, "bytes of document names", total, SymbolLimits.NameBytes);
            if (!first && separator != 0) name.Append((char)separator);
            if (text.Length > 0) name.Append(StrictUtf8.GetString(text.ReadBytes(text.Length)));
        }
        return name.ToString();
    }

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
}
