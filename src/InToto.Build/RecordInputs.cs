using System.Security.Cryptography;
using System.Text;
using InToto.DotNet;
using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>Notes what the compiler's inputs are before it runs, and writes their contents' digests where MSBuild sees a change that hides behind an old date.</summary>
[MSBuildMultiThreadableTask]
public sealed class RecordInputs : CompileTask
{
    /// <summary>The source files.</summary>
    public ITaskItem[] Sources { get; set; } = [];

    /// <summary>Every other input that is known by now.</summary>
    public ITaskItem[] Inputs { get; set; } = [];

    /// <summary>Files whose text the compiler is to embed into the PDB already.</summary>
    public ITaskItem[] Embedded { get; set; } = [];

    /// <summary>Whether symbols are written, into which a text can be embedded.</summary>
    public bool WithSymbols { get; set; }

    /// <summary>The sources that are made by the build, in this compile's folder of intermediate files, and not embedded yet.</summary>
    [Output]
    public ITaskItem[] Generated { get; private set; } = [];

    /// <summary>Settings that decide what the compiler writes and are in no file: when one changes, it must run again.</summary>
    public string[] Settings { get; set; } = [];

    /// <summary>Whether digests that builds before this one have read are believed (<see cref="BuildMemory"/>).</summary>
    public bool Remember { get; set; }

    /// <summary>Where the compiler is, or its targets.</summary>
    public string RoslynFolder { get; set; } = "";

    /// <summary>Whether the compiler must run whatever was built before: so in a CI build, and where there is no link of the last compile.</summary>
    public bool ContinuousIntegrationBuild { get; set; }

    /// <summary>Files that properties of MSBuild name, and that it may have imported: for where it does not say what it did.</summary>
    public ITaskItem[] Imports { get; set; } = [];

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

    /// <summary>What the tasks after the compiler call this compile.</summary>
    [Output]
    public string Compile { get; private set; } = "";

    /// <summary>The file of digests, an input of the compile: it is written only when its content changes.</summary>
    [Output]
    public string ContentFile { get; private set; } = "";

    /// <inheritdoc/>
    private protected override void Set(string parameter, object value)
    {
        switch (parameter)
        {
            case nameof(Sources): Sources = (ITaskItem[])value; break;
            case nameof(Inputs): Inputs = (ITaskItem[])value; break;
            case nameof(Embedded): Embedded = (ITaskItem[])value; break;
            case nameof(WithSymbols): WithSymbols = (bool)value; break;
            case nameof(Settings): Settings = (string[])value; break;
            case nameof(Remember): Remember = (bool)value; break;
            case nameof(RoslynFolder): RoslynFolder = (string)value; break;
            case nameof(ContinuousIntegrationBuild): ContinuousIntegrationBuild = (bool)value; break;
            case nameof(Imports): Imports = (ITaskItem[])value; break;
            case nameof(SourceRoots): SourceRoots = (ITaskItem[])value; break;
            case nameof(PathMap): PathMap = (string)value; break;
            default: base.Set(parameter, value); break;
        }
    }

    /// <inheritdoc/>
    private protected override object? Get(string output) => output switch
    {
        nameof(Generated) => Generated,
        nameof(CorrectPathMap) => CorrectPathMap,
        nameof(MustCompile) => MustCompile,
        nameof(Compile) => Compile,
        nameof(ContentFile) => ContentFile,
        _ => base.Get(output),
    };

    private protected override void Run(CancellationToken cancellationToken)
    {
        var taken = TimeProvider.System.GetUtcNow();
        Directory.CreateDirectory(Compilation.RecordFolder);
        (Compile, ContentFile) = (Compilation.Id, InputNotes.ContentFileOf(Compilation));
        // Of an unsigned link nobody knows who wrote it, so none of an earlier build stands for a compile.
        MustCompile = ContinuousIntegrationBuild || IsDeferred || !LinkFiles.In(Compilation.RecordFolder).Any();
        CorrectPathMap = SourceRoots.Any(root => root.ItemSpec.Contains('\'', StringComparison.Ordinal)) ? Mapped() : PathMap;
        MarkGenerated();
        var before = InputNotes.Before(Compilation);
        var settings = SettingsText();
        var compile = new KnownCompile(Compilation, RoslynFolder, ProjectImports.Of(BuildEngine, Imports.Select(Compilation.PathOf)), Signer);
        var facts = BuildFacts.Of(BuildEngine4, Path.TrimEndingDirectorySeparator(Compilation.PathOf(Root)));
        if (!MustCompile && before.Answer(Question(settings, compile.Imports), facts)) new InputSnapshot(compile, before.Files, FactsOf(before.Folders), taken).Keep(BuildEngine4);
        else ReadInputs(compile, before, facts, settings, taken, cancellationToken);
    }

