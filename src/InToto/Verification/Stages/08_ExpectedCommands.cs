namespace InToto.Verification;

/// <summary>Stage 8: compares recorded commands with expected ones. A difference is a warning: how a command is written proves nothing.</summary>
[Spec("4.3.1")]
internal static class ExpectedCommands
{
    public static void Compare(SubstitutedLayout layout, ResolvedLinks resolved, Findings found)
    {
        foreach (var step in layout.Layout.Steps)
        {
            if (step.ExpectedCommand.IsEmpty) continue;
            foreach (var (file, link) in resolved.Of(step))
            {
                if (link.Command.AsSpan().SequenceEqual(step.ExpectedCommand.AsSpan())) continue;
                found.Warnings.Add(new(Codes.CommandDiffers, $"Step '{Printable.Of(step.Name)}' ran '{Text(link.Command)}', and the layout expects '{Text(step.ExpectedCommand)}'.", Printable.InFull(file))
                {
                    Details = CommandDifference.Lines(step.ExpectedCommand, link.Command),
                });
            }
        }
    }

    private static string Text(IEnumerable<string> command) => string.Join(' ', command.Select(Printable.Of));
}
