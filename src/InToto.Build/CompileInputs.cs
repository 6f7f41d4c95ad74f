using InToto.DotNet;

namespace InToto.Build;

/// <summary>What the compiler was given, read after it ran: the files of its command line, and what those were made of.</summary>
/// <param name="paths">Absolute paths.</param>
/// <param name="materials">Is given what is read.</param>
internal sealed class CompileInputs(string[] paths, CompileMaterials materials)
{
    private readonly Dictionary<string, HashedFile> _files = new(paths.Length, StringComparer.Ordinal);

    /// <summary>What was read, by absolute path.</summary>
    public IReadOnlyDictionary<string, HashedFile> Files => _files;

    public CompileMaterials Materials => materials;

    /// <summary>Reads those that are wanted and not read yet.</summary>
    /// <exception cref="InTotoException">As of <see cref="CompileMaterials.Add(string, CancellationToken)"/>.</exception>
    public void Read(Predicate<string> isWanted, CancellationToken cancellationToken)
    {
        foreach (var path in paths)
            if (!_files.ContainsKey(path) && isWanted(path)) _files.Add(path, materials.Add(path, cancellationToken));
    }
}
