namespace InToto.Restore;

/// <summary>The codes of what is found out about packages that are installed already (326); <c>docs/codes.md</c> explains each.</summary>
public static class AuditCodes
{
    /// <summary>A file of an application is not the one of the package that it is said to be of.</summary>
    public const string DeployedDiffers = "INTOTO3260";

    /// <summary>A warning: what an earlier audit accepted cannot be relied on, or not be kept, so everything is looked at.</summary>
    public const string StateUnusable = "INTOTO3261";

    /// <summary>A warning: projects name packages that are not installed, so nothing of these was looked at.</summary>
    public const string NotInstalled = "INTOTO3262";

    /// <summary>The hooks of builds cannot be put into a file without changing what somebody else wrote there.</summary>
    public const string HookUnwritable = "INTOTO3270";

    /// <summary>Something was to be changed, and nobody agreed to it.</summary>
    public const string NotAgreed = "INTOTO3271";
}
