using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using InToto.DotNet;

namespace InToto.Tool;

/// <summary><c>layout</c>: writes the layout of a package or of a published folder, and helps its owner to see what a layout says.</summary>
internal static class LayoutCommand
{
    public static Command Create(Terminal terminal) => new("layout", "Write a layout, look at it, change it.")
    {
        New(terminal), LayoutShowCommand.Create(terminal), LayoutLintCommand.Create(terminal), LayoutDiffCommand.Create(terminal), LayoutTestCommand.Create(terminal),
        LayoutEditCommand.AddKey(terminal), LayoutEditCommand.AddStep(terminal), LayoutEditCommand.SetExpiry(terminal),
    };

    private static Command New(Terminal terminal)
    {
        var project = new Argument<string?>("PROJECT") { Description = "A project file or its folder. Default: the one in the current folder.", Arity = ArgumentArity.ZeroOrOne };
        var functionaries = CommandWords.Several("--functionary", "KEY", "Public keys of those who may compile and pack; any one of them suffices.");
        var sources = CommandWords.Several("--source-functionary", "KEY", "Public keys of those who may vouch for the source; any one of them suffices.");
        functionaries.Required = true;
        var expires = CommandWords.Optional("--expires", "DATE", "When the layout ends, UTC: 2030-01-31 or 2030-01-31T12:00:00Z. Default: in one year.");
        var links = CommandWords.Several("--from-links", "LINKS", "Instead of a project, links: the layout has the tightest rules that accept them.");
        var properties = CommandWords.Several("--property", "NAME", "Global properties (-p:NAME=...) that a build may be given beside Configuration. With --publish NAME=VALUE: published with this value.");
        var publish = CommandWords.Switch("--publish", "Write the layout of the folder that the project publishes, instead of its package.");
        var container = CommandWords.Switch("--container", "With --publish: and of the image that is made of the folder (PublishContainer).");
        var runtime = CommandWords.Optional("--runtime", "RID", "With --publish: what the project is published for, as for dotnet publish -r. Of a .NET tool with a package for each runtime: the one whose package is meant.", "-r");
        var framework = CommandWords.Optional("--framework", "NAME", "With --publish: which target framework is published, as for dotnet publish -f.", "-f");
        var output = CommandWords.Optional("--output", "FILE", "Where to write. Default: intoto/PACKAGEID.layout under the repository's root, of a published folder intoto/ASSEMBLYNAME.publish.layout, of an image intoto/ASSEMBLYNAME.container.layout.", "-o");
        var metablock = CommandWords.Switch("--metablock", "Write the classic wrapper instead of a DSSE envelope.");
        var keyIds = CommandWords.KeyIdFormat();

        return new Command("new", "Write the layout of the package that a project makes; its owner signs it afterwards.")
            { project, functionaries, sources, links, expires, properties, publish, container, runtime, framework, output, metablock, keyIds }
            .Runs(given =>
            {
                terminal.Begin("layout new");
                var end = ExpiresOf(given.GetValue(expires), TimeProvider.System);
                if (given.GetValue(links) is { Length: > 0 } places)
                {
                    if (given.GetValue(project) is not null || given.GetValue(sources) is { Length: > 0 } || given.GetValue(publish) || given.GetValue(container) || given.GetValue(properties) is { Length: > 0 } || given.GetValue(runtime) is not null || given.GetValue(framework) is not null)
                        throw new UsageException("--from-links is for steps of any kind, and what else was given is for projects.", "Give --from-links, --functionary, --output and --expires only.");
                    return FromLinks(terminal, places, KeysOf(given.GetRequiredValue(functionaries)), end, given.GetValue(output) ?? "root.layout", given.GetValue(metablock));
                }
                if (given.GetValue(sources) is not { Length: > 0 }) throw new UsageException("Option '--source-functionary' is required.", "--source-functionary KEY: Public keys of those who may vouch for the source; any one of them suffices.");
                var isPublish = given.GetValue(publish);
                if (!isPublish && given.GetValue(framework) is not null) throw new UsageException("--framework is for published folders.", "Give --publish too, or leave it out.");
                var isImage = given.GetValue(container);
                if (!isPublish && isImage) throw new UsageException("--container is for published folders.", "Give --publish too, or leave it out.");
                var values = PublishProperties.Of(given.GetValue(properties) ?? [], given.GetValue(runtime), given.GetValue(framework), isPublish);
                var names = PropertiesOf(values.Names);
                var (builders, vouchers) = (KeysOf(given.GetRequiredValue(functionaries)), KeysOf(given.GetRequiredValue(sources)));

                if (isPublish)
                {
                    var program = Projects.EvaluatePublish(ProjectFile.Find(given.GetValue(project)), values.Given, warning => Warn(terminal, warning));
                    var folder = PublishLayout.Of(isImage ? program : program with { ImageRepository = null }, end, builders, vouchers, names);
                    foreach (var warning in folder.Warnings) Warn(terminal, warning);
                    var place = given.GetValue(output) ?? Path.Join(program.Root, "intoto", $"{program.Name}.{(isImage ? "container" : "publish")}.layout");
                    Write(place, given.GetValue(metablock) ? Metablock.Of(folder.Layout) : Envelope.Of(folder.Layout), isOurs: given.GetValue(output) is null);
                    Tell(terminal, program.Name, program.Root, folder.Layout, place, $"dotnet publish{(isImage ? " -t:PublishContainer" : "")}{values.Words}", isImage ? $"PUBLISHED-FOLDER --evidence {Printable.Of(program.Name)}.container.intoto.jsonl" : "PUBLISHED-FOLDER");
                    return ExitCode.Done;
                }
                var package = Projects.Evaluate(ProjectFile.Find(given.GetValue(project)), given.GetValue(runtime), warning => Warn(terminal, warning));
                var written = PackageLayout.Of(package, end, builders, vouchers, names);
                foreach (var warning in written.Warnings) Warn(terminal, warning);

                var destination = given.GetValue(output) ?? Path.Join(package.Root, "intoto", $"{package.Id}.layout");
                Write(destination, given.GetValue(metablock) ? Metablock.Of(written.Layout) : Envelope.Of(written.Layout), isOurs: given.GetValue(output) is null);
                Tell(terminal, package.Id, package.Root, written.Layout, destination, "dotnet pack", $"{Printable.Of(package.Id)}.VERSION.nupkg");
                return ExitCode.Done;

                ImmutableArray<LayoutKey> KeysOf(string[] files) => [.. Inputs.PublicKeys(files).Select(key => LayoutKey.Of(key, CommandWords.KeyIdOf(given, keyIds, key)))];
            });
    }

