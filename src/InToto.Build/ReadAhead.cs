using InToto.DotNet;

namespace InToto.Build;

/// <summary>Reads what never changes (the compiler itself, references, the commit, archives of packages) while the compiler runs, so that it is known when it is asked for.</summary>
/// <param name="Programs">What the compile is recorded with.</param>
/// <param name="Packages">What the files of packages are compared with, before the link is signed.</param>
internal sealed record ReadAhead(Task Programs, Task Packages)
{
    /// <summary>Nothing is read.</summary>
    public static readonly ReadAhead None = new(Task.CompletedTask, Task.CompletedTask);

    /// <summary>Begins to read. What goes wrong is said by whoever asks for it afterwards, so it is not said here.</summary>
    /// <param name="files">The compiler's inputs.</param>
    /// <param name="packages">The restore graph.</param>
    /// <param name="programs">The compiler's files, and the SDK's that were imported.</param>
    /// <param name="references">Assemblies of which a PDB will testify, by path.</param>
    /// <param name="commit">What is checked out; null in no repository.</param>
    public static ReadAhead Begin(IEnumerable<BuildFile> files, RestoredPackages packages, IEnumerable<string> programs, IEnumerable<KeyValuePair<string, HashedFile>> references, BuiltCommit? commit)
    {
        var groups = files.OfType<BuildFile.InPackage>().GroupBy(file => file.Purl, StringComparer.Ordinal).Select(group => group.ToArray()).ToArray();
        string[] sdk = [.. programs];
        return new(
            OnThread(() =>
            {
                Quietly(() => _ = commit?.Files);
                Shared(sdk);
                Quietly(() => Modules(references));
            }),
            OnThread(() => Array.ForEach(groups, group => Quietly(() => PackageContents.Of(group[0], packages).Read(group.Select(file => file.Entry), CancellationToken.None)))));
    }

    /// <summary>Begins to read what the first compile of a build will ask for, long before it does.</summary>
    /// <param name="packs">Folders of targeting packs. Absolute paths.</param>
    /// <param name="programs">The compiler's files, and the SDK's that were imported. Absolute paths.</param>
    /// <param name="commit">What is checked out; null in no repository.</param>
    /// <param name="key">The key that signs; null where it is not to be opened yet.</param>
    /// <param name="metablock">The form that links get.</param>
    public static void Early(string[] packs, string[] programs, BuiltCommit? commit, SigningKey? key, bool metablock)
    {
        OnThread(() =>
        {
            foreach (var pack in packs) Quietly(() => Shared(Directory.GetFiles(pack, "*.dll", SearchOption.AllDirectories)));
            Shared(programs);
        });
        OnThread(() =>
        {
            Quietly(() => _ = commit?.Files);
            // The first signature of a process takes ten times as long as the next. This one nobody gets to see.
            Quietly(() => _ = key?.Sign(new Link { Name = "nothing" }, metablock).ToBytes());
        });
    }

    private static void Shared(string[] files)
    {
        foreach (var path in files) Quietly(() => HashedFile.ReadShared(path, CancellationToken.None));
    }

    /// <summary>On a thread of its own: the pool's are those that bring the compiler's answer.</summary>
    private static Task OnThread(Action read) => Task.Factory.StartNew(read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

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
            // Whoever needs it reads it again, and reports.
        }
    }
}
