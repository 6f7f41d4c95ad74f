namespace InToto;

/// <summary>Every bound on hostile input, in one place, with its reason.</summary>
/// <remarks>A document beyond a bound is refused before the work that the bound saves is done.</remarks>
public static class Limits
{
    /// <summary>Bytes of one document (layout, link, envelope): 16 MiB, the size of a link with about 130,000 artifacts.</summary>
    public const int DocumentBytes = 16 * 1024 * 1024;

    /// <summary>Levels of nested JSON arrays and objects. Documents need 6; more levels make parsing quadratic.</summary>
    public const int JsonDepth = 64;

    /// <summary>Names, values and closing brackets of a document. A value takes 28 bytes of a tree; an artifact has five, and <see cref="DocumentBytes"/> allows fewer than 200,000 of those.</summary>
    public const int JsonTokens = 2_000_000;

    /// <summary>Digits of a JSON integer. Parsing a number costs the square of its digits; no field needs more than 20.</summary>
    public const int IntegerDigits = 1_000;

    /// <summary>Signatures of one document. Each costs a public-key operation to check.</summary>
    public const int Signatures = 1_024;

    /// <summary>Bytes that are hashed to check one key's signatures of a document: 256 MiB, two seconds. A thousand forged ones over 16 MiB would take minutes.</summary>
    public const int SignatureCheckBytes = 256 * 1024 * 1024;

    /// <summary>Keys of a layout. Each is parsed, and may be checked against every link.</summary>
    public const int Keys = 10_000;

    /// <summary>Steps plus inspections of a layout.</summary>
    public const int Steps = 1_000;

    /// <summary>Levels of sublayouts below the layout. Delegating needs one or two; each level multiplies what must be verified.</summary>
    public const int SublayoutDepth = 8;

    /// <summary>Sublayouts looked into in one verification. Two functionaries who both delegate at each level would make 2^8 of them.</summary>
    public const int Sublayouts = 64;

    /// <summary>Rules in one list of a step or inspection. Each looks at every artifact that is still in the queue.</summary>
    public const int Rules = 10_000;

    /// <summary>Artifacts in one list of a link. <see cref="DocumentBytes"/> allows fewer of usual length.</summary>
    public const int Artifacts = 200_000;

    /// <summary>UTF-8 bytes of an artifact's name: the longest path that Linux takes is 4 KiB, Windows 32 KiB.</summary>
    public const int ArtifactNameBytes = 32 * 1024;

    /// <summary>Segments of an artifact's name.</summary>
    public const int ArtifactNameSegments = 256;

    /// <summary>Characters of the name of a step or inspection; it becomes part of a file name.</summary>
    public const int StepNameChars = 128;

    /// <summary>Digests of one artifact. Implementations write one or two.</summary>
    public const int DigestsPerArtifact = 16;

    /// <summary>Bytes of a file of parameters: 1 MiB, more than anybody writes by hand.</summary>
    public const int ParameterBytes = 1024 * 1024;

    /// <summary>Bytes of a key file. An encrypted RSA-8192 key takes about 7 KiB.</summary>
    public const int KeyFileBytes = 64 * 1024;

    /// <summary>Smallest RSA modulus in bits that is trusted (NIST SP 800-131A).</summary>
    public const int RsaMinBits = 2048;

    /// <summary>Largest RSA modulus in bits. Checking a signature costs the square of it.</summary>
    public const int RsaMaxBits = 8192;

    /// <summary>Largest DSA modulus in bits (FIPS 186-4). Checking a signature costs the square of it.</summary>
    public const int DsaMaxBits = 3072;

    /// <summary>Bytes of an exported OpenPGP key: 4 MiB. Keys with thousands of certificates of others stay below it.</summary>
    public const int OpenPgpBytes = 4 * 1024 * 1024;

    /// <summary>Packets of an exported OpenPGP key, and subpackets of one signature. Some signatures among them cost a public-key operation each.</summary>
    public const int OpenPgpPackets = 1_024;

    /// <summary>Subkeys of one OpenPGP key. Links are looked for under the name of each.</summary>
    public const int OpenPgpSubkeys = 64;

    /// <summary>Seconds that a program of a signer may take for one answer: a KMS needs one or two, a person who must touch a token 15.</summary>
    public const int SignerSeconds = 60;

    /// <summary>Bytes that a program of a signer may write: as many as a key file has. A signature takes up to 1.4 KiB.</summary>
    public const int SignerAnswerBytes = KeyFileBytes;

    /// <summary>Lines that are shown of what a program of a signer says about its failure.</summary>
    public const int SignerErrorLines = 5;

    /// <summary>Iterations of PBKDF2 in an encrypted key file: about five seconds.</summary>
    public const int Pbkdf2Iterations = 10_000_000;

    /// <summary>Bytes of one file to record: 64 GiB. A sparse file can claim to be larger than any disk.</summary>
    public const long RecordedFileBytes = 64L * 1024 * 1024 * 1024;

    /// <summary>Levels of folders below a recorded path. The path length ends most trees earlier.</summary>
    public const int FolderDepth = 128;

    /// <summary>Folders visited while recording. Trees that hold each other can make a small repository look endless.</summary>
    public const int RecordedFolders = 200_000;

    /// <summary>Folders that links on the disk lead to. Links between folders multiply a small tree, and following each costs system calls.</summary>
    public const int FollowedFolders = 20_000;

    /// <summary>Bytes of a git commit or tree: a folder with as many entries as a link may have artifacts.</summary>
    public const int GitObjectBytes = 16 * 1024 * 1024;

    /// <summary>Bytes of an OSTree commit: its text, and what its maker adds to it.</summary>
    public const int OSTreeCommitBytes = 1024 * 1024;

    /// <summary>Bytes of a symbolic link's target: the longest path that Linux takes.</summary>
    public const int LinkTargetBytes = 4096;

    /// <summary>Bytes kept of each stream of a recorded command (byproducts stdout, stderr).</summary>
    public const int StreamBytes = 1024 * 1024;

    /// <summary>Searches for what a program started that is killed: what starts others faster than they are found is not followed for ever.</summary>
    public const int ProcessTreeRounds = 100;
}
