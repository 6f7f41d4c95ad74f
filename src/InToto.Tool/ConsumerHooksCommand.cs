using InToto.Restore;

namespace InToto.Tool;

/// <summary><c>init --consumer</c>: hooks that make builds stop when what is installed is not what it must be.</summary>
internal static class ConsumerHooksCommand
{
    /// <summary>Shows the plan, asks, and writes.</summary>
    public static int Run(bool agreed, Terminal terminal)
    {
        var plan = ConsumerHooks.Plan(".");
        if (plan.All(file => file.Content is null))
        {
            terminal.Show(new TextView("nothing to do: the hooks are there"));
            return ExitCode.Done;
        }
        terminal.Tell(plan.Select(file => (Line)$"{(file.Content is null ? "keep  " : file.IsNew ? "write " : "change")} {file.Path}{(file is { Content: not null, IsNew: false } ? ": one line more, nothing else" : "")}"));
        if (!agreed && terminal.Agrees("Write these files?") != true)
            throw new ToolException(AuditCodes.NotAgreed, "Nothing was written.", hint: "Read the plan above, and say --yes.");
        ConsumerHooks.Write(".", plan);
        terminal.Show(new TextView([.. plan.Where(file => file.Content is not null).Select(file => (Line)file.Path)]));
        if (PackagePolicy.FindUpward(".") is null)
            terminal.Report(new(Severity.Warning, RestoreCodes.PolicyMissing, "There is no policy yet: builds stop until there is one.", null, "Write one from what is installed today: dotnet intoto policy init."));
        return ExitCode.Done;
    }
}
