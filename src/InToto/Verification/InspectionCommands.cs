using System.Globalization;
using InToto.Recording;

namespace InToto.Verification;

/// <summary>Runs inspections as commands, one after the other, in one copy of the product's folder that is removed afterwards.</summary>
/// <remarks>As in the reference, an inspection sees what those before it left.</remarks>
[Spec("4.3.2")]
internal sealed class InspectionCommands(InspectionOptions options, Dialect dialect) : IDisposable
{
    private ScratchCopy? _copy;

    /// <summary>Records the copy, runs the command in it, and records it again.</summary>
    /// <exception cref="VerificationException">The command may not run, cannot, fails, or takes too long; or the product cannot be recorded, or was changed.</exception>
    public Link Run(Inspection inspection, CancellationToken cancellationToken)
    {
        try
        {
            _copy ??= ScratchCopy.Of(options.ProductFolder, cancellationToken);
            var command = InspectionEnvironment.Command(inspection.Run, options, _copy, dialect);
            var recorder = new ArtifactRecorder(new() { BaseDirectory = _copy.Product, OfInspection = true, SkipBrokenLinks = dialect == Dialect.Compat });
            var materials = recorder.RecordFolder(cancellationToken);
            var ended = ProcessRunner.Run(command, options.Timeout, cancellationToken) ?? throw TimedOut(inspection);
            if (ended.ExitCode != 0) throw Failed(inspection, ended);
            _copy.RequireUntouchedOriginal();
            return new()
            {
                Name = inspection.Name,
                Command = inspection.Run,
                Materials = materials,
                Products = recorder.RecordFolder(cancellationToken),
                Byproducts = new() { ReturnValue = ended.ExitCode, Stdout = ended.Output, Stderr = ended.Error },
            };
        }
        catch (RecordingException problem)
        {
            throw new VerificationException(new InspectionFailed(inspection.Name, problem.Code == Codes.CommandNotFound ? Codes.InspectionCommandMissing : problem.Code, OfProduct(problem.Message), problem.Hint));
        }
    }

    public void Dispose() => _copy?.Dispose();

    private static VerificationException Failed(Inspection inspection, ProcessResult ended) => new(new InspectionFailed(
        inspection.Name, Codes.InspectionReturned, $"{Shown(inspection)} returned {ended.ExitCode}{Said(ended)}.", "Find out what it did not like about the product, or what it misses on this machine."));

    private VerificationException TimedOut(Inspection inspection) => new(new InspectionFailed(
        inspection.Name, Codes.InspectionTimedOut, string.Create(CultureInfo.InvariantCulture, $"{Shown(inspection)} was not done after {options.Timeout.TotalSeconds:0.###} seconds, and was ended."),
        "If it needs longer, allow it: --inspection-timeout SECONDS."));

    /// <summary>The copy has the product's names; where it lies says nothing to anybody.</summary>
    private string OfProduct(string message) => _copy is null ? message : message.Replace(_copy.Product, options.ProductFolder, StringComparison.Ordinal);

    private static string Shown(Inspection inspection) => $"'{string.Join(' ', inspection.Run.Select(Printable.Of))}'";

    /// <summary>Its last words.</summary>
    private static string Said(ProcessResult result)
    {
        var said = (result.Error.Length > 0 ? result.Error : result.Output).AsSpan().Trim();
        var line = said[(said.LastIndexOf('\n') + 1)..].Trim().ToString();
        return line.Length == 0 ? "" : $", and said last: {Printable.OfProgram(line)}";
    }
}
