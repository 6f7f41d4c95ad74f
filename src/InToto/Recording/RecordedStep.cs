using System.Collections.Immutable;

namespace InToto.Recording;

/// <summary>What was recorded of a step: everything of a link but its name and what is around it.</summary>
/// <param name="Materials">The artifacts there were before the command ran.</param>
/// <param name="Products">The artifacts there were after it.</param>
/// <param name="Command">The words of the command; none when there was no command.</param>
/// <param name="ReturnValue">The command's exit code, 128 and the signal's number when one ended it; null when there was no command.</param>
[Spec("4.4")]
public sealed record RecordedStep(Artifacts Materials, Artifacts Products, ImmutableArray<string> Command, int? ReturnValue);
