using InToto.DotNet;

namespace InToto.Build;

/// <summary>The signed documents that a package gets as its evidence.</summary>
internal sealed class PackageDocuments
{
    private readonly List<Metadata> _documents = [];
    private readonly List<MetadataFile> _others = [];

    /// <summary>Adds a link, a layout, or evidence: a file with a document a line, attestations among them, which are carried as they are.</summary>
    /// <exception cref="BuildException">It is none of these (5033).</exception>
    public void Add(string path)
    {
        try
        {
            if (!path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase))
            {
                _documents.Add(MetadataFile.Read(path).Parse());
                return;
            }
            var evidence = Evidence.ReadFile(path);
            foreach (var layout in evidence.Layouts) _documents.Add(layout.Parse());
            _others.AddRange(evidence.Attestations);
            foreach (var link in evidence.Links)
                if (evidence.ReadAsync(link, CancellationToken.None).AsTask().GetAwaiter().GetResult() is { } file) _documents.Add(file.Parse());
        }
        catch (Exception problem) when (problem is MetadataFormatException or PackageException)
        {
            throw new BuildException(BuildCodes.EvidenceMalformed, $"'{Printable.InFull(path)}' cannot go into the evidence: {problem.Message}", path,
                "InTotoEvidence takes links, layouts, and .jsonl files, which may hold attestations too.", problem);
        }
    }

    /// <exception cref="PackageException">Two are links of one step and functionary, or it would be larger than anybody reads.</exception>
    public byte[] ToBytes() => Evidence.WriteWith(_others, _documents);

    /// <summary>The same, where links of this build are not signed yet.</summary>
    public byte[] ToUnsignedBytes() => EvidenceLines.Write(_documents, _others);
}
