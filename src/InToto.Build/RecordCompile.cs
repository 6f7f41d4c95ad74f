using InToto.DotNet;
using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>Records a compile that has just run: what was noted before it, what the compiler was given, and what its PDB says that it read, must be the same.</summary>
/// <remarks>Files of the repository are read before it returns. The rest is done on a thread beside the targets that follow, so that a build waits for it only where they are quicker.</remarks>
[MSBuildMultiThreadableTask]
public sealed class RecordCompile : RecordingTask
{
    /// <summary>What <see cref="RecordInputs"/> calls this compile; empty where it did not run.</summary>
    public string Compile { get; set; } = "";

    /// <summary>Where links of this compile are. Relative to the project.</summary>
    [Required]
    public string RecordFolder { get; set; } = "";

    /// <summary>The compiler's command line, a word each.</summary>
    [Required]
    public ITaskItem[] CommandLine { get; set; } = [];

    /// <summary>Files that the compiler's inputs were made of: <c>.resx</c> files.</summary>
    public ITaskItem[] Originals { get; set; } = [];

    /// <summary>The folder of another compiler; empty for the SDK's own.</summary>
    public string CompilerFolder { get; set; } = "";

    /// <summary>The file name of another compiler; empty for the usual one.</summary>
    public string CompilerName { get; set; } = "";

    /// <summary>Where the repository is, as the project says; empty when it does not.</summary>
    public string RepositoryUrl { get; set; } = "";

    /// <summary>The version of MSBuild, for the link's environment.</summary>
    public string MSBuildVersion { get; set; } = "";

    /// <summary>Whether a compile without a witness is an error.</summary>
    public bool Require { get; set; }

    /// <inheritdoc/>
    private protected override void Set(string parameter, object value)
    {
        switch (parameter)
        {
            case nameof(RecordFolder): RecordFolder = (string)value; break;
            case nameof(CommandLine): CommandLine = (ITaskItem[])value; break;
            case nameof(Originals): Originals = (ITaskItem[])value; break;
            case nameof(Compile): Compile = (string)value; break;
            case nameof(CompilerFolder): CompilerFolder = (string)value; break;
            case nameof(CompilerName): CompilerName = (string)value; break;
            case nameof(RepositoryUrl): RepositoryUrl = (string)value; break;
            case nameof(MSBuildVersion): MSBuildVersion = (string)value; break;
            case nameof(Require): Require = (bool)value; break;
            default: base.Set(parameter, value); break;
        }
    }

    private protected override void Run(CancellationToken cancellationToken)
    {
        // Whatever goes wrong from here on: no link of an earlier compile stands for this one.
        LinkFiles.Delete(Path.GetFullPath(RecordFolder, Path.GetDirectoryName(Project)!));
        var snapshot = InputSnapshot.Take(BuildEngine4, Compile);
        var compile = snapshot.Compile.Of;
        if (CommandLine.Length == 0)
            throw new BuildException(BuildCodes.CompilerCall, "The compiler ran and did not say how it was called.", hint: "Leave ProvideCommandLineArgs as InToto.Build sets it.");
        var language = SourceLanguage.Named(compile.Language);
        var arguments = language.Parse(CommandLine.Select(Written), compile.ProjectFolder);
        var packages = snapshot.Graph?.Now ?? compile.ReadPackages();
        var roots = compile.Roots(packages);
        // The targets that follow may change what the compiler wrote, and remove what was generated for it: both are read now.
        var compiled = new CompiledStep(snapshot.Compile, arguments, roots);
        compiled.ReadProducts(cancellationToken);
        var inputs = new CompileInputs([.. arguments.Sources, .. arguments.Inputs, .. Originals.Select(compile.PathOf)], snapshot.Heard, new(roots, packages, Path.TrimEndingDirectorySeparator(compile.ObjFolder), language.SourceEnding));
        inputs.ReadRepository(cancellationToken);
        ReportFolders(snapshot);
        if (!snapshot.Compile.Imports.AreAll) ReportUnseenImports();
        var asked = new Asked([.. GivenProperties.Of(BuildEngine6)], BuiltCommit.Of(BuildEngine4, roots.Repository));
        compiled.Record(() => Record(compiled, snapshot, arguments, inputs, language, asked));
        compiled.Keep(BuildEngine4);
    }

    /// <summary>What only MSBuild knows, and only while the task runs.</summary>
    private sealed record Asked(Artifact[] Properties, BuiltCommit? Commit);

