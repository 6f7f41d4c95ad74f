namespace InToto;

/// <summary>The codes of everything this library and the command line report. A code never changes meaning; <c>docs/codes.md</c> explains each.</summary>
/// <remarks>Two digits for the place (00 documents, 01–12 the stages, 13–19 keys, 20–29 recording, 40–49 command line), two for the case.</remarks>
public static class Codes
{
    /// <summary>The file is not strict JSON.</summary>
    public const string JsonMalformed = "INTOTO0001";

    /// <summary>The JSON is neither a Metablock nor an envelope, or both.</summary>
    public const string NotMetadata = "INTOTO0002";

    /// <summary>A field is missing, or has another type or value than the specification allows.</summary>
    public const string FieldMalformed = "INTOTO0003";

    /// <summary>A name would not be safe or not mean one thing everywhere.</summary>
    public const string NameUnsafe = "INTOTO0004";

    /// <summary>A document is larger than the bounds.</summary>
    public const string TooLarge = "INTOTO0005";

    /// <summary>A document of another type was expected here.</summary>
    public const string WrongType = "INTOTO0006";

    /// <summary>A document is not a regular file that can be read.</summary>
    public const string FileUnreadable = "INTOTO0007";

    /// <summary>An artifact rule has none of the seven shapes.</summary>
    public const string RuleMalformed = "INTOTO0008";

    /// <summary>There is no such document.</summary>
    public const string FileMissing = "INTOTO0009";

    /// <summary>Stage 1: a project owner's key has not signed the layout.</summary>
    public const string LayoutNotSigned = "INTOTO0101";

    /// <summary>Stage 2: the layout has expired.</summary>
    public const string LayoutExpired = "INTOTO0201";

    /// <summary>Stage 2: the layout asks for nothing, so it would prove nothing.</summary>
    public const string LayoutProvesNothing = "INTOTO0202";

    /// <summary>Stage 3: the layout needs a parameter that was not given.</summary>
    public const string ParameterMissing = "INTOTO0301";

    /// <summary>A parameter is given twice, or under a name that none can have.</summary>
    public const string ParameterUnusable = "INTOTO0302";

    /// <summary>Stage 3: a parameter is given that the layout does not have.</summary>
    public const string ParameterUnused = "INTOTO0303";

    /// <summary>Stage 4: a key that a step relies on cannot be used.</summary>
    public const string KeyUnusable = "INTOTO0401";

    /// <summary>Stage 1: a project owner's OpenPGP key has expired, or is of a time to come.</summary>
    public const string KeyExpired = "INTOTO0403";

    /// <summary>Stage 5: fewer links of a step were found than it needs.</summary>
    public const string LinkMissing = "INTOTO0501";

    /// <summary>Stage 6: fewer functionaries than a step needs have validly signed a link.</summary>
    public const string ThresholdNotMet = "INTOTO0601";

    /// <summary>Stage 6, a warning: a link of a step does not count, and the others suffice.</summary>
    public const string LinkIgnored = "INTOTO0602";

    /// <summary>Stage 7: the sublayout that answers a step did not pass.</summary>
    public const string SublayoutRejected = "INTOTO0701";

    /// <summary>Stage 7: sublayouts are nested deeper, or are more, than the bounds.</summary>
    public const string SublayoutsTooMany = "INTOTO0703";

    /// <summary>Stage 7: the links of a sublayout cannot be where the links are.</summary>
    public const string SublayoutWithoutLinks = "INTOTO0704";

    /// <summary>Stage 8, a warning: a step ran another command than the layout expects.</summary>
    public const string CommandDiffers = "INTOTO0801";

    /// <summary>Stage 9: the functionaries of a step recorded different artifacts.</summary>
    public const string FunctionariesDisagree = "INTOTO0901";

    /// <summary>Stage 9: a step's command failed when it was recorded.</summary>
    public const string StepFailed = "INTOTO0902";

    /// <summary>Stage 9, a warning: the functionaries of a step ran different commands.</summary>
    public const string CommandsDisagree = "INTOTO0903";

    /// <summary>Stage 10 or 12: a DISALLOW rule found an artifact.</summary>
    public const string ArtifactDisallowed = "INTOTO1001";

    /// <summary>Stage 10 or 12: a REQUIRE rule did not find its artifact.</summary>
    public const string ArtifactRequired = "INTOTO1002";

    /// <summary>Stage 11: an inspection would run a command, and that is not allowed.</summary>
    public const string InspectionNotAllowed = "INTOTO1101";

    /// <summary>Stage 11: the command of an inspection is not a program of this machine that may run.</summary>
    public const string InspectionCommandMissing = "INTOTO1102";

    /// <summary>Stage 11: the command of an inspection failed.</summary>
    public const string InspectionReturned = "INTOTO1103";

