using System.CommandLine;
using System.Globalization;
using InToto.DotNet;

namespace InToto.Tool;

/// <summary><c>verify</c>: was a package, or were links, made by the people and steps that the layout names?</summary>
internal static class VerifyCommand
{
    public static Command Create(Terminal terminal)
    {
        var package = new Argument<string?>("PACKAGE") { Description = "A .nupkg, or a published folder. Without a layout and keys also ID@VERSION, packages.lock.json, project.assets.json, APP.deps.json, or a folder of packages. Without one, links are verified.", Arity = ArgumentArity.ZeroOrOne, CustomParser = CommandWords.OneWord };
        var layout = CommandWords.Optional("--layout", "LAYOUT", "The layout, signed by the project owners. Default: the one in a package's evidence.", "-l");
        var keys = CommandWords.Several("--verification-keys", "KEY", "The project owners' public keys; every one must have signed.", "--layout-key");
        var gpg = GpgWords.PublicKeys("The project owners' OpenPGP keys, by their fingerprints; gpg is asked for them.");
        var evidence = CommandWords.Optional("--evidence", "FILE", "The evidence of a package or folder. Default: the file beside a package, otherwise what is inside.");
        var links = CommandWords.Optional("--link-dir", "DIR", "Where the links are. Default: a package's evidence; without a package, the current directory.");
        var allowed = CommandWords.Several("--allow-failed-step", "NAME", "A step whose recorded command may have failed.");
        var strict = CommandWords.Switch("--strict", "Take every warning for a rejection.");
        var compat = CommandWords.Switch("--compat", "Read and check as the reference implementation does.");
        var parameter = CommandWords.Several("--parameter", "NAME=VALUE", "A value for the parameter {NAME} of the layout.");
        var parameters = CommandWords.Optional("--parameters", "FILE", "Values for parameters: a JSON object of texts.");
        var inspections = CommandWords.Switch("--allow-inspections", "Run the layout's inspections as commands, in a copy of the current directory.");
        var timeout = CommandWords.Optional("--inspection-timeout", "SECONDS", "How long one inspection may take. Default: 10.");
        var format = CommandWords.FormatOfProblems();
        var report = CommandWords.Optional("--report", "FILE", "Write the verdict as a page too: the chain as a picture, and which rule took each artifact.");
        var packages = new PackagesCommand();

        return packages.AddedTo(gpg.AddedTo(new Command("verify", "Check that a product was made as its layout says.") { package, layout, keys, evidence, links, parameter, parameters, inspections, timeout, allowed, strict, compat, format, report }))
            .Runs((given, cancellationToken) =>
            {
                terminal.Begin("verify", CommandWords.FormatOf(given, format));
                if ((given.GetValue(package) ?? given.GetValue(layout)) is { } about) terminal.IsAbout(about);
                if (given.GetValue(package) is { } word && packages.IsMeant(given, format)) return packages.RunAsync(given, word, terminal, cancellationToken);
                if (given.GetValue(strict) && given.GetValue(compat))
                    throw new UsageException("--strict and --compat exclude each other.", "Give --strict to accept less than by default, or --compat to accept what the reference does.");

                var options = new VerificationOptions
                {
                    Dialect = given.GetValue(compat) ? Dialect.Compat : Dialect.Strict,
                    Strict = given.GetValue(strict),
                    AllowedFailedSteps = [.. given.GetValue(allowed) ?? []],
                    Parameters = GivenParameters.Of(given.GetValue(parameter) ?? [], given.GetValue(parameters)),
                    Inspections = Inspections(given.GetValue(inspections), given.GetValue(timeout)),
                };
                if (options.Inspections is not null && given.GetValue(package) is not null)
                    throw new UsageException("--allow-inspections is for links, and there is a package.", "Leave it out: the inspection of a package is built in, and runs no command.");
                var wanted = new Wanted(given.GetValue(package), given.GetValue(layout), given.GetValue(evidence), given.GetValue(links));
                wanted.RequireSense();
                var owners = Inputs.PublicKeys(given.GetValue(keys), gpg.Of(given));
                if (owners.Length == 0) throw new UsageException("There is no project owner's key.", "--verification-keys KEY or --gpg FINGERPRINT: the keys inside a layout are the functionaries', and never count for it.");
                return VerifyAsync(wanted, Array.ConvertAll(owners, owner => owner.Key), options, given, given.GetValue(report), terminal, cancellationToken);
            });
    }

