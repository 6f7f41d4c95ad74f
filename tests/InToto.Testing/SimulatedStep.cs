using System.Collections.Immutable;
using System.Text;
using InToto.Signing;

namespace InToto.Testing;

/// <summary>A step of a <see cref="SupplyChainSimulator"/>: what its functionaries may do, and what each of them recorded.</summary>
public sealed class SimulatedStep
{
    internal SimulatedStep(string name, ISigner[] functionaries, int threshold)
    {
        (Name, Functionaries, Threshold) = (name, [.. functionaries], threshold);
        Recordings = functionaries.ToDictionary(functionary => functionary, _ => new Recording(name));
    }

    /// <summary>The name in the layout.</summary>
    public string Name { get; }

    /// <summary>Who may perform the step.</summary>
    public ImmutableArray<ISigner> Functionaries { get; }

    /// <summary>How many of them must have.</summary>
    public int Threshold { get; set; }

    /// <summary>The command that the layout expects; empty for any.</summary>
    public string[] ExpectedCommand { get; set; } = [];

    /// <summary>Rules, a text each.</summary>
    public List<string> ExpectedMaterials { get; init; } = [];

    /// <summary>Rules, a text each.</summary>
    public List<string> ExpectedProducts { get; init; } = [];

    /// <summary>What each functionary recorded.</summary>
    public Dictionary<ISigner, Recording> Recordings { get; }

    /// <summary>What the first functionary recorded: names and contents.</summary>
    public Dictionary<string, string> Materials => Recordings[Functionaries[0]].Materials;

    /// <summary>What the first functionary recorded: names and contents.</summary>
    public Dictionary<string, string> Products => Recordings[Functionaries[0]].Products;

    /// <summary>The first functionary's recording.</summary>
    public Recording First => Recordings[Functionaries[0]];

    /// <summary>What one functionary recorded.</summary>
    public Recording By(ISigner functionary) => Recordings[functionary];

    /// <summary>The file of one functionary's link.</summary>
    public string FileOf(ISigner functionary) => LinkFileName.Of(Name, functionary.PublicKey.Id).ToString();

    internal Step ToStep() => new()
    {
        Name = Name,
        ExpectedMaterials = SupplyChainSimulator.Rules(ExpectedMaterials),
        ExpectedProducts = SupplyChainSimulator.Rules(ExpectedProducts),
        PubKeys = [.. Functionaries.Select(functionary => functionary.PublicKey.Id)],
        Threshold = Threshold,
        ExpectedCommand = [.. ExpectedCommand],
    };

    internal IEnumerable<(string Name, byte[] Bytes)> Sign(bool envelope) =>
        from functionary in Functionaries
        let recording = Recordings[functionary]
        select (FileOf(functionary), SignedFile.Of(recording.Json(), envelope, recording.Signer ?? functionary));
}

/// <summary>What one functionary recorded and signs.</summary>
public sealed class Recording(string step)
{
    /// <summary>The name in the link.</summary>
    public string LinkName { get; set; } = step;

    /// <summary>Names and contents.</summary>
    public Dictionary<string, string> Materials { get; } = [];

    /// <summary>Names and contents.</summary>
    public Dictionary<string, string> Products { get; } = [];

    /// <summary>The command.</summary>
    public string[] Command { get; set; } = [];

    /// <summary>The exit code; null for none.</summary>
    public long? ReturnValue { get; set; }

    /// <summary>Who signs in the functionary's place; null for the functionary.</summary>
    public ISigner? Signer { get; set; }

    /// <summary>Changes the JSON before it is signed.</summary>
    public Func<string, string> ChangeJson { get; set; } = json => json;

    internal string Json() => ChangeJson(Encoding.UTF8.GetString(new Link
    {
        Name = LinkName,
        Materials = SupplyChainSimulator.ArtifactsOf(Materials),
        Products = SupplyChainSimulator.ArtifactsOf(Products),
        Command = [.. Command],
        Byproducts = new() { ReturnValue = ReturnValue },
    }.ToJson()));
}