    /// <summary>A layout that exists is not written over: it may be the owner's work.</summary>
    private static int FromLinks(Terminal terminal, string[] places, ImmutableArray<LayoutKey> keys, DateTimeOffset expires, string path, bool metablock)
    {
        if (Path.Exists(path)) throw new UsageException($"There is a '{Printable.Of(path)}' already.", "--output FILE: a new file.");
        var layout = LinksLayout.Of(RecordedLinks.Read(places), keys, expires);
        (string Step, ArtifactName Name)[] untied = [.. LinksLayout.Untied(layout)];
        if (untied.Length > 0)
            terminal.Report(new(Severity.Warning, AuthorCodes.ArtifactsUntied, $"{untied.Length} of the materials were made by no step, so they may have any content.", null, "Record the step that they come from too, such as 'run -n source --products git:HEAD -x'.")
            { Details = [.. untied.Take(InToto.Tool.Shown.Lines).Select(one => $"{Printable.Of(one.Step)}: {Printable.Of(one.Name.Value)}")] });
        MetadataFile.Write(path, metablock ? Metablock.Of(layout) : Envelope.Of(layout));
        terminal.Show(new TextView(Printable.Of(path)));
        terminal.Tell("next:", $"  dotnet intoto layout test {Word(Printable.Of(path))} {InToto.Tool.Shown.Words(places)}", $"  dotnet intoto sign -f {Word(Printable.Of(path))} -k OWNER.pem");
        return ExitCode.Done;
    }

    private static void Write(string path, Metadata layout, bool isOurs)
    {
        if (isOurs) Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        MetadataFile.Write(path, layout);
    }

    private static void Tell(Terminal terminal, string name, string root, Layout layout, string destination, string build, string product)
    {
        var (file, links) = (Word(Shown(destination)), Word(Shown(Path.Join(root, "intoto"))));
        terminal.Show(new TextView(Shown(destination)));
        terminal.Tell(
            $"{Printable.Of(name)}: {string.Join(", ", layout.Steps.Select(step => Printable.Of(step.Name)))}; expires {layout.Expires.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}",
            "next:",
            $"  dotnet intoto sign -f {file} -k OWNER.pem",
            $"  dotnet intoto run -n source --signing-key SOURCE.pem --products git:HEAD -d {links} -x",
            $"  INTOTO_SIGNING_KEY=BUILD.pem {build}",
            $"  dotnet intoto verify {product} -l {file} --layout-key OWNER.pub");
    }

    private static string Shown(string path) => Printable.InFull(Path.GetRelativePath(Path.GetFullPath("."), path));

    private static string Word(string path) => path.Contains(' ', StringComparison.Ordinal) ? $"'{path}'" : path;

    private static void Warn(Terminal terminal, LayoutWarning warning) => terminal.Report(new(Severity.Warning, warning.Code, warning.What, warning.Where, warning.Hint));

    /// <summary>A layout that has ended already would verify nothing.</summary>
    public static DateTimeOffset ExpiresOf(string? text, TimeProvider clock, string word = "--expires DATE")
    {
        var now = clock.GetUtcNow();
        if (text is null) return new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, now.Minute, now.Second, TimeSpan.Zero).AddYears(1);
        if (!DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss'Z'"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expires))
            throw new UsageException($"'{Printable.Of(text)}' is no date.", $"{word}: 2030-01-31, or 2030-01-31T12:00:00Z.");
        return expires > now ? expires : throw new UsageException($"The layout would have expired at {Printable.Of(text)}, which is past.", $"{word}: give a later one.");
    }

    /// <summary>Names only: which value a property may have is not a rule's to say.</summary>
    private static ImmutableArray<string> PropertiesOf(string[] names)
    {
        foreach (var name in names)
        {
            if (name.Length == 0 || !(char.IsAsciiLetter(name[0]) || name[0] == '_') || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.'))
                throw new UsageException($"'{Printable.Of(name)}' is no name of a property.", "--property NAME: the name alone, such as Version; a build may give it any value.");
        }
        return [.. names];
    }
}