    private void ReadInputs(KnownCompile compile, KnownFiles before, BuildFacts facts, string settings, DateTimeOffset taken, CancellationToken cancellationToken)
    {
        var graph = RestoredGraphs.Of(BuildEngine4).Read(Compilation.RestoreFile);
        var roots = Compilation.Roots(graph.Packages);
        var heard = HasWitness && MustCompile ? HeardSources.Note([.. Sources.Select(Compilation.PathOf).Where(path => BuildFile.At(path, roots) is BuildFile.InRepository && !Compilation.IsOutput(path))], taken) : HeardSources.None;
        var files = new Dictionary<string, HashedFile>(Sources.Length + Inputs.Length + UsualImports, StringComparer.Ordinal);
        var missing = new List<string>();
        foreach (var path in PathsOf(compile.Imports, roots, graph.Packages, missing))
        {
            if (files.ContainsKey(path) || heard.Have(path)) continue;
            if ((before.Unchanged(path) ?? facts.Unchanged(path)) is { } known) files.Add(path, known);
            // An input that is missing is the compiler's to report, in its own words.
            else if (!File.Exists(path)) missing.Add(path);
            else files.Add(path, BuildFile.At(path, roots) is BuildFile.InRepository or null ? HashedFile.Read(path, cancellationToken) : ReadAhead.ReadShared(path, cancellationToken));
        }
        var snapshot = new InputSnapshot(compile, files, FactsOf(FoldersOf(files.Keys.Concat(heard.Paths), roots)), taken) { Graph = graph, Heard = heard };
        Write(snapshot, new(Compilation, before, settings, Question(settings, compile.Imports), [.. snapshot.Folders.Keys], missing, taken), roots).Keep(BuildEngine4);
    }

    /// <summary>Writes what was read, or is being read, and begins to read ahead where a compile follows.</summary>
    private InputSnapshot Write(InputSnapshot snapshot, InputNotes notes, BuildRoots roots)
    {
        if (snapshot.Heard.Paths.Count > 0)
        {
            notes.WriteBeside(snapshot.Heard, snapshot.Files);
            return snapshot with { Ahead = BeginAhead(snapshot, roots, null) };
        }
        // From here on the compiler may start, and whoever waits for that may wait for the rest.
        if ((notes.WriteDigests(snapshot.Files) || MustCompile) && RoslynFolder.Length > 0) return snapshot with { Ahead = BeginAhead(snapshot, roots, () => notes.WriteKnown(snapshot.Files)) };
        notes.WriteKnown(snapshot.Files);
        return snapshot;
    }

    private ReadAhead BeginAhead(InputSnapshot snapshot, BuildRoots roots, Action? note)
    {
        var programs = Toolchain.Files(SourceLanguage.Named(Language), Compilation.PathOf(RoslynFolder), compiler: null).Concat(snapshot.Compile.Imports.Paths.Where(path => RealPath.IsWithin(path, roots.DotNetFolder)));
        return ReadAhead.Begin(snapshot, roots, BegunReading.Of(BuildEngine4).New(programs), BuiltCommit.Of(BuildEngine4, roots.Repository), note, BuildMemory.Of(BuildEngine4, Remember ? KeyAtHand() : null));
    }

    /// <summary>Every input that is looked at before the compile, some of them twice. Absolute paths.</summary>
    private IEnumerable<string> PathsOf(ProjectImports imports, BuildRoots roots, RestoredPackages packages, List<string> missing)
    {
        // The SDK's own targets are recorded after the compile. They change with its version, which was asked, and a hundred of them would be looked at in a build with nothing to do.
        var imported = imports with { Paths = [.. imports.Paths.Where(path => !NuGetFile.IsNamed(path, Project, Compilation.RestoreFile) && !RealPath.IsWithin(path, roots.DotNetFolder))] };
        return Given.Concat(ProjectFiles.Of(Project, roots.Repository, imported, packages, TargetFramework, missing)).Select(Compilation.PathOf);
    }

