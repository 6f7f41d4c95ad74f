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
    /// <param name="snapshot">The compiler's inputs, that have been read or are being read.</param>
    /// <param name="roots">Where files may be.</param>
    /// <param name="programs">The compiler's files, and the SDK's that were imported.</param>
    /// <param name="commit">What is checked out; null in no repository.</param>
    /// <param name="note">What else is to be done meanwhile; null for nothing.</param>
    /// <param name="memory">Ends when what earlier builds have read is known.</param>
    public static ReadAhead Begin(InputSnapshot snapshot, BuildRoots roots, IEnumerable<string> programs, BuiltCommit? commit, Action? note, Task memory) => new(
        Beside.Run(() =>
        {
            if (note is not null) Quietly(note);
            memory.Wait();
            Shared(programs);
            foreach (var files in (IReadOnlyDictionary<string, HashedFile>[])[snapshot.Files, snapshot.Heard.Files])
                foreach (var (path, file) in files) Look(path, file, roots, commit, snapshot.Compile.Of);
        }),
        Beside.Run(() =>
        {
            memory.Wait();
            var inPackages = snapshot.Files.Keys.Select(path => BuildFile.At(path, roots)).OfType<BuildFile.InPackage>();
            foreach (var package in inPackages.GroupBy(file => file.Purl, StringComparer.Ordinal))
                Quietly(() => PackageContents.Of(package.First(), snapshot.Graph!.Packages).Read(package.Select(file => file.Entry), CancellationToken.None));
        }));

    private static void Look(string path, HashedFile file, BuildRoots roots, BuiltCommit? commit, Compilation compile)
    {
        try
        {
            if (IsReference(path, roots)) ReferencedModule.Of(path, file);
            else if (BuildFile.At(path, roots) is BuildFile.InRepository own && !compile.IsOutput(path)) commit?.Files.Have(own, file, CancellationToken.None);
        }
        catch (Exception problem) when (IsSaidLater(problem))
        {
            // Whoever needs it reads it again, and reports.
        }
    }

    /// <summary>Whether a file is an assembly of a package or pack, but no analyzer: the compiler's references, of which a PDB will testify, and some more.</summary>
    private static bool IsReference(string path, BuildRoots roots) => MayBeReference(path) && BuildFile.At(path, roots) is not (BuildFile.InRepository or null);

    private static bool MayBeReference(string path) => path.EndsWith(".dll", StringComparison.Ordinal) && !path.Contains(Analyzers, StringComparison.Ordinal);

    private static readonly string Analyzers = $"{Path.DirectorySeparatorChar}analyzers{Path.DirectorySeparatorChar}";

    /// <summary>Reads what every compile of a build will ask for, long before one does.</summary>
    /// <param name="programs">The compiler's files, and the SDK's that were imported. Absolute paths.</param>
    /// <param name="commit">What is checked out; null in no repository.</param>
    /// <param name="key">The key that signs; null where it is not to be opened yet.</param>
    /// <param name="metablock">The form that links get.</param>
    public static void Early(IEnumerable<string> programs, BuiltCommit? commit, SigningKey? key, bool metablock)
    {
        Shared(programs);
        Quietly(() => _ = commit?.Files);
        // The first signature of a process takes ten times as long as the next. This one nobody gets to see.
        Quietly(() => _ = key?.Sign(new Link { Name = "nothing" }, metablock).ToBytes());
    }

    /// <summary>Reads what a compile will be given, long before it is.</summary>
    /// <param name="references">Absolute paths of files of packages and packs.</param>
    public static void References(IEnumerable<string> references)
    {
        foreach (var path in references) Quietly(() => ReadShared(path, CancellationToken.None));
    }

    /// <summary>Reads a file of a package or of the SDK, and what the compile will ask of it.</summary>
    /// <exception cref="RecordingException">As of <see cref="HashedFile.ReadShared"/>.</exception>
    public static HashedFile ReadShared(string path, CancellationToken cancellationToken) =>
        MayBeReference(path) ? ReferencedModule.ReadShared(path, cancellationToken) : HashedFile.ReadShared(path, cancellationToken);

    private static void Shared(IEnumerable<string> files)
    {
        foreach (var path in files) Quietly(() => HashedFile.ReadShared(path, CancellationToken.None));
    }

    /// <summary>Without saying what goes wrong: whoever needs what it reads reads it again, and reports.</summary>
    public static void Quietly(Action read)
    {
        try
        {
            read();
        }
        catch (Exception problem) when (IsSaidLater(problem))
        {
            // Whoever needs it reads it again, and reports.
        }
    }

    private static bool IsSaidLater(Exception problem) => problem is InTotoException or IOException or UnauthorizedAccessException;
}