    private static InspectionOptions? Inspections(bool allowed, string? timeout)
    {
        var seconds = 10;
        if (timeout is not null && !(int.TryParse(timeout, NumberStyles.None, CultureInfo.InvariantCulture, out seconds) && seconds is > 0 and <= 86_400))
            throw new UsageException($"'{Printable.Of(timeout)}' is no number of seconds.", "--inspection-timeout SECONDS: a whole number, 1 to 86400.");
        return allowed ? new() { ProductFolder = Path.GetFullPath("."), Timeout = TimeSpan.FromSeconds(seconds) } : null;
    }

    private static async Task<int> VerifyAsync(Wanted wanted, Key[] owners, VerificationOptions options, ParseResult given, string? report, Terminal terminal, CancellationToken cancellationToken)
    {
        MetadataFile? layout = null;
        if (wanted.Layout is { } path && (layout = TryRead(path, options.Dialect, terminal)) is null) return ExitCode.Rejected;
        var outcome = wanted.Package is { } folder && Directory.Exists(folder)
            ? await new FolderVerifier(owners, options).VerifyAsync(folder, wanted.Source(), layout, cancellationToken)
            : wanted.Package is { } package
            ? await new PackageVerifier(owners, options).VerifyAsync(Inputs.Existing(package, "PACKAGE"), wanted.Source(), layout, cancellationToken)
            : await new Verifier(owners, options).VerifyAsync(layout!, new LinkDirectory(wanted.Links ?? ""), cancellationToken);
        var code = Report(terminal, outcome, options.Dialect);
        terminal.Suggest(NextCommand.AfterVerify(outcome, report is null ? given : null));
        if (report is not null) await VerdictReport.WriteAsync(report, wanted.Package ?? wanted.Layout!, outcome, layout, wanted.Source(), wanted.Links, cancellationToken);
        return code;
    }

    /// <summary>A layout that cannot be one, such as a folder or a pipe, is rejected like one that says something wrong.</summary>
    private static MetadataFile? TryRead(string layout, Dialect dialect, Terminal terminal)
    {
        try
        {
            return Inputs.Metadata(layout, "--layout");
        }
        catch (MetadataFormatException problem)
        {
            terminal.Report(Problem.Of(problem));
            terminal.Suggest(NextCommand.Explain(problem.Code));
            terminal.Show(new OutcomeView(new MetadataMalformed(1, problem), layout: null, [], [], dialect));
            return null;
        }
    }

    /// <summary>Tells an answer.</summary>
    public static int Report(Terminal terminal, VerificationOutcome outcome, Dialect dialect)
    {
        foreach (var warning in outcome.Warnings) terminal.Report(Problem.Of(warning));
        if (outcome is Rejected { Failure: var failure }) Report(terminal, failure);
        terminal.Show(new OutcomeView(outcome, dialect));
        return outcome is Verified ? ExitCode.Done : ExitCode.Rejected;
    }

    /// <summary>Tells why a layout does not accept something.</summary>
    public static void Report(Terminal terminal, VerificationFailure failure)
    {
        terminal.Report(Problem.Of(failure));
        if ((failure is SublayoutRejected { Innermost: var inner } ? inner : failure) is RuleViolated violated) terminal.Tell(RuleTraceView.Lines(violated));
    }

    /// <summary>What is to be verified, by what, and where its links are.</summary>
    private sealed record Wanted(string? Package, string? Layout, string? Evidence, string? Links)
    {
        /// <exception cref="UsageException">The words do not go together.</exception>
        public void RequireSense()
        {
            if (Package is null && Layout is null) throw new UsageException("There is nothing to verify.", "Give a package, or --layout for links: verify PACKAGE --layout-key KEY, or verify --layout LAYOUT --layout-key KEY.");
            if (Package is null && Evidence is not null) throw new UsageException("--evidence is of a package, and there is none.", "Give the package, or --link-dir for links.");
            if (Evidence is not null && Links is not null) throw new UsageException("--evidence and --link-dir exclude each other.", "Links come from one place: give one of the two.");
            if (Links is not null && Layout is null) throw new UsageException("A folder of links holds no layout.", "Give the layout too: --layout LAYOUT.");
        }

        /// <summary>Where links come from; null for what travels with the package.</summary>
        public Func<EvidenceSource>? Source() => (Links, Evidence) switch
        {
            ({ } folder, _) => () => EvidenceSource.OfFolder(folder),
            (_, { } file) => () => EvidenceSource.OfFile(Inputs.Existing(file, "--evidence")),
            _ => null,
        };
    }
}
