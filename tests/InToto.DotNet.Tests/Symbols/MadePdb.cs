using System.Collections.Immutable;
using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Security.Cryptography;
using System.Text;

namespace InToto.DotNet.Tests.Symbols;

/// <summary>A portable PDB that says whatever a test wants; no compiler would write most of them.</summary>
internal sealed class MadePdb
{
    private static readonly Guid Embedding = new("0e8a571b-6926-466e-b4ad-8ab04611f5fe");
    private readonly MetadataBuilder _metadata = new();

    public static byte[] Of(params (string Name, string Text)[] sources)
    {
        var pdb = new MadePdb();
        foreach (var (name, text) in sources) pdb.Document(name, SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        return pdb.Options($"source-file-count\0{sources.Length}\0").Build();
    }

    public MadePdb Document(string name, byte[] hash, Guid? algorithm = null, Guid? language = null) => Document(_metadata.GetOrAddDocumentName(name), hash, algorithm, language);

    public MadePdb Document(BlobHandle name, byte[] hash, Guid? algorithm = null, Guid? language = null)
    {
        _metadata.AddDocument(name, _metadata.GetOrAddGuid(algorithm ?? PdbDocument.Sha256), _metadata.GetOrAddBlob(hash), _metadata.GetOrAddGuid(language ?? PdbDocument.CSharp));
        return this;
    }

    /// <summary>A name of so many parts, all the same text.</summary>
    public BlobHandle Name(string part, int times)
    {
        var text = _metadata.GetOrAddBlobUTF8(part);
        var name = new BlobBuilder();
        name.WriteByte((byte)'/');
        for (var i = 0; i < times; i++) name.WriteCompressedInteger(MetadataTokens.GetHeapOffset(text));
        return _metadata.GetOrAddBlob(name);
    }

    public BlobHandle Blob(byte[] bytes) => _metadata.GetOrAddBlob(bytes);

    public MadePdb Options(string words)
    {
        _metadata.AddCustomDebugInformation(EntityHandle.ModuleDefinition, _metadata.GetOrAddGuid(new("b5feec05-8cd0-4a83-96da-466284bb4bd8")), _metadata.GetOrAddBlobUTF8(words));
        return this;
    }

    public MadePdb References(byte[] list)
    {
        _metadata.AddCustomDebugInformation(EntityHandle.ModuleDefinition, _metadata.GetOrAddGuid(new("7e4d4708-096e-4c5c-aeda-cb10ba6a740d")), _metadata.GetOrAddBlob(list));
        return this;
    }

    /// <summary>The text of a document, deflated or raw; the announced size may be a lie.</summary>
    public MadePdb Embed(int row, byte[] text, bool deflated = false, int? announced = null)
    {
        var blob = new MemoryStream();
        blob.Write(BitConverter.GetBytes(announced ?? (deflated ? text.Length : 0)));
        if (deflated)
        {
            using var deflate = new DeflateStream(blob, CompressionLevel.Optimal, leaveOpen: true);
            deflate.Write(text);
        }
        else
        {
            blob.Write(text);
        }
        _metadata.AddCustomDebugInformation(MetadataTokens.DocumentHandle(row), _metadata.GetOrAddGuid(Embedding), _metadata.GetOrAddBlob(blob.ToArray()));
        return this;
    }

    public byte[] Build()
    {
        var pdb = new BlobBuilder();
        new PortablePdbBuilder(_metadata, ImmutableArray.Create(new int[MetadataTokens.TableCount]), entryPoint: default, _ => new(Guid.Empty, 1)).Serialize(pdb);
        return pdb.ToArray();
    }
}
