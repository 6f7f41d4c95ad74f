namespace InToto.Restore;

/// <summary>The codes of what is found out about packages that are used (31) of the policy for them (32), and of where they come from (33); <c>docs/codes.md</c> explains each.</summary>
public static class RestoreCodes
{
    /// <summary>A package signature does not verify: somebody made it up, or changed it.</summary>
    public const string SignatureWrong = "INTOTO3101";

    /// <summary>A package signature does not say what NuGet's say, or says it twice.</summary>
    public const string SignatureMalformed = "INTOTO3102";

    /// <summary>A package signature was made with a certificate that is not the one it names, or not one for signing code.</summary>
    public const string CertificateUnfit = "INTOTO3103";

    /// <summary>The time stamp of a package signature is not one of this signature.</summary>
    public const string TimestampWrong = "INTOTO3104";

    /// <summary>The certificate of a package signature, or of its time stamp, does not lead to a root that is trusted.</summary>
    public const string SignatureUntrusted = "INTOTO3105";

    /// <summary>There are no roots to trust: no .NET SDK that brings them was found.</summary>
    public const string RootsMissing = "INTOTO3106";

    /// <summary>A package is not the one that a lock file or a restore recorded: its content hash is another.</summary>
    public const string ContentHashDiffers = "INTOTO3107";

    /// <summary>What is unpacked in a packages folder is not what is in the package.</summary>
    public const string InstalledDiffers = "INTOTO3108";

    /// <summary>A package that is asked for is not in the packages folder.</summary>
    public const string PackageMissing = "INTOTO3109";

    /// <summary>A lock file or what a restore wrote cannot be read.</summary>
    public const string GraphUnreadable = "INTOTO3110";

    /// <summary>Where packages were looked for, there are none.</summary>
    public const string NoPackages = "INTOTO3111";

    /// <summary>A package names no commit that its sources could be compared with.</summary>
    public const string CommitMissing = "INTOTO3112";

    /// <summary>The compiler of a package read another source than the commit has that the package names.</summary>
    public const string SourceNotOfCommit = "INTOTO3113";

    /// <summary>A warning: sources of a package are not in the commit that it names, or no PDB testifies to them.</summary>
    public const string SourceUnknown = "INTOTO3114";

    /// <summary>Nothing says what is expected of the packages.</summary>
    public const string NoExpectation = "INTOTO3201";

    /// <summary>A policy cannot be read, or says something that nobody could meet.</summary>
    public const string PolicyMalformed = "INTOTO3202";

    /// <summary>No line of the policy is for a package.</summary>
    public const string PackageUnexpected = "INTOTO3203";

    /// <summary>A package lacks what its line of the policy expects: an error, or a warning where the line says so.</summary>
    public const string ExpectedMissing = "INTOTO3204";

    /// <summary>A package has something else than what its line of the policy expects.</summary>
    public const string ExpectedDiffers = "INTOTO3205";

    /// <summary>A package lacks what earlier packages of its id had.</summary>
    public const string EvidenceLost = "INTOTO3206";

    /// <summary>A layout that came with a package ends earlier than one that was seen before, or is not the one that the policy pins.</summary>
    public const string LayoutOlder = "INTOTO3207";

    /// <summary>What was seen before cannot be read or written.</summary>
    public const string MemoryMalformed = "INTOTO3208";

    /// <summary>There is no policy where one was looked for, or one where it was to be written.</summary>
    public const string PolicyMissing = "INTOTO3209";

    /// <summary>A warning: a line of the policy accepts packages of which nothing is known.</summary>
    public const string LineAcceptsAnything = "INTOTO3250";

    /// <summary>A warning: the layout that a line of the policy names ends soon, or has ended.</summary>
    public const string LayoutOfLineEnds = "INTOTO3251";

    /// <summary>A warning: a package has in-toto evidence, and the policy does not say by whose key.</summary>
    public const string EvidenceUnused = "INTOTO3252";

    /// <summary>A warning: a line of the policy names a clone that is not there.</summary>
    public const string CloneMissing = "INTOTO3253";

    /// <summary>Where packages come from cannot be read: a nuget.config is not what it must be.</summary>
    public const string SourcesUnreadable = "INTOTO3301";

    /// <summary>No source is configured for a package.</summary>
    public const string SourceMissing = "INTOTO3302";

    /// <summary>A source is to be asked without TLS, and the configuration does not allow it.</summary>
    public const string SourceInsecure = "INTOTO3303";

    /// <summary>A source does not answer.</summary>
    public const string SourceUnanswered = "INTOTO3304";

    /// <summary>A source sends us to an address that it may not send anybody to.</summary>
    public const string AddressRefused = "INTOTO3305";

    /// <summary>A source wants to know who asks, or does not want to be asked.</summary>
    public const string SourceForbids = "INTOTO3306";

    /// <summary>A source answers with more than anybody reads.</summary>
    public const string AnswerTooLong = "INTOTO3307";

    /// <summary>A source answers too slowly.</summary>
    public const string AnswerTooSlow = "INTOTO3308";

    /// <summary>A source ends its answer before it is whole.</summary>
    public const string AnswerCut = "INTOTO3309";

    /// <summary>What a source answers is not what a NuGet source of version 3 answers.</summary>
    public const string AnswerMalformed = "INTOTO3310";

    /// <summary>The server of a source does not prove who it is.</summary>
    public const string ServerUntrusted = "INTOTO3311";

    /// <summary>A package that came cannot be written.</summary>
    public const string StoreUnwritable = "INTOTO3312";

    /// <summary>No source has a package.</summary>
    public const string PackageNotFound = "INTOTO3313";

    /// <summary>What a restore brings cannot be told: a project, a global.json or a tool manifest cannot be read.</summary>
    public const string ProjectUnreadable = "INTOTO3320";

    /// <summary>A package came into a restore that nobody has verified.</summary>
    public const string UnverifiedRestored = "INTOTO3321";

    /// <summary><c>dotnet restore</c> failed, and not because of a package that was rejected.</summary>
    public const string RestoreFailed = "INTOTO3322";
}
