using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using InToto.DotNet;
using InToto.Signing;

namespace InToto.Tool;

/// <summary>What <c>init</c> will do to a repository: new files, and lines in files that are there. Nothing is overwritten.</summary>
internal sealed class InitPlan(string root, string keyFolder, ImmutableArray<InitProject> projects)
{
    private readonly InitKey _owner = InitKey.Of("owner", keyFolder, root);
    private readonly InitKey _ci = InitKey.Of("ci", keyFolder, root);

    public required DateTimeOffset Expires { get; init; }

    /// <summary>Who vouches for the source; nobody: the builder does.</summary>
    public required ImmutableArray<Key> Sources { get; init; }

    public required string Version { get; init; }

    public required string Ci { get; init; }

    public required bool IsEncrypted { get; init; }

    public string? Passphrase { get; set; }

    public bool MakesKeys => _owner.IsNew || _ci.IsNew;

    /// <exception cref="UsageException">Private keys would go into the repository.</exception>
    public void RequireSense()
    {
        if ((keyFolder + Path.DirectorySeparatorChar).StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new UsageException("Private keys must not be in the repository: one commit, and everybody has them.", "--keys DIR: a folder outside of it.");
        foreach (var project in projects)
            if (project.Package.Root != root) throw new UsageException($"'{Printable.Of(project.Package.Id)}' has another root, {Printable.Of(project.Package.Root)}.", "Run it there, or name projects of this repository.");
        _owner.RequireSense();
        _ci.RequireSense();
    }

    /// <summary>Everything, in the order in which it is done: what an interruption leaves, the next run goes on from.</summary>
    public ImmutableArray<InitStep> Steps(Terminal terminal) =>
    [
        .. KeySteps(_owner, "signs layouts: keep it off the machines that build", "who may sign layouts"),
        .. KeySteps(_ci, "signs what builds record: give it to CI as a secret", "who may build"),
        GitIgnore(),
        .. InitPackage.Steps(root, projects, Version, Sources.IsEmpty),
        .. projects.Select(project => Layout(project, terminal)),
        .. InitSnippets.Steps(root, projects, Version, Ci, IsEncrypted),
    ];

    /// <summary>The plan, and what it means.</summary>
    public IEnumerable<Line> Lines(ImmutableArray<InitStep> steps)
    {
        yield return $"{projects.Length} {(projects.Length == 1 ? "package" : "packages")} in {Printable.InFull(root)}: {string.Join(", ", projects.Select(project => Printable.Of(project.Package.Id)))}";
        foreach (var step in steps) yield return new Line($"  {step.Word,-6}  {Shown(step.Path)}  ({step.About})", step.Do is null ? Tone.Quiet : Tone.Plain);
        yield return Sources.IsEmpty
            ? new Line("the builder vouches for the source (InTotoRecordSource): whoever has the key of CI can make a package of any source.\n  --source-functionary KEY: somebody else vouches for it", Tone.Caution)
            : "the source is vouched for by another key than the builder's: " + string.Join(", ", Sources.Select(key => key.Id.Prefix));
        if (MakesKeys) yield return IsEncrypted ? "the new keys are encrypted with a passphrase" : new Line("the new keys are not encrypted (--unencrypted)", Tone.Caution);
    }

    public IEnumerable<Line> Next(Terminal terminal)
    {
        var project = projects[0].Package;
        yield return "next:";
        if (!Path.Exists(Path.Join(root, ".git")))
        {
            terminal.Report(new(Severity.Warning, AuthorCodes.NoRepository, "There is no git repository, and a build can record the source of a commit only.", Printable.InFull(root), "Make one: git init, and commit."));
            yield return "  git init";
        }
        yield return "  git add -A && git commit -m 'Packages testify how they are made'";
        if (!Sources.IsEmpty) yield return "  dotnet intoto run -n source --signing-key SOURCE.pem --products git:HEAD -d intoto -x";
        yield return $"  INTOTO_SIGNING_KEY={Word(_ci.PrivatePath)} dotnet pack {Word(Shown(project.Project.Path))} -o packages";
        yield return $"  dotnet intoto verify packages/{Printable.Of(project.Id)}.*.nupkg -l {Word(Shown(Path.Join(root, "intoto", $"{project.Id}.layout")))} --layout-key {Word(Shown(_owner.PublicPath))}";
    }

    public string Shown(string path) => path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? Printable.Of(Path.GetRelativePath(Path.GetFullPath("."), path)) : Printable.InFull(path);

    private static string Word(string path) => path.Contains(' ', StringComparison.Ordinal) ? $"'{path}'" : path;

    private IEnumerable<InitStep> KeySteps(InitKey key, string secret, string open)
    {
        if (Path.Exists(key.PrivatePath) || key.IsNew) yield return new(key.IsNew ? "create" : "keep", key.PrivatePath, secret, key.IsNew ? () => key.Make(Passphrase) : null);
        // Both halves are made at once; the second line says so, and does nothing.
        yield return new(key.IsNew ? "create" : "keep", key.PublicPath, open, key.IsNew ? () => { } : null);
    }

    private InitStep GitIgnore()
    {
        var path = Path.Join(root, ".gitignore");
        if (!File.Exists(path)) return new("create", path, "builds, and private keys", () => InitFile.Create(path, "bin/\nobj/\npackages/\n*.pem\n"));
        var content = InitFile.Read(path);
        var text = Encoding.UTF8.GetString(content);
        if (text.Split('\n').Any(line => line.Trim() == "*.pem")) return new("keep", path, "private keys", null);
        var newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var added = (text.Length == 0 || text.EndsWith('\n') ? "" : newLine) + "*.pem" + newLine;
        return new("change", path, "private keys", () => InitFile.Change(path, content, [.. content, .. Encoding.UTF8.GetBytes(added)]));
    }

    private InitStep Layout(InitProject project, Terminal terminal)
    {
        var path = Path.Join(root, "intoto", $"{project.Package.Id}.layout");
        var about = string.Create(CultureInfo.InvariantCulture, $"how {Printable.Of(project.Package.Id)} is made, until {Expires:yyyy-MM-dd}; signed by the owner");
        return Path.Exists(path) ? new("keep", path, "a layout", null) : new("create", path, about, () =>
        {
            var builder = LayoutKey.Of(KeyFile.ReadPublic(_ci.PublicPath));
            var written = PackageLayout.Of(project.Package, Expires, [builder], Sources.IsEmpty ? [builder] : [.. Sources.Select(LayoutKey.Of)], []);
            foreach (var warning in written.Warnings) terminal.Report(new(Severity.Warning, warning.Code, warning.What, warning.Where, warning.Hint));
            using var owner = _owner.Open(Passphrase, terminal);
            MetadataFile.Write(path, Envelope.Of(written.Layout).SignedBy((owner, owner.PublicKey.Id)));
        });
    }
}
