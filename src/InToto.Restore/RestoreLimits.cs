namespace InToto.Restore;

/// <summary>Every bound on what the consumer's side reads, with its reason. Those on packages are <see cref="DotNet.PackageLimits"/>.</summary>
public static class RestoreLimits
{
    /// <summary>Bytes of a file of trusted roots: 4 MiB. The SDK's have 500 KiB.</summary>
    public const int RootsBytes = 4 * 1024 * 1024;

    /// <summary>Characters of the address of a gallery that a signature names.</summary>
    public const int ServiceIndexChars = 2_048;

    /// <summary>Owners that a signature names. Galleries have some; each is shown.</summary>
    public const int Owners = 1_000;

    /// <summary>Characters of the name of an owner.</summary>
    public const int OwnerChars = 256;

    /// <summary>Certificates in a signature or a time stamp. Each may be tried while a chain is built; three are usual.</summary>
    public const int Certificates = 64;

    /// <summary>Bytes of a lock file or of what a restore wrote: 64 MiB. Those of the largest solutions have 10 MB.</summary>
    public const int GraphBytes = 64 * 1024 * 1024;

    /// <summary>Packages that are looked at together. A full packages folder has some thousands.</summary>
    public const int Packages = 100_000;

    /// <summary>Bytes of a policy, and of what it remembers: 4 MiB, ten thousand lines.</summary>
    public const int PolicyBytes = 4 * 1024 * 1024;

    /// <summary>Lines of a policy. Each is compared with each package.</summary>
    public const int PolicyLines = 10_000;

    /// <summary>Values in one list of a line: keys, fingerprints, owners, hashes.</summary>
    public const int PolicyValues = 1_000;

    /// <summary>Bits of an RSA key that may sign packages, at least: NuGet takes no smaller one.</summary>
    public const int RsaBits = 2_048;

    /// <summary>Bytes of what earlier audits accepted: 16 MiB, more than <see cref="Packages"/> of its lines.</summary>
    public const int AuditStateBytes = 16 * 1024 * 1024;

    /// <summary>Days for which an audit relies on an earlier one: what is installed is read again from time to time, as disks are.</summary>
    public const int AuditDays = 30;

    /// <summary>Seconds that a server may take for an answer; then what has arrived must have come at <see cref="SlowestBytesPerSecond"/>.</summary>
    public const int AnswerSeconds = 60;

    /// <summary>Bytes a second that a package must come at after that: 64 KiB, a bad mobile connection. A trickle holds a build up for ever.</summary>
    public const int SlowestBytesPerSecond = 64 * 1024;

    /// <summary>Times that a server is asked for one thing. What does not pass in three tries is no hiccup.</summary>
    public const int FeedTries = 3;

    /// <summary>Milliseconds before the second try; twice as many before the third.</summary>
    public const int RetryPauseMilliseconds = 200;

    /// <summary>Times that a server may send us on. Two are usual.</summary>
    public const int Redirects = 5;

    /// <summary>Connections to one server at once.</summary>
    public const int ConnectionsPerServer = 16;

    /// <summary>KiB of the headers of an answer.</summary>
    public const int HeaderKilobytes = 64;

    /// <summary>Bytes of a document of a server, unpacked: 16 MiB. The largest are lists of some thousand versions.</summary>
    public const int FeedDocumentBytes = 16 * 1024 * 1024;

    /// <summary>Resources of a service index, and types of one. There are some dozens.</summary>
    public const int FeedResources = 1_000;

    /// <summary>Versions of a package. Those that are built every night have some thousands.</summary>
    public const int FeedVersions = 100_000;

    /// <summary>Documents that are kept to be asked for only when they have changed.</summary>
    public const int FeedKept = 256;

    /// <summary>Bytes of such a document: 128 KiB, so that all take 32 MiB at most.</summary>
    public const int FeedKeptBytes = 128 * 1024;

    /// <summary>Minutes that a service index counts before it is asked for again.</summary>
    public const int ServiceIndexMinutes = 5;

    /// <summary>Files of a source tree that are read for the MSBuild SDKs that they name: 100,000 projects and imports.</summary>
    public const int ProjectFiles = 100_000;

    /// <summary>Bytes of a project file, a global.json or a tool manifest: 4 MiB.</summary>
    public const int ProjectBytes = 4 * 1024 * 1024;

    /// <summary>MSBuild SDKs and tools together. Each is fetched.</summary>
    public const int Tools = 1_000;
}