    /// <summary>Whether the compile will have a PDB that says which bytes of its sources the compiler read.</summary>
    private bool HasWitness => WithSymbols && RoslynFolder.Length > 0 && SourceLanguage.Named(Language) != SourceLanguage.FSharp;

    private IEnumerable<string> Given => Sources.Concat(Inputs).Select(item => item.ItemSpec);

    /// <summary>What is generated into obj is in no repository: its text must be in the PDB, whether git ignores obj or not.</summary>
    private void MarkGenerated()
    {
        if (!WithSymbols) return;
        var embedded = Embedded.Select(Compilation.PathOf).ToHashSet(StringComparer.Ordinal);
        var folder = Path.TrimEndingDirectorySeparator(Compilation.PathOf(IntermediateFolder));
        Generated = [.. Sources.Where(source => Compilation.PathOf(source) is var path && RealPath.IsWithin(path, folder) && !embedded.Contains(path))];
    }

    /// <summary>A digest of everything but the contents of files that decides which files are inputs, and what the compiler makes of them.</summary>
    private string Question(string settings, ProjectImports imports)
    {
        using var text = new RentedBuffer(UsualBytes);
        text.Write(settings);
        foreach (var word in (string[])[Project, TargetFramework, RuntimeIdentifier, Root, IntermediateFolder, BaseIntermediateFolder, BaseOutputFolder, AssetsFile, DotNetFolder, SdkVersion, RoslynFolder])
            WriteLine(text, word);
        foreach (var input in Given) WriteLine(text, input);
        foreach (var import in imports.Paths)
        {
            text.Write("import ");
            WriteLine(text, import);
        }
        return Convert.ToHexStringLower(SHA256.HashData(text.Written));
    }

    private static Dictionary<string, FileFacts> FactsOf(IEnumerable<string> folders)
    {
        var all = new Dictionary<string, FileFacts>(StringComparer.Ordinal);
        foreach (var folder in folders)
            if (InputSnapshot.FactsOf(folder) is { } facts) all.Add(folder, facts);
        return all;
    }

    private HashSet<string> FoldersOf(IEnumerable<string> files, BuildRoots roots)
    {
        var folders = new HashSet<string>(StringComparer.Ordinal);
        var last = "";
        foreach (var file in files)
        {
            // Nearly all are beside the one before.
            var name = file.LastIndexOf(Path.DirectorySeparatorChar);
            if (name == last.Length && file.StartsWith(last, StringComparison.Ordinal)) continue;
            if (BuildFile.At(file, roots) is not BuildFile.InRepository || Compilation.IsOutput(file)) continue;
            last = file[..name];
            for (var folder = last; folder is not null && folder.Length > roots.Repository.Length && folders.Add(folder);) folder = Path.GetDirectoryName(folder);
        }
        return folders;
    }

    private string Mapped() => string.Join(',', SourceRoots
        .Where(root => root.GetMetadata("NestedRoot").Length == 0)
        .Select(root => $"{Doubled(root.ItemSpec)}={Doubled(root.GetMetadata("MappedPath"))}"));

    /// <summary>As the compiler reads it: what separates the parts stands twice where it is meant.</summary>
    private static string Doubled(string path) => path.Replace(",", ",,", StringComparison.Ordinal).Replace("=", "==", StringComparison.Ordinal);

    private string SettingsText()
    {
        var text = new StringBuilder();
        text.Append("PathMap=").Append(CorrectPathMap).Append('\n');
        foreach (var setting in Settings) text.Append(setting).Append('\n');
        foreach (var property in GivenProperties.Of(BuildEngine6)) text.Append(property.Digests).Append("  ").Append(property.Name).Append('\n');
        return text.ToString();
    }

    private static void WriteLine(RentedBuffer text, string line)
    {
        text.Write(line);
        text.Write("\n");
    }

    private const int UsualImports = 32;

    /// <summary>Some hundred paths and digests.</summary>
    private const int UsualBytes = 128 * 1024;
}
