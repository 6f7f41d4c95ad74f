using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace InToto.Restore;

/// <summary>Roots that are trusted to say whose a certificate is: those for signing code, and those for time stamps.</summary>
/// <remarks>The .NET SDK brings the ones that NuGet itself uses where the system has none. They are read from there; nothing comes from the network.</remarks>
public sealed class TrustRoots
{
    private readonly Lazy<X509Certificate2Collection> _codeSigning;
    private readonly Lazy<X509Certificate2Collection> _timeStamping;

    /// <summary>They are hundreds: who checks no signature does not wait until all of them are read.</summary>
    private TrustRoots(string codeSigning, string timeStamping)
    {
        _codeSigning = new(() => Import(codeSigning, "of roots for signing code"));
        _timeStamping = new(() => Import(timeStamping, "of roots for time stamps"));
        Digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{codeSigning.Length}\n{codeSigning}{timeStamping}"));
    }

    private TrustRoots() => (_codeSigning, _timeStamping, Digest) = (new([]), new([]), []);

    /// <summary>Nobody is trusted: signatures are checked, and none is <see cref="SignatureState.Trusted"/>.</summary>
    public static TrustRoots None { get; } = new();

    internal X509Certificate2Collection CodeSigning => _codeSigning.Value;

    internal X509Certificate2Collection TimeStamping => _timeStamping.Value;

    /// <summary>Other roots have another one.</summary>
    internal byte[] Digest { get; }

    /// <summary>Trusts the given roots.</summary>
    /// <param name="codeSigning">PEM: roots for signing code.</param>
    /// <param name="timeStamping">PEM: roots for time stamps.</param>
    /// <exception cref="RestoreException">There is none in one of them, or what is there is no certificate (<see cref="RestoreCodes.RootsMissing"/>).</exception>
    public static TrustRoots Of(ReadOnlySpan<char> codeSigning, ReadOnlySpan<char> timeStamping)
    {
        var roots = new TrustRoots(codeSigning.ToString(), timeStamping.ToString());
        _ = (roots.CodeSigning, roots.TimeStamping);
        return roots;
    }

    /// <summary>Reads the roots that an SDK brings: <c>codesignctl.pem</c> and <c>timestampctl.pem</c> in its folder <c>trustedroots</c>.</summary>
    /// <param name="sdk">The folder of the SDK, <c>sdk/10.0.401</c> below where .NET is installed.</param>
    /// <exception cref="RestoreException">They are not there (<see cref="RestoreCodes.RootsMissing"/>). What is no certificate in them is told when the first signature is checked, with the same code.</exception>
    public static TrustRoots OfSdk(string sdk)
    {
        ArgumentNullException.ThrowIfNull(sdk);
        return new(Text(sdk, "codesignctl.pem"), Text(sdk, "timestampctl.pem"));
    }

    /// <summary>The folder of the newest SDK below where .NET is installed; null when there is none with roots.</summary>
    public static string? NewestSdk(string dotnet)
    {
        ArgumentNullException.ThrowIfNull(dotnet);
        var folder = Path.Join(dotnet, "sdk");
        if (!Directory.Exists(folder)) return null;
        return Directory.EnumerateDirectories(folder)
            .Where(sdk => Version.TryParse(Path.GetFileName(sdk).Split('-')[0], out _) && File.Exists(Path.Join(sdk, Folder, "codesignctl.pem")))
            // A preview stands below the release of the same number.
            .OrderBy(sdk => Version.Parse(Path.GetFileName(sdk).Split('-')[0])).ThenBy(sdk => Path.GetFileName(sdk).Contains('-') ? 0 : 1).ThenBy(sdk => sdk, StringComparer.Ordinal)
            .LastOrDefault();
    }

    private static string Text(string sdk, string name) => Encoding.UTF8.GetString(BoundedFile.Read(Path.Join(sdk, Folder, name), RestoreLimits.RootsBytes, (_, what, hint, inner) =>
        new RestoreException(RestoreCodes.RootsMissing, what, where: null, hint, inner)));

    private static X509Certificate2Collection Import(ReadOnlySpan<char> pem, string what)
    {
        var roots = new X509Certificate2Collection();
        try
        {
            roots.ImportFromPem(pem);
        }
        catch (CryptographicException problem)
        {
            throw new RestoreException(RestoreCodes.RootsMissing, $"A list {what} holds something that is no certificate: {problem.Message}", inner: problem);
        }
        return roots.Count > 0 ? roots : throw new RestoreException(RestoreCodes.RootsMissing, $"A list {what} holds none.", hint: "It is a PEM file of certificates.");
    }

    private const string Folder = "trustedroots";
}
