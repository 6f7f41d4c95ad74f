using InToto.Restore;

namespace InToto.Tool;

/// <summary>Where this user keeps what audits accepted. Without it an audit is slower and says the same, so no problem with it ends one.</summary>
internal static class AuditPlaces
{
    /// <summary>What was accepted; null when there is no place for it.</summary>
    public static AuditState? Open(string? path, Terminal terminal)
    {
        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        try
        {
            if (data.Length == 0) throw new ToolException(AuditCodes.StateUnusable, "This user has no folder of their own for a key.", hint: "Set HOME.");
            var own = Path.Join(data, "intoto");
            var state = AuditState.Open(path ?? Path.Join(own, "audit.state"), Path.Join(own, "audit.key"));
            if (state.StartedAnew is { } why) Warn($"What earlier audits accepted does not count. {why}", "Nothing needs to be done: everything is looked at, and the file is written anew.", terminal);
            return state;
        }
        catch (Exception problem) when (problem is RecordingException or ToolException or IOException or UnauthorizedAccessException)
        {
            Warn(problem.Message, "Everything is looked at each time. Make the folder writable, or leave out what was accepted: --all.", terminal);
            return null;
        }
    }

    /// <summary>Keeps what was accepted.</summary>
    public static void Keep(AuditState? state, Terminal terminal)
    {
        try
        {
            state?.Write(TimeProvider.System.GetUtcNow());
        }
        catch (RecordingException problem)
        {
            Warn(problem.Message, "Everything is looked at each time. Make the folder writable, or leave out what was accepted: --all.", terminal);
        }
    }

    private static void Warn(string what, string hint, Terminal terminal) => terminal.Report(new(Severity.Warning, AuditCodes.StateUnusable, what, null, hint));
}
