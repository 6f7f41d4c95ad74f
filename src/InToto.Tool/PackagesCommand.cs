using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;
using InToto.Restore;

namespace InToto.Tool;

/// <summary><c>verify</c> without a layout and keys: facts about packages, whoever made them. Without a policy there is nothing that they could be held to.</summary>
internal sealed class PackagesCommand
{
    private readonly Option<bool> _facts = CommandWords.Switch("--facts", "Without a policy: be done when nothing is wrong. Otherwise there is no answer (2), because nothing was expected.");
    private readonly Option<string?> _packages = CommandWords.Optional("--packages", "DIR", "NuGet's global packages folder, where ID@VERSION and the packages of a lock file are. Default: NUGET_PACKAGES, or .nuget/packages at home.");

    /// <summary>The command with the options of this form of it.</summary>
    public Command AddedTo(Command command)
    {
        command.Add(_facts);
        command.Add(_packages);
        return command;
    }

    /// <summary>Whether nothing was said that is for layouts and links: what can be told then are facts.</summary>
    /// <exception cref="UsageException">Something of both was said.</exception>
    public bool IsMeant(ParseResult given, Option<string> format)
    {
        var (own, other) = (false, false);
        foreach (var child in given.CommandResult.Children)
        {
            if (child is not OptionResult { Implicit: false, Option: var option } || option == format) continue;
            if (option == _facts || option == _packages) own = true;
            else other = true;
        }
        return own && other ? throw new UsageException("--facts and --packages are for packages of which no layout is given.", "Leave them out, or leave out the layout, keys and links.") : !other;
    }

    public int Run(ParseResult given, string word, Terminal terminal, CancellationToken cancellationToken)
    {
        if (PackageSet.Find(word, given.GetValue(_packages) ?? DefaultPackages()) is not { } requests)
            throw new ToolException(Codes.FileUnavailable, $"There is no file '{Printable.Of(word)}'.", hint: "Check the path given as PACKAGE, or name a package of the packages folder: ID@VERSION.");
        var findings = PackageFinding.Of(requests, Roots(terminal), clock: null, cancellationToken);
        foreach (var finding in findings)
            foreach (var problem in finding.Problems) terminal.Report(Problem.Of(problem, finding.Name));
        var wrong = findings.Any(finding => !finding.Problems.IsEmpty);
        terminal.Show(new FindingsView(findings));
        if (wrong) return ExitCode.Rejected;
        if (given.GetValue(_facts)) return ExitCode.Done;
        throw new ToolException(RestoreCodes.NoExpectation, $"Nothing says what is expected of {(findings is [var only] ? only.Name : $"these {findings.Length} packages")}: the facts above are no verdict.",
            hint: "Give what is expected: --layout-key KEY for a package with evidence. --facts: the facts are all that is wanted.");
    }

    /// <summary>Who is trusted: the roots that the SDK brings beside this runtime.</summary>
    private static TrustRoots Roots(Terminal terminal)
    {
        var dotnet = Path.GetFullPath(Path.Join(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        if (TrustRoots.NewestSdk(dotnet) is { } sdk) return TrustRoots.OfSdk(sdk);
        terminal.Report(new(Severity.Warning, RestoreCodes.RootsMissing, "There is no .NET SDK that brings trusted roots, so no package signature is trusted.", Printable.InFull(dotnet), "Install the .NET SDK beside this runtime."));
        return TrustRoots.None;
    }

    private static string DefaultPackages() => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named
        ? named
        : Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
