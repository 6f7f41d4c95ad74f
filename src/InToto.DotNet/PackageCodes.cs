namespace InToto.DotNet;

/// <summary>The codes of what is wrong with packages (30 to 39) and with what a compiler testified (51); <c>docs/codes.md</c> explains each.</summary>
public static class PackageCodes
{
    /// <summary>The package is not a regular file that can be read.</summary>
    public const string PackageUnreadable = "INTOTO3001";

    /// <summary>The file is not a zip archive, or its directory is broken.</summary>
    public const string ZipMalformed = "INTOTO3002";

    /// <summary>The archive has bytes that belong to no entry.</summary>
    public const string HiddenBytes = "INTOTO3003";

    /// <summary>An entry's two headers say different things.</summary>
    public const string HeadersDisagree = "INTOTO3004";

    /// <summary>The archive uses a feature of zip that readers understand differently.</summary>
    public const string ZipFeature = "INTOTO3005";

    /// <summary>The name of an entry could lead elsewhere or mean different files on different systems.</summary>
    public const string EntryNameUnsafe = "INTOTO3006";

    /// <summary>Two entries are one file, for some reader.</summary>
    public const string EntriesCollide = "INTOTO3007";

    /// <summary>The content of an entry is not what its header says.</summary>
    public const string ContentMismatch = "INTOTO3008";

    /// <summary>The package, or something in it, is larger than the bounds.</summary>
    public const string PackageTooLarge = "INTOTO3009";

    /// <summary>The package has no nuspec in its root, or two.</summary>
    public const string NuspecMissing = "INTOTO3010";

    /// <summary>The nuspec cannot be read in one way only.</summary>
    public const string NuspecMalformed = "INTOTO3011";

    /// <summary>The package's file, its nuspec's name and its nuspec's content do not name one package.</summary>
    public const string IdentityMismatch = "INTOTO3012";

    /// <summary>A package signature is not where and how NuGet puts it.</summary>
    public const string SignatureMisplaced = "INTOTO3013";

    /// <summary>The package signature is over another content.</summary>
    public const string SignatureForeign = "INTOTO3014";

    /// <summary>Evidence in the package is not where and how it must be.</summary>
    public const string EvidenceMisplaced = "INTOTO3015";

    /// <summary>Evidence is not JSON Lines, or larger than the bounds.</summary>
    public const string EvidenceMalformed = "INTOTO3016";

    /// <summary>Evidence holds two links of one step and functionary.</summary>
    public const string EvidenceTwice = "INTOTO3017";

    /// <summary>The package is signed, so that evidence can only lie beside it.</summary>
    public const string PackageSigned = "INTOTO3018";

    /// <summary>The package with its evidence could not be written.</summary>
    public const string PackageUnwritable = "INTOTO3019";

    /// <summary>A warning: the name of an entry is longer than some systems unpack.</summary>
    public const string EntryNameLong = "INTOTO3020";
}
