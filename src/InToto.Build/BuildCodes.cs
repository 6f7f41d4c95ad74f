namespace InToto.Build;

/// <summary>The codes of what goes wrong while a build is recorded (50); <c>docs/codes.md</c> explains each. What a compiler testified has 51.</summary>
public static class BuildCodes
{
    /// <summary>The SDK or Visual Studio is too old.</summary>
    public const string SdkTooOld = "INTOTO5001";

    /// <summary>A property of InToto.Build has a value that it cannot have.</summary>
    public const string PropertyWrong = "INTOTO5002";

    /// <summary>A private key was given as a property.</summary>
    public const string KeyInProperty = "INTOTO5003";

    /// <summary>Evidence is required, and recording is switched off or there is no key.</summary>
    public const string KeyRequired = "INTOTO5004";

    /// <summary>A file that goes into the build is neither of the repository, nor of a package, nor of the SDK.</summary>
    public const string FileOutside = "INTOTO5010";

    /// <summary>A file changed between the moment before the compiler ran and the moment after.</summary>
    public const string InputChanged = "INTOTO5011";

    /// <summary>A folder that holds inputs changed while the compiler ran: a warning.</summary>
    public const string FolderChanged = "INTOTO5012";

    /// <summary>A file of a package is not what the package holds, or the package is not the one that was restored.</summary>
    public const string PackageFileChanged = "INTOTO5013";

    /// <summary>What was noted before the compiler ran is gone.</summary>
    public const string SnapshotMissing = "INTOTO5014";

    /// <summary>The compiler was called in a way that cannot be recorded.</summary>
    public const string CompilerCall = "INTOTO5015";

    /// <summary>The project is of a language that is not recorded: a warning.</summary>
    public const string LanguageUnsupported = "INTOTO5016";

    /// <summary>Something changed what the compiler wrote before it was recorded.</summary>
    public const string ProductChanged = "INTOTO5017";

    /// <summary>No PDB testifies to the sources of a compile: a warning, or with <c>InTotoRequire</c> an error.</summary>
    public const string WitnessMissing = "INTOTO5018";

    /// <summary>There is no link of a project that belongs to the package.</summary>
    public const string LinkMissing = "INTOTO5020";

    /// <summary>A link of an earlier build does not fit the files that are there.</summary>
    public const string LinkStale = "INTOTO5021";

    /// <summary>Two target frameworks recorded one file with different contents.</summary>
    public const string FragmentsConflict = "INTOTO5022";

    /// <summary>With <c>InTotoSigning=deferred</c> a package would be packed of what another build compiled.</summary>
    public const string UnsignedReused = "INTOTO5023";

    /// <summary>What is packed is not what was compiled, and no declared target made it of that.</summary>
    public const string TransformUnclear = "INTOTO5024";

    /// <summary>Targets that change assemblies are declared in a build that leaves signing to another.</summary>
    public const string TransformDeferred = "INTOTO5025";

    /// <summary>The package does not say which commit it was made from, or says another one.</summary>
    public const string CommitMissing = "INTOTO5030";

    /// <summary>An entry of the package is none of the files that pack took in: a warning.</summary>
    public const string EntryForeign = "INTOTO5031";

    /// <summary>The package depends on something that the restore graph does not have.</summary>
    public const string DependencyForeign = "INTOTO5032";

    /// <summary>A file to be embedded is no link, layout or evidence.</summary>
    public const string EvidenceMalformed = "INTOTO5033";

    /// <summary>The package is signed already, so its evidence lies beside it only: a warning.</summary>
    public const string AlreadySigned = "INTOTO5034";

    /// <summary>With <c>InTotoSigning=deferred</c> a folder would be published, which cannot be sealed.</summary>
    public const string PublishDeferred = "INTOTO5040";

    /// <summary>A file in a published folder is not the one that was to be copied there.</summary>
    public const string PublishedDiffers = "INTOTO5041";

    /// <summary>A file lies in a published folder that this publish did not put there: a warning.</summary>
    public const string PublishedForeign = "INTOTO5042";

    /// <summary>A project is published in a way that is not recorded.</summary>
    public const string PublishUnsupported = "INTOTO5043";

    /// <summary>Files that an earlier build made, and nothing recorded, are published: a warning.</summary>
    public const string PublishedUnbuilt = "INTOTO5044";

    /// <summary>A file changed while it was published.</summary>
    public const string PublishInputChanged = "INTOTO5045";

    /// <summary>An image was made of a folder whose publish was not recorded in the same build.</summary>
    public const string ImageUnpublished = "INTOTO5046";

    /// <summary>An image does not hold what was published, or is not what the SDK says of it.</summary>
    public const string ImageDiffers = "INTOTO5047";

    /// <summary>The layer that the SDK made of a folder is not where it keeps layers.</summary>
    public const string LayerMissing = "INTOTO5048";

    /// <summary>Nothing says which image an image is made of: a warning, or with <c>InTotoRequire</c> an error.</summary>
    public const string BaseImageUnknown = "INTOTO5049";

    /// <summary>Data that the SDK writes for the runtime says more than the SDK does by itself: a warning.</summary>
    public const string DataUnreviewed = "INTOTO5060";

    /// <summary>A file had another content before the compiler ran than after it.</summary>
    public const string SourceChanged = "INTOTO5102";

    /// <summary>MSBuild does not say which files it imported: a warning, or with <c>InTotoRequire</c> an error.</summary>
    public const string ImportsUnknown = "INTOTO5111";

    /// <summary>Something went wrong that should not be able to: a defect.</summary>
    public const string Defect = "INTOTO5099";
}
