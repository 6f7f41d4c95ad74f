using InToto.Restore;

namespace InToto.Gate;

/// <summary>What the gate has decided of one package.</summary>
/// <param name="Id">Its id, in lower case.</param>
/// <param name="Version">Its version, in normal form and lower case.</param>
internal abstract record GateDecision(string Id, string Version)
{
    /// <summary>It is served: exactly these bytes.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Version">Its version.</param>
    /// <param name="File">The package in the store.</param>
    public sealed record Accepted(string Id, string Version, FetchedPackage File) : GateDecision(Id, Version);

    /// <summary>It is not served, because of what it is: 403.</summary>
    public sealed record Refused(string Id, string Version, string Code, string What) : GateDecision(Id, Version);

    /// <summary>No source has it: 404.</summary>
    public sealed record Absent(string Id, string Version) : GateDecision(Id, Version);

    /// <summary>There is no answer: 502 when the source is why, else 503. Nothing of it is served, and the next request asks again.</summary>
    public sealed record Undecided(string Id, string Version, string Code, string What, bool BySource) : GateDecision(Id, Version);
}
