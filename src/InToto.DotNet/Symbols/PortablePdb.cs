using System.Collections.Immutable;
using System.Globalization;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace InToto.DotNet;

/// <summary>A portable PDB as a witness: which sources the compiler read, by their hashes, and how it was called.</summary>
internal sealed class PortablePdb
{
    private readonly byte[] _image;
    private readonly MetadataReader _reader;
    private readonly MetadataReaderProvider _provider;
    private long _sourceBytes;

    private PortablePdb(byte[] image, string where)
    {
        (_image, Where) = (image, where);
        // A copy outside of the collector's reach: given the array itself, the reader pins it until it is finalized, and whatever lies around it is in the collector's way that long.
        _provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(image, writable: false), MetadataStreamOptions.PrefetchMetadata);
        _reader = _provider.GetMetadataReader();
    }

    /// <summary>Where it comes from, for messages.</summary>
    public string Where { get; }

    /// <summary>The id, which the assembly holds too.</summary>
    public PdbId Id { get; private set; } = new("");

    /// <summary>The sources, in the PDB's order.</summary>
    public ImmutableArray<PdbDocument> Documents { get; private set; } = [];

    /// <summary>How the compiler was called, in its words, each name followed by its value; empty when the PDB does not say (F#).</summary>
    public string[] CompilerOptions { get; private set; } = [];

    /// <summary>How many sources the compiler read; null when the PDB does not say.</summary>
    public int? SourceFileCount { get; private set; }

    /// <summary>Whether the compiler reads its sources a second time when it writes the PDB, so that their hashes prove nothing.</summary>
    public bool IsFSharp { get; private set; }

    /// <summary>Reads a PDB.</summary>
    /// <param name="image">The whole PDB; it must not change afterwards.</param>
    /// <param name="where">Where it comes from, for messages.</param>
    /// <exception cref="PackageException">It is no portable PDB (3402), or larger than is read (3403).</exception>
    public static PortablePdb Read(byte[] image, string where)
    {
        if (image.Length > SymbolLimits.PdbBytes) throw SymbolProblem.TooLarge(where, "bytes", image.Length, SymbolLimits.PdbBytes);
        if (!image.AsSpan().StartsWith("BSJB"u8)) throw SymbolProblem.Pdb(where, "it does not begin as one.");
        try
        {
            var pdb = new PortablePdb(image, where);
            var header = pdb._reader.DebugMetadataHeader ?? throw SymbolProblem.Pdb(where, "it has no PDB header.");
            if (header.Id.Length != PdbId.Bytes) throw SymbolProblem.Pdb(where, "its id has another length.");
            pdb.Id = new(HexText.Of(header.Id.AsSpan()));
            pdb.Documents = pdb.Strengthened(PdbDocuments.Read(pdb._reader, where));
            pdb.IsFSharp = !pdb.Documents.IsEmpty && pdb.Documents.All(document => document.Language == PdbDocument.FSharp);
            pdb.ReadOptions();
            return pdb;
        }
        catch (Exception problem) when (SymbolProblem.IsMalformed(problem))
        {
            throw SymbolProblem.Pdb(where, problem.Message, problem);
        }
    }

    /// <summary>
    /// Many generators give the compiler texts with a SHA-1 hash, whatever ChecksumAlgorithm says. The compiler embeds the same text, so its SHA-256
    /// tells as much as the compiler's would.
    /// </summary>
    private ImmutableArray<PdbDocument> Strengthened(PdbDocument[] documents)
    {
        for (var i = 0; i < documents.Length; i++)
            if (documents[i] is { HasHash: true, IsStrong: false } weak && EmbeddedSource(weak) is { } text)
                documents[i] = weak with { HashAlgorithm = PdbDocument.Sha256, Hash = HexText.Of(SHA256.HashData(text)) };
        return ImmutableCollectionsMarshal.AsImmutableArray(documents);
    }

    /// <summary>The value of a compiler option, <c>source-file-count</c> for one; null when it was not given.</summary>
    public string? Option(string name)
    {
        for (var i = 0; i < CompilerOptions.Length; i += 2)
            if (CompilerOptions[i] == name) return CompilerOptions[i + 1];
        return null;
    }

    /// <summary>The checksum over the PDB with its id zeroed, in lower-case hexadecimal; null for an algorithm that is not trusted.</summary>
    public string? Checksum(string algorithm)
    {
        var name = algorithm switch { "SHA256" => HashAlgorithmName.SHA256, "SHA384" => HashAlgorithmName.SHA384, "SHA512" => HashAlgorithmName.SHA512, _ => default };
        if (name == default) return null;
        var id = _reader.DebugMetadataHeader!.IdStartOffset;
        using var hash = IncrementalHash.CreateHash(name);
        hash.AppendData(_image.AsSpan(0, id));
        hash.AppendData(new byte[PdbId.Bytes]);
        hash.AppendData(_image.AsSpan(id + PdbId.Bytes));
        return HexText.Of(hash.GetHashAndReset());
    }

    /// <summary>The source that a document embeds, as its bytes; null when it embeds none.</summary>
    /// <exception cref="PackageException">It cannot be inflated (3402), or is too large (3403).</exception>
    public byte[]? EmbeddedSource(PdbDocument document)
    {
        try
        {
            return CustomBlob(MetadataTokens.DocumentHandle(document.Row), EmbeddedSourceKind, SymbolLimits.SourceBytes) is { } blob ? Source(blob) : null;
        }
        catch (Exception problem) when (SymbolProblem.IsMalformed(problem))
        {
            throw SymbolProblem.Pdb(Where, problem.Message, problem);
        }
    }

    /// <summary>The assemblies that the compiler was given; default when the PDB does not say (F#).</summary>
    /// <exception cref="PackageException">The list cannot be read (3402), or is too large (3403).</exception>
    public ImmutableArray<PdbReference> References()
    {
        try
        {
            return CustomBlob(EntityHandle.ModuleDefinition, ReferencesKind, SymbolLimits.OptionsBytes) is { } list ? PdbReference.ReadAll(list, Where) : default;
        }
        catch (Exception problem) when (SymbolProblem.IsMalformed(problem))
        {
            throw SymbolProblem.Pdb(Where, problem.Message, problem);
        }
    }

    /// <summary>The JSON that maps names of sources to addresses; null when there is none. It is not interpreted.</summary>
    public byte[]? SourceLink() => CustomBlob(EntityHandle.ModuleDefinition, SourceLinkKind, SymbolLimits.OptionsBytes);

    /// <summary>Four bytes, zero or the inflated size, and the source raw or deflated.</summary>
    private byte[] Source(byte[] blob)
    {
        if (blob.Length < 4) throw SymbolProblem.Pdb(Where, "an embedded source has no header.");
        var size = BitConverter.ToInt32(blob);
        // Documents may share one embedded text, so a small PDB can embed without end.
        _sourceBytes += Math.Max(size, blob.Length);
        if (_sourceBytes > SymbolLimits.AllSourceBytes) throw SymbolProblem.TooLarge(Where, "bytes in embedded sources", _sourceBytes, SymbolLimits.AllSourceBytes);
        return size == 0 ? blob[4..] : EmbeddedPdbData.Inflate(blob.AsMemory(4), size, SymbolLimits.SourceBytes, Where);
    }

    private byte[]? CustomBlob(EntityHandle parent, Guid kind, int bound)
    {
        byte[]? found = null;
        foreach (var handle in _reader.GetCustomDebugInformation(parent))
        {
            var information = _reader.GetCustomDebugInformation(handle);
            if (_reader.GetGuid(information.Kind) != kind) continue;
            if (found is not null) throw SymbolProblem.Pdb(Where, "it says the same thing twice.");
            var blob = _reader.GetBlobReader(information.Value);
            if (blob.Length > bound) throw SymbolProblem.TooLarge(Where, "bytes in one entry", blob.Length, bound);
            found = blob.ReadBytes(blob.Length);
        }
        return found;
    }

    private void ReadOptions()
    {
        if (CustomBlob(EntityHandle.ModuleDefinition, CompilationOptionsKind, SymbolLimits.OptionsBytes) is not { } blob) return;
        var words = Encoding.UTF8.GetString(blob).Split('\0');
        if (words.Length % 2 == 0 || words[^1].Length > 0) throw SymbolProblem.Pdb(Where, "its compiler options are cut off.");
        CompilerOptions = words[..^1];
        if (Option("source-file-count") is not { } count) return;
        if (!int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var files)) throw SymbolProblem.Pdb(Where, "its number of sources is no number.");
        SourceFileCount = files;
    }

    private static readonly Guid CompilationOptionsKind = new("b5feec05-8cd0-4a83-96da-466284bb4bd8");
    private static readonly Guid ReferencesKind = new("7e4d4708-096e-4c5c-aeda-cb10ba6a740d");
    private static readonly Guid EmbeddedSourceKind = new("0e8a571b-6926-466e-b4ad-8ab04611f5fe");
    private static readonly Guid SourceLinkKind = new("cc110556-a091-4d38-9fec-25ab9a351a6a");
}
