namespace InToto.Build;

/// <summary>Why no PDB testifies to the sources of a compile, and what that means to whoever builds.</summary>
/// <param name="Why">The reason, without a full stop.</param>
/// <param name="Consequence">What becomes of a package with the assembly, as a sentence.</param>
/// <param name="Hint">What to do.</param>
/// <param name="HintWhereRequired">What to do where a witness is required.</param>
internal sealed record WitnessSilence(string Why, string Consequence, string Hint, string HintWhereRequired)
{
    /// <summary>The project can have a witness, and has none.</summary>
    public static WitnessSilence Without(string symbols) =>
        new(symbols, "A package with this assembly will not verify.", "Set DebugType to embedded or portable.", "Set DebugType to embedded or portable.");

    /// <summary>The compiler reads a file again when it writes the PDB. What it read was hashed before it ran and after it, and that is all.</summary>
    public static readonly WitnessSilence FSharp = new("F#'s compiler reads its sources a second time for the PDB, so it is no witness of what was compiled",
        "A package with this assembly verifies with a warning (INTOTO5110), and not with --strict.",
        "No setting changes that: the sources were hashed before and after the compile, and nobody wrote to them meanwhile. Rely on independent rebuilds and a threshold besides.",
        "No setting of an F# project changes that. Build it without InTotoRequire, and rely on independent rebuilds and a threshold.");
}
