namespace InToto.Gate;

/// <summary>Every bound of the gate, with its reason.</summary>
public sealed record GateLimits
{
    /// <summary>Those that a gate has.</summary>
    public static GateLimits Default { get; } = new();

    /// <summary>How long one package may take to be fetched and looked at: five minutes, for two gibibytes on a slow line.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Packages that wait or are looked at, at once. Each holds a connection to a source, and a restore asks for some dozens.</summary>
    public int Undecided { get; init; } = 512;

    /// <summary>Packages that are looked at, at once: hashing keeps a core busy.</summary>
    public int AtOnce { get; init; } = 2 * Environment.ProcessorCount;

    /// <summary>Decisions that are remembered. A large company uses some ten thousand packages.</summary>
    public int Decisions { get; init; } = 100_000;

    /// <summary>How long a refusal holds before the package is looked at again: NuGet asks six times within seconds.</summary>
    public TimeSpan Refusal { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it counts that a source has the same bytes as those that were verified: an hour.</summary>
    public TimeSpan Compare { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Bytes of the packages in the store: 20 GiB, some ten thousand packages. What was used last stays.</summary>
    public long StoreBytes { get; init; } = 20L << 30;

    /// <summary>How often the store is cleared: every hour.</summary>
    public static readonly TimeSpan Cleaning = TimeSpan.FromHours(1);

    /// <summary>What is younger is never cleared away: six hours, longer than any package takes.</summary>
    public static readonly TimeSpan Young = TimeSpan.FromHours(6);

    /// <summary>Pages of what one source knows to be vulnerable. There are two.</summary>
    public const int VulnerabilityPages = 16;

    /// <summary>Bytes of a request line. NuGet's longest is a search.</summary>
    public const int RequestLineBytes = 4 * 1024;

    /// <summary>Bytes of the headers of a request.</summary>
    public const int HeaderBytes = 16 * 1024;

    /// <summary>Connections at once.</summary>
    public const int Connections = 2_000;

    /// <summary>Characters of a reason phrase. NuGet prints it on one line.</summary>
    public const int ReasonChars = 300;

    /// <summary>Levels of a document of a source.</summary>
    public const int JsonDepth = 64;
}
