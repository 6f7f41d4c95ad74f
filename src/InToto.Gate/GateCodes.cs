namespace InToto.Gate;

/// <summary>The codes of the gate (336 to 339); <c>docs/codes.md</c> explains each. What is wrong with a package has the code that <c>verify</c> gives it.</summary>
public static class GateCodes
{
    /// <summary>A request is none that NuGet makes.</summary>
    public const string RequestMalformed = "INTOTO3360";

    /// <summary>Something was asked for that the gate does not serve, such as symbols, version 2 of the protocol, or an upload.</summary>
    public const string NotServed = "INTOTO3361";

    /// <summary>Whether a package may be used could not be found out, so it is not served.</summary>
    public const string NoAnswer = "INTOTO3362";

    /// <summary>More is asked for at once than can be looked at.</summary>
    public const string TooMany = "INTOTO3363";

    /// <summary>What lies in the store is not what was verified, so it is not served.</summary>
    public const string StoredDiffers = "INTOTO3364";

    /// <summary>A warning: a source has other bytes under a version that was verified.</summary>
    public const string SourceChanged = "INTOTO3365";

    /// <summary>The gate cannot listen where it shall.</summary>
    public const string AddressTaken = "INTOTO3366";

    /// <summary>The gate needs ASP.NET Core, which is not beside this runtime.</summary>
    public const string FrameworkMissing = "INTOTO3367";

    /// <summary>A nuget.config that names the gate would take the place of another file.</summary>
    public const string ConfigurationExists = "INTOTO3368";

    /// <summary>A source of the gate is the gate itself.</summary>
    public const string SourceIsGate = "INTOTO3369";
}
