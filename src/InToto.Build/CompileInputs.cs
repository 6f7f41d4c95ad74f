using InToto.DotNet;

namespace InToto.Build;

/// <summary>What the compiler was given, read after it ran: the files of its command line, and what those were made of.</summary>
/// <param name="paths">Absolute paths.</param>
/// <param name="heard">What has been read already.</param>
/// <param name="materials">Is given what is read.</param>
internal sealed class CompileInputs(string[] paths, HeardSources heard, CompileMaterials materials)
{
    private readonly Dictionary<string, HashedFile> _files = new(paths.Length, StringComparer.Ordinal);
    private readonly List<string> _heard = [];

    /// <summary>What was read, by absolute path.</summary>
    public IReadOnlyDictionary<string, HashedFile> Files => _files;

    public CompileMaterials Materials => materials;

    /// <summary>Reads those of the repository: whatever follows the compiler may change them, or remove what was generated.</summary>
    /// <exception cref="InTotoException">As of <see cref="CompileMaterials.Add(string, CancellationToken)"/>.</exception>
    public void ReadRepository(CancellationToken cancellationToken)
    {
        foreach (var path in paths)
        {
            if (_files.ContainsKey(path) || BuildFile.At(path, materials.Roots) is not BuildFile.InRepository) continue;
            if (heard.Unchanged(path) is not { } read) _files.Add(path, materials.Add(path, cancellationToken));
            else
            {
                _files.Add(path, read);
                _heard.Add(path);
            }
        }
    }

    /// <summary>Reads the others.</summary>
    /// <exception cref="InTotoException">As of <see cref="CompileMaterials.Add(string, CancellationToken)"/>.</exception>
    public void ReadRest(CancellationToken cancellationToken)
    {
        foreach (var path in _heard) materials.Add(path, _files[path]);
        foreach (var path in paths)
            if (!_files.ContainsKey(path)) _files.Add(path, materials.Add(path, cancellationToken));
    }
}
