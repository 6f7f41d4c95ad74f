using System.CommandLine;
using System.Globalization;
using InToto.DotNet;

namespace InToto.Tool;

/// <summary><c>doctor</c>: what about a project, its repository and this machine makes evidence weak or verification fail?</summary>
internal static class DoctorCommand
{
    public static Command Create(Terminal terminal)
    {
        var project = new Argument<string?>("PROJECT") { Description = "A project file or its folder. Default: the one in the current folder.", Arity = ArgumentArity.ZeroOrOne };
        var format = CommandWords.FormatOfProblems();

        return new Command("doctor", "Look for what makes evidence weak, or verification fail. Exit code 1 where there are warnings.") { project, format }
            .Runs(given =>
            {
                terminal.Begin("doctor", CommandWords.FormatOf(given, format));
                var path = ProjectFile.Find(given.GetValue(project));
                terminal.IsAbout(Path.GetRelativePath(Path.GetFullPath("."), path));
                Diagnosis[] found = [.. Diagnosis.OfProject(Projects.Setup(path)), .. Diagnosis.OfRepository(RepositoryRoot.Of(Path.GetDirectoryName(path)!)), .. Diagnosis.OfKeys(RepositoryRoot.Of(Path.GetDirectoryName(path)!))];
                foreach (var one in found.Where(one => one.Problem is not null)) terminal.Report(one.Problem!);
                terminal.Show(new TextView([.. found.Select(one => one.Problem is null ? new Line($"ok    {one.About}", Tone.Good) : new Line($"no    {one.About}", Tone.Caution))]));
                return found.Any(one => one.Problem?.Severity == Severity.Warning) ? ExitCode.Rejected : ExitCode.Done;
            });
    }
}

/// <summary>One thing that was looked at.</summary>
/// <param name="About">What it is, in a few words.</param>
/// <param name="Problem">What is wrong with it; null when nothing is.</param>
internal sealed record Diagnosis(string About, Problem? Problem)
{
    public static IEnumerable<Diagnosis> OfProject(ProjectSetup setup)
    {
        var where = Printable.Of(setup.Path);
        yield return Of("InToto.Build records the build", setup.HasPackage, Severity.Warning, AuthorCodes.NotRecorded, "The project does not refer to InToto.Build, so nothing records how it is built.", where, "dotnet intoto init.");
        yield return Of("compilers are deterministic", setup.Is("Deterministic"), Severity.Warning, AuthorCodes.NotReproducible, "The project is not compiled deterministically (Deterministic), so nobody can build the same bytes again.", where, "Take Deterministic=false out.");
        yield return Of("builds in CI say so", !setup.IsInCi || setup.Is("ContinuousIntegrationBuild"), Severity.Warning, AuthorCodes.NotReproducible, "This is a CI, and ContinuousIntegrationBuild is not set: paths of the machine are in the assemblies.", where, "Directory.Build.props: ContinuousIntegrationBuild true where the CI's variable is set.");
        yield return Of("the PDB is where the package is", setup.Value("DebugType") is "embedded" or "portable" or "", Severity.Warning, AuthorCodes.NoWitness, $"DebugType is '{Printable.Of(setup.Value("DebugType"))}', so the package has no PDB that says what the compiler read.", where, "DebugType embedded.");
        yield return Of("Source Link names the repository", setup.Is("PublishRepositoryUrl") || setup.Value("RepositoryUrl").Length > 0, Severity.Note, AuthorCodes.NoSourceLink, "The package will not say which repository it comes from.", where, "PublishRepositoryUrl true.");
        yield return Of("dependencies are locked", setup.Is("RestorePackagesWithLockFile"), Severity.Note, AuthorCodes.NotPinned, "There is no lock file of packages (RestorePackagesWithLockFile), so two restores may take different ones.", where, "RestorePackagesWithLockFile true, and commit packages.lock.json.");
    }

    public static IEnumerable<Diagnosis> OfRepository(string root)
    {
        yield return Of("there is a git repository", Path.Exists(Path.Join(root, ".git")), Severity.Warning, AuthorCodes.NoRepository, "There is no git repository, and a build can record the source of a commit only.", Printable.InFull(root), "git init, and commit.");
        yield return Of("the SDK is pinned", File.Exists(Path.Join(root, "global.json")), Severity.Note, AuthorCodes.NotPinned, "There is no global.json, so another machine may build with another SDK than the layout allows.", Printable.InFull(root), "dotnet new globaljson --roll-forward latestPatch.");
        // A commit lies in the past, so what is newer than now tells of a clock.
        var head = Path.Join(root, ".git", "HEAD");
        var isPast = !File.Exists(head) || File.GetLastWriteTimeUtc(head) <= TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(5);
        yield return Of("the clock is not behind the repository", isPast, Severity.Warning, AuthorCodes.ClockWrong, string.Create(CultureInfo.InvariantCulture, $"The clock says {TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC, and the repository was changed later. Whether a layout has ended is told by the clock."), Printable.InFull(head), "Set the clock.");
    }

    public static IEnumerable<Diagnosis> OfKeys(string root)
    {
        if (OperatingSystem.IsWindows()) yield break;
        string?[] files = [Environment.GetEnvironmentVariable("INTOTO_SIGNING_KEY") is { } named && !named.Contains(':', StringComparison.Ordinal) ? named : null, InitKey.Of("owner", InitKey.DefaultFolder(root), root).PrivatePath, InitKey.Of("ci", InitKey.DefaultFolder(root), root).PrivatePath];
        foreach (var file in files.OfType<string>().Where(File.Exists).Distinct(StringComparer.Ordinal))
        {
            var isOpen = (File.GetUnixFileMode(file) & (UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0;
            yield return Of($"only its owner reads {Printable.Of(Path.GetFileName(file))}", !isOpen, Severity.Warning, Codes.KeyFileReadableByOthers, "Others than its owner can read or change the private key file.", Printable.InFull(file), "chmod 600 FILE");
        }
    }

    private static Diagnosis Of(string about, bool isWell, Severity severity, string code, string what, string where, string hint) => new(about, isWell ? null : new(severity, code, what, where, hint));
}
