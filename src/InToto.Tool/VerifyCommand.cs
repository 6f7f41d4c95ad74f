using System.CommandLine;

namespace InToto.Tool;

/// <summary><c>verify</c>: were the links made by the people and steps that the layout names?</summary>
internal static class VerifyCommand
{
    public static Command Create(Terminal terminal)
    {
        var layout = CommandWords.Needed("--layout", "LAYOUT", "The layout, signed by the project owners.", "-l");
        var keys = CommandWords.Several("--verification-keys", "KEY", "The project owners' public keys; every one must have signed.", "--layout-key");
        keys.Required = true;
        var links = CommandWords.Optional("--link-dir", "DIR", "Where the links are. Default: the current directory.");
        var allowed = CommandWords.Several("--allow-failed-step", "NAME", "A step whose recorded command may have failed.");
        var strict = CommandWords.Switch("--strict", "Take every warning for a rejection.");
        var compat = CommandWords.Switch("--compat", "Read and check as the reference implementation does.");
        var format = CommandWords.Format();

        return new Command("verify", "Check that a product was made as its layout says.") { layout, keys, links, allowed, strict, compat, format }
            .Runs(async (given, cancellationToken) =>
            {
                terminal.Begin("verify", CommandWords.FormatOf(given, format));
                if (given.GetValue(strict) && given.GetValue(compat))
                    throw new UsageException("--strict and --compat exclude each other.", "Give --strict to accept less than by default, or --compat to accept what the reference does.");

                var options = new VerificationOptions
                {
                    Dialect = given.GetValue(compat) ? Dialect.Compat : Dialect.Strict,
                    Strict = given.GetValue(strict),
                    AllowedFailedSteps = [.. given.GetValue(allowed) ?? []],
                };
                var verifier = new Verifier(Inputs.PublicKeys(given.GetRequiredValue(keys)), options);
                return TryRead(given.GetRequiredValue(layout), options.Dialect, terminal) is { } file
                    ? Report(terminal, await verifier.VerifyAsync(file, new LinkDirectory(given.GetValue(links) ?? ""), cancellationToken), options.Dialect)
                    : ExitCode.Rejected;
            });
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
            terminal.Show(new OutcomeView(new MetadataMalformed(1, problem), [], dialect));
            return null;
        }
    }

    private static int Report(Terminal terminal, VerificationOutcome outcome, Dialect dialect)
    {
        foreach (var warning in outcome.Warnings) terminal.Report(Problem.Of(warning));
        if (outcome is Rejected { Failure: var failure })
        {
            terminal.Report(Problem.Of(failure));
            if (failure is RuleViolated violated) terminal.Tell(RuleTraceView.Lines(violated));
        }
        terminal.Show(new OutcomeView(outcome, dialect));
        return outcome is Verified ? ExitCode.Done : ExitCode.Rejected;
    }
}
