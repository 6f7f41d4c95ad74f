using InToto.DotNet;

namespace InToto.Build;

/// <summary>Reads what never changes (archives of packages, the compiler itself, the commit) while the compiler runs, so that it is known when it is asked for.</summary>
internal static class ReadAhead
{
    /// <summary>Begins to read. What goes wrong is said by whoever asks for it afterwards, so it is not said here.</summary>
    /// <param name="files">The compiler's inputs.</param>
    /// <param name="packages">The restore graph.</param>
    /// <param name="programs">The compiler's files, and the SDK's that were imported.</param>
    /// <param name="references">Assemblies of which a PDB will testify, by path.</param>
    /// <param name="commit">What is checked out; null in no repository.</param>
    public static Task Begin(IEnumerable<BuildFile> files, RestoredPackages packages, IEnumerable<string> programs, IEnumerable<KeyValuePair<string, HashedFile>> references, BuiltCommit? commit)
    {
        var groups = files.OfType<BuildFile.InPackage>().GroupBy(file => file.Purl, StringComparer.Ordinal).Select(group => group.ToArray()).ToArray();
        string[] sdk = [.. programs];
        return Task.WhenAll(
            [
                Task.Run(() => Quietly(() => _ = commit?.Files)),
                Task.Run(() => Quietly(() => Array.ForEach(sdk, path => HashedFile.ReadShared(path, CancellationToken.None)))),
                Task.Run(() => Quietly(() => Modules(references))),
                .. groups.Select(group => Task.Run(() => Quietly(() => PackageContents.Of(group[0], packages).Read(group.Select(file => file.Entry), CancellationToken.None)))),
            ]);
    }

    private static void Modules(IEnumerable<KeyValuePair<string, HashedFile>> references)
    {
        foreach (var (path, file) in references) ReferencedModule.Of(path, file);
    }

    private static void Quietly(Action read)
    {
        try
        {
            read();
        }
        catch (Exception problem) when (problem is InTotoException or IOException or UnauthorizedAccessException)
        {
            // RecordCompile reads it again, and reports.
        }
    }
}
