using System.Text;
using InToto.DotNet;
using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>Notes what the compiler's inputs are before it runs, and writes their contents' digests where MSBuild sees a change that hides behind an old date.</summary>
[MSBuildMultiThreadableTask]
public sealed class RecordInputs : CompileTask
{
    /// <summary>Every input that is known by now.</summary>
    public ITaskItem[] Inputs { get; set; } = [];

    /// <summary>Settings that decide what the compiler writes and are in no file: when one changes, it must run again.</summary>
    public string[] Settings { get; set; } = [];

    /// <summary>Where the compiler is, or its targets.</summary>
    public string RoslynFolder { get; set; } = "";

    /// <summary>Files that MSBuild says it imported.</summary>
    public ITaskItem[] Imports { get; set; } = [];

    /// <summary>Whether the compiler must run whatever was built before: so in a CI build, and where there is no link of the last compile.</summary>
    public bool ContinuousIntegrationBuild { get; set; }

    /// <summary>The roots of sources, with <c>MappedPath</c>, as the SDK maps them.</summary>
    public ITaskItem[] SourceRoots { get; set; } = [];

    /// <summary>What <c>PathMap</c> holds.</summary>
    public string PathMap { get; set; } = "";

    /// <summary>What <c>PathMap</c> must hold: the SDK's targets cannot write a root down that has an apostrophe in its path.</summary>
    [Output]
    public string CorrectPathMap { get; private set; } = "";

    /// <summary>Whether the compiler must run though no input changed.</summary>
    [Output]
    public bool MustCompile { get; private set; }

    /// <summary>The file of digests, an input of the compile: it is written only when its content changes.</summary>
    [Output]
    public string ContentFile { get; private set; } = "";

    private protected override void Run(CancellationToken cancellationToken)
    {
        var taken = TimeProvider.System.GetUtcNow();
        var packages = ReadPackages();
        var roots = Roots(packages);
        Directory.CreateDirectory(RecordFolder);
        var before = KnownFiles.Read(Path.Join(RecordFolder, "compile.files"));
        var files = new SortedDictionary<string, HashedFile>(StringComparer.Ordinal);
        var known = Inputs.Select(item => item.ItemSpec).Concat(ProjectFiles.Of(Project, roots.Repository, Imports.Select(item => item.ItemSpec), packages, TargetFramework));
        foreach (var input in known)
        {
            var path = Path.GetFullPath(input, ProjectFolder);
            // An input that is missing is the compiler's to report, in its own words.
            if (files.ContainsKey(path) || !File.Exists(path)) continue;
            files.Add(path, before.Unchanged(path) ?? (BuildFile.At(path, roots) is BuildFile.InRepository or null ? HashedFile.Read(path, cancellationToken) : HashedFile.ReadShared(path, cancellationToken)));
        }
        before.Write(files);
        CorrectPathMap = SourceRoots.Any(root => root.ItemSpec.Contains('\'', StringComparison.Ordinal)) ? Mapped() : PathMap;
        var folders = FoldersOf(files.Keys, roots);
        // The last: whoever waits for the compiler to start may wait for this file.
        var willCompile = WriteContent(files) || MustCompile;
        new InputSnapshot(files, folders, taken)
        {
            Ahead = willCompile && RoslynFolder.Length > 0
                ? ReadAhead.Begin(files.Keys.Select(path => BuildFile.At(path, roots)).OfType<BuildFile>(), packages, Toolchain.Files(SourceLanguage.Named(Language), Path.GetFullPath(RoslynFolder, ProjectFolder), compiler: null))
                : Task.CompletedTask,
        }.Keep(BuildEngine4, Compile);
    }

    private Dictionary<string, FileFacts> FoldersOf(IEnumerable<string> files, BuildRoots roots)
    {
        var folders = new Dictionary<string, FileFacts>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (IsOutput(file) || BuildFile.At(file, roots) is not BuildFile.InRepository) continue;
            for (var folder = Path.GetDirectoryName(file); folder is not null && folder.Length > roots.Repository.Length && !folders.ContainsKey(folder); folder = Path.GetDirectoryName(folder))
                if (InputSnapshot.FactsOf(folder) is { } facts) folders.Add(folder, facts);
        }
        return folders;
    }

    private string Mapped() => string.Join(',', SourceRoots
        .Where(root => root.GetMetadata("NestedRoot").Length == 0)
        .Select(root => $"{Doubled(root.ItemSpec)}={Doubled(root.GetMetadata("MappedPath"))}"));

    /// <summary>As the compiler reads it: what separates the parts stands twice where it is meant.</summary>
    private static string Doubled(string path) => path.Replace(",", ",,", StringComparison.Ordinal).Replace("=", "==", StringComparison.Ordinal);

    /// <returns>Whether it is another content than before.</returns>
    private bool WriteContent(IEnumerable<KeyValuePair<string, HashedFile>> files)
    {
        var text = new StringBuilder();
        text.Append("PathMap=").Append(CorrectPathMap).Append('\n');
        foreach (var setting in Settings) text.Append(setting).Append('\n');
        foreach (var property in GivenProperties.Of(BuildEngine6)) text.Append(property.Digests).Append("  ").Append(property.Name).Append('\n');
        foreach (var (path, file) in files) text.Append(file.Digest.Digests[0].Hex).Append("  ").Append(path).Append('\n');
        var bytes = Encoding.UTF8.GetBytes(text.ToString());

        ContentFile = Path.Join(RecordFolder, "compile.inputs");
        MustCompile = ContinuousIntegrationBuild || !LinkFiles.In(RecordFolder).Any();
        if (QuietFile.Holds(ContentFile, bytes)) return false;
        // What was recorded of other inputs is no longer true, and the compile that will be may fail.
        LinkFiles.Delete(RecordFolder);
        QuietFile.Write(ContentFile, bytes);
        return true;
    }
}
