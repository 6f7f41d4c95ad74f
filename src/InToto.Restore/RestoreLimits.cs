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
}
