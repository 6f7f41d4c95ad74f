namespace InToto;

/// <summary>Where and how long inspections may run commands on this machine. Whoever signed the layout decides which.</summary>
/// <remarks>
/// A command runs without a shell, in a copy of the product's folder that is removed afterwards, with an environment of its own, and what
/// it starts ends with it; the thread that verifies waits for it. It runs as the user who verifies: a command that wants to do harm can.
/// </remarks>
[Spec("4.3.2")]
public sealed record InspectionOptions
{
    /// <summary>The folder of the final product. Commands see a copy of it. An absolute path.</summary>
    /// <exception cref="ArgumentException">The path is not absolute.</exception>
    public required string ProductFolder
    {
        get;
        init => field = Path.IsPathFullyQualified(value)
            ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(value))
            : throw new ArgumentException($"The product's folder '{value}' is not an absolute path.", nameof(value));
    }

    /// <summary>How long one inspection may take; 10 seconds, as the reference has it. More than nothing, at most a day.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is nothing, less, or more than a day.</exception>
    public TimeSpan Timeout
    {
        get;
        init
        {
            if (value <= TimeSpan.Zero || value > Longest) throw new ArgumentOutOfRangeException(nameof(value), value, "An inspection may take more than nothing, and at most a day.");
            field = value;
        }
    } = TimeSpan.FromSeconds(10);

    /// <summary>Where commands are searched; null for what PATH holds.</summary>
    internal string? SearchPath { get; init; }

    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);
}
