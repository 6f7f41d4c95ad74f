using System.Collections.Immutable;
using System.Text.Json;

namespace InToto.Recording;

/// <summary>What was recorded of a step: everything of a link but its name and what is around it.</summary>
/// <param name="Materials">The artifacts there were before the command ran.</param>
/// <param name="Products">The artifacts there were after it.</param>
/// <param name="Command">The words of the command as they are recorded; none when there was no command.</param>
/// <param name="ReturnValue">The command's exit code, 128 and the signal's number when one ended it; null when there was no command.</param>
[Spec("4.4")]
public sealed record RecordedStep(Artifacts Materials, Artifacts Products, ImmutableArray<string> Command, int? ReturnValue)
{
    /// <summary>What the command wrote to its standard output, as far as it was kept; nothing unless it was asked for.</summary>
    public string Stdout { get; init; } = "";

    /// <summary>What the command wrote to its standard error, as far as it was kept; nothing unless it was asked for.</summary>
    public string Stderr { get; init; } = "";

    /// <summary>How it was recorded, where that is not how everybody records: an object as <see cref="RecordedHow"/> writes it, else undefined.</summary>
    public JsonElement Environment { get; init; }

    /// <summary>The link of the step.</summary>
    /// <param name="name">The name of the step.</param>
    public Link ToLink(string name) => new()
    {
        Name = name,
        Command = Command,
        Materials = Materials,
        Products = Products,
        Byproducts = ReturnValue is { } code ? new() { ReturnValue = code, Stdout = Stdout, Stderr = Stderr } : Byproducts.None,
        Environment = Environment,
    };
}
