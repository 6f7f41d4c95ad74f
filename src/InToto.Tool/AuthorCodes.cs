namespace InToto.Tool;

/// <summary>Codes of what helps to author and to understand; only the tool says them.</summary>
internal static class AuthorCodes
{
    /// <summary>No project in the repository makes a package.</summary>
    public const string NoPackages = "INTOTO6030";

    /// <summary>A file of the repository cannot be changed in such a way that all else in it stays as it is.</summary>
    public const string FileNotChangeable = "INTOTO6031";

    /// <summary>One half of a key is there, and not the other, or they are not of one key.</summary>
    public const string KeyHalfMissing = "INTOTO6032";

    /// <summary>Two projects make packages of one id.</summary>
    public const string PackageTwice = "INTOTO6033";

    /// <summary>There is no git repository, and a build can record no source.</summary>
    public const string NoRepository = "INTOTO6034";

    /// <summary>Links cannot be learned from, or are not what the layout accepts.</summary>
    public const string LinksUnfit = "INTOTO6035";

    /// <summary>A layout does not notice that evidence was changed.</summary>
    public const string TamperingUnnoticed = "INTOTO6036";

    /// <summary>A layout from links allows artifacts that no step made.</summary>
    public const string ArtifactsUntied = "INTOTO6037";

    /// <summary>Doctor: nothing records a build.</summary>
    public const string NotRecorded = "INTOTO6040";

    /// <summary>Doctor: nobody can build the same bytes again.</summary>
    public const string NotReproducible = "INTOTO6041";

    /// <summary>Doctor: a package will have no witness of its sources.</summary>
    public const string NoWitness = "INTOTO6042";

    /// <summary>Doctor: a package will not say where its source is.</summary>
    public const string NoSourceLink = "INTOTO6043";

    /// <summary>Doctor: versions of packages or of the SDK are not pinned.</summary>
    public const string NotPinned = "INTOTO6044";

    /// <summary>Doctor: the clock is behind.</summary>
    public const string ClockWrong = "INTOTO6045";
}
