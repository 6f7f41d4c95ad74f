using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>Says that compiles of a language are not recorded.</summary>
[MSBuildMultiThreadableTask]
public sealed class ReportLanguage : RecordingTask
{
    /// <summary>The language, as its targets call it.</summary>
    public string Language { get; set; } = "";

    private protected override void Run(CancellationToken cancellationToken) =>
        Warn(BuildCodes.LanguageUnsupported, $"Compiles of {Printable.Of(Language)} are not recorded by this version, so a package with this assembly has no evidence of it.", Project,
            "Set InTotoEnabled to false in this project if that is meant.");
}