    /// <summary>Stage 11: the command of an inspection was not done in time.</summary>
    public const string InspectionTimedOut = "INTOTO1104";

    /// <summary>Stage 11: an inspection of a sublayout would run a command.</summary>
    public const string InspectionInSublayout = "INTOTO1105";

    /// <summary>Stage 11: the product changed while it was inspected.</summary>
    public const string ProductChanged = "INTOTO1106";

    /// <summary>A warning became a rejection because strictness was asked for.</summary>
    public const string StrictWarning = "INTOTO1299";

    /// <summary>A key file cannot be read.</summary>
    public const string KeyFileUnreadable = "INTOTO1301";

    /// <summary>A key file holds no key of a kind that is supported.</summary>
    public const string KeyMalformed = "INTOTO1302";

    /// <summary>A private key was expected and a public one given, or the other way round.</summary>
    public const string KeyWrongHalf = "INTOTO1303";

    /// <summary>A key is encrypted and no passphrase was given.</summary>
    public const string PassphraseNeeded = "INTOTO1304";

    /// <summary>A passphrase does not open the key.</summary>
    public const string PassphraseWrong = "INTOTO1305";

    /// <summary>A key is too weak or too large to be used.</summary>
    public const string KeyStrength = "INTOTO1306";

    /// <summary>A signer is named in a way that is not known.</summary>
    public const string SignerUnknown = "INTOTO1307";

    /// <summary>A key file exists already and is not overwritten.</summary>
    public const string KeyFileExists = "INTOTO1308";

    /// <summary>A warning: others than the owner can read a private key file.</summary>
    public const string KeyFileReadableByOthers = "INTOTO1309";

    /// <summary>A key file cannot be written.</summary>
    public const string KeyFileUnwritable = "INTOTO1310";

    /// <summary>The program of a signer is missing, or did not do what it was asked.</summary>
    public const string SignerFailed = "INTOTO1311";

    /// <summary>The program of a signer was not done in time.</summary>
    public const string SignerTimedOut = "INTOTO1312";

    /// <summary>What the program of a signer has written is no answer to what it was asked.</summary>
    public const string SignerAnswerMalformed = "INTOTO1313";

    /// <summary>What the program of a signer has signed with is no signature of its key over what was to be signed.</summary>
    public const string SignerAnswerWrong = "INTOTO1314";

    /// <summary>The program gpg is missing, or did not do what it was asked.</summary>
    public const string GpgFailed = "INTOTO1401";

    /// <summary>What gpg has written is no OpenPGP key or signature, or one that is not taken.</summary>
    public const string OpenPgpMalformed = "INTOTO1402";

    /// <summary>An OpenPGP key is not named by its fingerprint, or by that of a subkey.</summary>
    public const string OpenPgpName = "INTOTO1403";

    /// <summary>An OpenPGP signature was to go into an envelope.</summary>
    public const string OpenPgpEnvelope = "INTOTO1404";

    /// <summary>A path to record does not exist or cannot be read.</summary>
    public const string PathUnreadable = "INTOTO2001";

    /// <summary>A path to record is neither a file nor a folder.</summary>
    public const string NotRegularFile = "INTOTO2002";

    /// <summary>A file changed while it was recorded.</summary>
    public const string FileChanged = "INTOTO2003";

    /// <summary>A file's name cannot be an artifact's name.</summary>
    public const string ArtifactNameUnsafe = "INTOTO2004";

    /// <summary>Two files would be recorded under one name.</summary>
    public const string ArtifactNameTwice = "INTOTO2005";

    /// <summary>A tree to record is beyond the bounds.</summary>
    public const string RecordingTooLarge = "INTOTO2006";

    /// <summary>A symbolic link leads to where nothing may be recorded.</summary>
    public const string LinkEscapes = "INTOTO2007";

    /// <summary>An artifact source with this scheme cannot be recorded.</summary>
    public const string SchemeUnknown = "INTOTO2008";

    /// <summary>A warning: there is nothing at a path to record, so nothing of it was recorded.</summary>
    public const string PathMissing = "INTOTO2009";

    /// <summary>A git repository or revision cannot be read.</summary>
    public const string GitUnreadable = "INTOTO2101";

    /// <summary>A git object's bytes do not have the id they are stored under.</summary>
    public const string GitObjectForged = "INTOTO2102";

    /// <summary>An OSTree repository, branch or commit cannot be read.</summary>
    public const string OSTreeUnreadable = "INTOTO2103";

    /// <summary>An OSTree commit's bytes do not have the id they are stored under.</summary>
    public const string OSTreeCommitForged = "INTOTO2104";

    /// <summary>A command could not be started.</summary>
    public const string CommandNotFound = "INTOTO2201";

    /// <summary>A recorded command failed, so no link was made.</summary>
    public const string CommandFailed = "INTOTO2202";

    /// <summary>A link could not be written.</summary>
    public const string LinkUnwritable = "INTOTO2203";