    /// <summary>Runs beside the targets that follow the compiler; <see cref="FinishCompile"/> waits for it, and says what is wrong.</summary>
    private void Record(CompiledStep compiled, InputSnapshot snapshot, CompilerArguments arguments, CompileInputs inputs, SourceLanguage language, Asked asked)
    {
        snapshot.Ahead.Programs.Wait();
        inputs.ReadRest(CancellationToken.None);
        var (compile, imports, materials) = (snapshot.Compile.Of, snapshot.Compile.Imports, inputs.Materials);
        (string Path, HashedFile File)? compiler = null;
        foreach (var path in Toolchain.Files(language, compile.PathOf(snapshot.Compile.RoslynFolder), OtherCompiler(snapshot.Compile, language)))
        {
            var file = materials.Add(path, CancellationToken.None);
            compiler ??= (path, file); // the first is the one that runs
        }
        foreach (var path in ProjectFiles.Of(Project, materials.Roots.Repository, imports, materials.Packages, compile.TargetFramework))
            if (!IsOfRestore(path, compile.RestoreFile)) materials.Add(path, CancellationToken.None);
        if (language == SourceLanguage.FSharp) TypeProviders.Refuse(arguments.Inputs, materials.Roots);
        foreach (var property in asked.Properties) materials.Add(property);
        if (asked.Commit is { } commit) materials.Add(BuiltCommit.Artifact(commit.Id));

        compiled.Add(materials, imports.AreAll, asked.Commit is null ? null : IsDirty(materials, compile, asked.Commit.Files));
        if (compiled.HearWitness(inputs.Files, compiler) is { } silence && Require)
            throw new BuildException(BuildCodes.WitnessMissing, $"Nothing testifies to the sources of this compile: {silence.Why}.", hint: silence.HintWhereRequired);
        // The witness speaks first: it knows which source was swapped. Then what it does not see: times that cannot be set back.
        snapshot.RequireUnchanged(inputs.Files);
        snapshot.Ahead.Packages.Wait();
        materials.VerifyPackages(CancellationToken.None);
        compiled.WriteDocuments();
        compiled.MakeLink(MSBuildVersion, RepositoryUrl);
    }

    /// <summary>The compiler's task makes items of its words without escaping them, so what MSBuild takes for escapes is part of a name.</summary>
    private static string Written(ITaskItem word) => word is ITaskItem2 escaped ? escaped.EvaluatedIncludeEscaped : word.ItemSpec;

    private void ReportFolders(InputSnapshot snapshot)
    {
        foreach (var (folder, before) in snapshot.Folders)
            if (InputSnapshot.FactsOf(folder) != before)
                Warn(BuildCodes.FolderChanged, $"The folder '{Printable.InFull(folder)}' changed while the compiler ran: a file in it was added, removed or renamed.", null, "Let nothing write there during a build.");
    }

    /// <summary>Whether a file is what restore writes, and no more: its paths are of this machine, and what it says is recorded otherwise.</summary>
    private bool IsOfRestore(string path, string restoreFile) => NuGetFile.IsNamed(path, Project, restoreFile) && NuGetFile.IsOnlyThat(BoundedFile.Read(path, MostRestoreBytes, BoundedFile.RefuseArtifact));

    /// <summary>Whether a recorded file of the repository is another in the commit, or is not in it. What builds write (obj, bin) is in no commit.</summary>
    private static bool IsDirty(CompileMaterials materials, Compilation compile, CommittedFiles committed) =>
        materials.InRepository.Any(recorded => !compile.IsOutput(recorded.File.Path) && !committed.Have(recorded.File, recorded.Hashed, CancellationToken.None));

    private void ReportUnseenImports()
    {
        const string what = "MSBuild does not say which files it imported, so only those are recorded that are known by their names.";
        const string hint = "Build with 'dotnet build' or 'dotnet pack', and with the InToto.Build that belongs to the SDK.";
        if (Require) throw new BuildException(BuildCodes.ImportsUnknown, what, hint: hint);
        Warn(BuildCodes.ImportsUnknown, what, null, hint);
    }

    private string? OtherCompiler(KnownCompile compile, SourceLanguage language)
    {
        if (CompilerFolder.Length == 0 && CompilerName.Length == 0) return null;
        var usual = Path.Join(compile.RoslynFolder, language.CompilerFiles[0]);
        return compile.Of.PathOf(Path.Combine(CompilerFolder.Length > 0 ? CompilerFolder : Path.GetDirectoryName(usual)!, CompilerName.Length > 0 ? CompilerName : Path.GetFileName(usual)));
    }

    /// <summary>Some kilobytes, and more where packages bring content.</summary>
    private const int MostRestoreBytes = 16 * 1024 * 1024;
}
