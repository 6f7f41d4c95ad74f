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

    /// <summary>A file claims to be a managed assembly, and its headers or metadata cannot be read.</summary>
    public const string AssemblyMalformed = "INTOTO3401";

    /// <summary>A PDB is not a portable one, or cannot be read.</summary>
    public const string PdbMalformed = "INTOTO3402";

    /// <summary>An assembly or PDB is larger, or says more, than is read.</summary>
    public const string SymbolsTooLarge = "INTOTO3403";

    /// <summary>A PDB is not the one that the compiler wrote together with the assembly.</summary>
    public const string PdbNotBound = "INTOTO3404";

    /// <summary>There is no project, or more than one, where one was looked for.</summary>
    public const string ProjectMissing = "INTOTO3601";

    /// <summary>MSBuild cannot evaluate a project.</summary>
    public const string ProjectBroken = "INTOTO3602";

    /// <summary>A project makes no package, or none of a shape that a layout can be written for.</summary>
    public const string ProjectNotPackable = "INTOTO3603";

    /// <summary>There is no .NET SDK that can evaluate projects.</summary>
    public const string SdkMissing = "INTOTO3604";

    /// <summary>A path of a project lies outside the repository.</summary>
    public const string OutsideRepository = "INTOTO3605";

    /// <summary>What a project says depends on packages that were not restored.</summary>
    public const string RestoreNeeded = "INTOTO3606";

    /// <summary>Steps cannot be named after the projects: a name is unsafe, or two are the same.</summary>
    public const string StepsUnnameable = "INTOTO3607";

    /// <summary>A path cannot be the name of an artifact.</summary>
    public const string PathUnnameable = "INTOTO3608";

    /// <summary>What a restore or a pack left in obj cannot be read.</summary>
    public const string BuildFileUnreadable = "INTOTO3609";

    /// <summary>A project publishes no program, or none that a layout can be written for.</summary>
    public const string ProjectNotPublishable = "INTOTO3714";

    /// <summary>A warning: code that a build generates on disk is accepted whatever it is.</summary>
    public const string GeneratedCode = "INTOTO3650";

    /// <summary>A warning: what goes into a package cannot be known before it is packed.</summary>
    public const string ContentUnknown = "INTOTO3651";

    /// <summary>A warning: an entry of a package is tied to nothing.</summary>
    public const string EntryUntied = "INTOTO3652";

    /// <summary>A warning: no build records the compile of a project.</summary>
    public const string CompileUnrecorded = "INTOTO3653";

    /// <summary>A warning: a NuGet package brings sources that are compiled.</summary>
    public const string SourcesInPackage = "INTOTO3654";

    /// <summary>A warning: an entry is a native program that the SDK makes, and is tied to nothing.</summary>
    public const string HostUntied = "INTOTO3660";

    /// <summary>A nuspec that a project keeps itself has no id, version or files, or holds a word without a value.</summary>
    public const string NuspecUnusable = "INTOTO3661";

    /// <summary>A warning: a style sheet that the SDK makes of those of components is tied to nothing.</summary>
    public const string StylesUntied = "INTOTO3662";

    /// <summary>A managed assembly has no PDB that could testify to its sources.</summary>
    public const string PdbMissing = "INTOTO3405";

    /// <summary>The sources of two assemblies would be recorded under one name.</summary>
    public const string AssembliesCollide = "INTOTO3406";

    /// <summary>A published folder, or something in it, cannot be read: there is no answer.</summary>
    public const string FolderUnreadable = "INTOTO3410";

    /// <summary>A symbolic link in a published folder leads out of it, or nowhere.</summary>
    public const string FolderLinkEscapes = "INTOTO3411";

    /// <summary>A published folder holds a pipe, a socket or a device.</summary>
    public const string FolderFileSpecial = "INTOTO3412";

    /// <summary>A published folder holds more than is read.</summary>
    public const string FolderTooLarge = "INTOTO3413";

    /// <summary>Some systems take two files of a published folder for one.</summary>
    public const string FolderNamesCollide = "INTOTO3414";

    /// <summary>The name of a file of a published folder cannot be the name of an artifact.</summary>
    public const string FolderNameUnsafe = "INTOTO3415";

    /// <summary>No step of the chain compiled an assembly of the package.</summary>
    public const string AssemblyUnexplained = "INTOTO3501";

    /// <summary>The layout does not ask for the inspection of the package.</summary>
    public const string LayoutWithoutInspection = "INTOTO3502";

    /// <summary>The layout is one for another package id.</summary>
    public const string LayoutOfAnotherPackage = "INTOTO3503";

    /// <summary>A package of symbols is one of another package or version.</summary>
    public const string SymbolsOfAnotherPackage = "INTOTO3504";

    /// <summary>The folder that an inspection writes to holds something that would be taken for its result.</summary>
    public const string InspectionFolderUsed = "INTOTO3505";

    /// <summary>A source is not the one that the compiler read.</summary>
    public const string SourceDiffers = "INTOTO5101";

    /// <summary>The PDB names fewer sources than the compiler read.</summary>
    public const string SourcesHidden = "INTOTO5103";

    /// <summary>One name of a source stands for two.</summary>
    public const string SourceAmbiguous = "INTOTO5104";

    /// <summary>The compiler read a source that is neither a material nor a product of the compile.</summary>
    public const string SourceUnrecorded = "INTOTO5105";

    /// <summary>A PDB names a source by a path of the machine that compiled it.</summary>
    public const string SourceUnmapped = "INTOTO5106";

    /// <summary>A PDB holds a hash of a source that two files can have.</summary>
    public const string SourceHashWeak = "INTOTO5107";

    /// <summary>A file that passes for generated by the SDK holds more than comments, usings and attributes.</summary>
    public const string GeneratedHoldsCode = "INTOTO5108";

    /// <summary>The PDB does not hold the text of a generated file.</summary>
    public const string GeneratedNotEmbedded = "INTOTO5109";

    /// <summary>The compiler reads its sources again after compiling them, so its PDB is no witness: a warning.</summary>
    public const string NotWitnessed = "INTOTO5110";

    /// <summary>A reference is not the one that the compiler read.</summary>
    public const string ReferenceDiffers = "INTOTO5112";

    /// <summary>The compiler read a reference that was not recorded, or did not read one that was.</summary>
    public const string ReferenceUnrecorded = "INTOTO5113";

    /// <summary>The compiler says that it was called otherwise than was recorded.</summary>
    public const string OptionsDiffer = "INTOTO5114";

    /// <summary>A package has no evidence.</summary>
    public const string EvidenceMissing = "INTOTO3701";

    /// <summary>The evidence of a package holds no layout, and none was given.</summary>
    public const string LayoutMissing = "INTOTO3702";

    /// <summary>The evidence of a package holds several layouts, and none was given.</summary>
    public const string LayoutsSeveral = "INTOTO3703";

    /// <summary>A warning: the layout came with the package, so an older one of the same owner would pass too.</summary>
    public const string LayoutFromEvidence = "INTOTO3704";

    /// <summary>A warning: the package is not as the step <c>pack</c> recorded it.</summary>
    public const string PackageDiffers = "INTOTO3705";

    /// <summary>A package that is to be uploaded has no evidence inside.</summary>
    public const string EvidenceNotInside = "INTOTO3706";

    /// <summary>A warning: the evidence in a package that is to be uploaded holds no layout.</summary>
    public const string LayoutNotInside = "INTOTO3707";

    /// <summary>A warning: the layout of a package that is to be uploaded ends soon.</summary>
    public const string LayoutEndsSoon = "INTOTO3708";

    /// <summary>A warning: symbols of a package that is to be uploaded are in its .snupkg only.</summary>
    public const string SymbolsApart = "INTOTO3709";

    /// <summary>A published folder has no evidence.</summary>
    public const string FolderEvidenceMissing = "INTOTO3710";

    /// <summary>A warning: a folder is not as the step <c>publish</c> recorded it.</summary>
    public const string FolderDiffers = "INTOTO3711";

    /// <summary>The layout does not ask for the inspection of a published folder.</summary>
    public const string LayoutWithoutFolder = "INTOTO3712";

    /// <summary>The layout requires no file of the published folder.</summary>
    public const string LayoutRequiresNoFile = "INTOTO3713";

    /// <summary>There is no unsigned evidence beside a package that is to be sealed.</summary>
    public const string UnsignedMissing = "INTOTO3801";

    /// <summary>Unsigned evidence is not as it must be.</summary>
    public const string UnsignedMalformed = "INTOTO3802";

    /// <summary>A file that a link recorded is not there, so that it cannot be checked again.</summary>
    public const string RecordedMissing = "INTOTO3803";

    /// <summary>A file is another than a link recorded.</summary>
    public const string RecordedDiffers = "INTOTO3804";

    /// <summary>A link records a name under which nothing can be found.</summary>
    public const string RecordedNameUnknown = "INTOTO3805";

    /// <summary>What was built is not the commit that is checked out.</summary>
    public const string SourceNotCommit = "INTOTO3806";

    /// <summary>A package that is to be sealed is not the one that was packed.</summary>
    public const string PackageNotPacked = "INTOTO3807";

    /// <summary>An entry of a package that is sealed is none of the files that pack took in: a warning.</summary>
    public const string EntryUntiedBySeal = "INTOTO3808";
}