    /// <summary>A command took longer than it was given.</summary>
    public const string CommandTimedOut = "INTOTO2204";

    /// <summary>A command to record holds what looks like a secret.</summary>
    public const string CommandHoldsSecret = "INTOTO2205";

    /// <summary>A warning: what follows an option for a secret was not recorded.</summary>
    public const string CommandRedacted = "INTOTO2206";

    /// <summary>A warning: others can replace what is in the folder that a link is written to.</summary>
    public const string FolderOpenToOthers = "INTOTO2207";

    /// <summary>There is no unfinished link of the step.</summary>
    public const string UnfinishedMissing = "INTOTO2301";

    /// <summary>An unfinished link of the step was begun with another key.</summary>
    public const string UnfinishedOfOtherKey = "INTOTO2302";

    /// <summary>There are several unfinished links of the step.</summary>
    public const string UnfinishedTwice = "INTOTO2303";

    /// <summary>An unfinished link is not what was begun for the step.</summary>
    public const string UnfinishedWrong = "INTOTO2304";

    /// <summary>What is on the disk is not what a link says was made.</summary>
    public const string ProductsDiffer = "INTOTO2401";

    /// <summary>The command line is wrong.</summary>
    public const string CommandLineWrong = "INTOTO4001";

    /// <summary>A file, folder or stream that the command line names is missing, or cannot be read or written.</summary>
    public const string FileUnavailable = "INTOTO4002";

    /// <summary>Something went wrong that should not be able to: a defect.</summary>
    public const string Defect = "INTOTO4003";

    /// <summary>A document has no valid signature of a key that was given.</summary>
    public const string SignatureMissing = "INTOTO4004";

    /// <summary>The user or the system ended a command before there was an answer.</summary>
    public const string Interrupted = "INTOTO4005";

    /// <summary>Advice: a document holds a signed member that the specification does not know.</summary>
    public const string FieldUnknown = "INTOTO6001";

    /// <summary>Advice: a file holds a member that no signature covers.</summary>
    public const string FieldUnsigned = "INTOTO6002";

    /// <summary>Advice: a step or inspection has no rules.</summary>
    public const string StepUnconstrained = "INTOTO6003";

    /// <summary>Advice: a list of rules does not end with <c>DISALLOW *</c>.</summary>
    public const string ListOpen = "INTOTO6004";

    /// <summary>Advice: a rule stands behind one that leaves it nothing.</summary>
    public const string RuleShadowed = "INTOTO6005";

    /// <summary>Advice: a REQUIRE rule looks like a pattern, and is none.</summary>
    public const string RequireLiteral = "INTOTO6006";

    /// <summary>Advice: a pattern holds <c>**</c>, which is the same as <c>*</c>.</summary>
    public const string DoubleStar = "INTOTO6007";

    /// <summary>Advice: the only rules of a list are MATCH rules that found no artifact.</summary>
    public const string MatchVacuous = "INTOTO6008";

    /// <summary>Advice: a name is not in the normal form of Unicode, or is easily taken for another.</summary>
    public const string NameConfusable = "INTOTO6009";

    /// <summary>Advice: a layout has expired.</summary>
    public const string ExpiryPassed = "INTOTO6010";

    /// <summary>Advice: a layout expires within 30 days.</summary>
    public const string ExpirySoon = "INTOTO6011";

    /// <summary>Advice: a layout is valid for years.</summary>
    public const string ExpiryLate = "INTOTO6012";

    /// <summary>Advice: no step names a key.</summary>
    public const string KeyUnused = "INTOTO6013";

    /// <summary>Advice: one key is written down under several names.</summary>
    public const string KeyTwice = "INTOTO6014";

    /// <summary>Advice: the owner's key performs steps.</summary>
    public const string OwnerIsFunctionary = "INTOTO6015";

    /// <summary>Advice: one key alone can perform every step.</summary>
    public const string OneKeyForAll = "INTOTO6016";

    /// <summary>Advice: every step has the threshold 1.</summary>
    public const string ThresholdOne = "INTOTO6017";

    /// <summary>Advice: a link that records nothing passes.</summary>
    public const string EmptyLinkPasses = "INTOTO6018";

    /// <summary>Advice: a MATCH rule refers to no step.</summary>
    public const string FromUnknown = "INTOTO6019";

    /// <summary>Advice: a class of characters in a pattern has no end.</summary>
    public const string ClassOpen = "INTOTO6020";

    /// <summary>Advice: a REQUIRE rule can never be obeyed.</summary>
    public const string RequireImpossible = "INTOTO6021";

    /// <summary>Advice: a rule stands behind a wider one.</summary>
    public const string RuleUnreachable = "INTOTO6022";

    /// <summary>Advice: an inspection runs a shell.</summary>
    public const string InspectionShell = "INTOTO6023";
}
