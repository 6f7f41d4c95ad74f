using System.Security.Cryptography;
using System.Text;
using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>Global properties that whoever started the build gave it: <c>-p:</c>, and what <c>-c</c> or <c>-r</c> stand for.</summary>
/// <remarks>
/// Not recorded is what the SDK, a solution or a project reference sets by itself, such as what it tells the build of each of several images; what is InToto.Build's own (<c>InToto*</c>); and where
/// finished packages go, which says nothing about what is in them. Of what may be a secret the name is recorded and the value is not: a digest of a short value
/// can be guessed.
/// </remarks>
internal static class GivenProperties
{
    public static IEnumerable<Artifact> Of(IBuildEngine6 engine)
    {
        var all = engine.GetGlobalProperties();
        foreach (var (name, value) in all)
            if (IsGiven(name, value, all))
                yield return new(ArtifactName.Parse($"@property/{name}"), DigestSet.Sha256(SHA256.HashData(Encoding.UTF8.GetBytes(IsSecret(name) ? "" : value))));
    }

    /// <summary>Whether a property's name says that its value is for nobody else.</summary>
    private static bool IsSecret(string name) => Secrets.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static bool IsGiven(string name, string value, IReadOnlyDictionary<string, string> all) => name.ToUpperInvariant() switch
    {
        "RUNTIMEIDENTIFIER" => all.ContainsKey("_CommandLineDefinedRuntimeIdentifier"),
        "SELFCONTAINED" => all.ContainsKey("_CommandLineDefinedSelfContained"),
        // One image of several: the build that makes them all tells each what it was told.
        var upper when upper.StartsWith("CONTAINER", StringComparison.Ordinal) && all.ContainsKey("_IsSingleRIDBuild") => false,
        // A solution gives each of its projects a platform.
        "PLATFORM" => value != "AnyCPU",
        "TARGETFRAMEWORK" or "PACKAGEOUTPUTPATH" or "PUBLISHDIR" or "NOBUILD" or "NUGETINTERACTIVE"
            or "SOLUTIONDIR" or "SOLUTIONEXT" or "SOLUTIONFILENAME" or "SOLUTIONNAME" or "SOLUTIONPATH" or "CURRENTSOLUTIONCONFIGURATIONCONTENTS"
            or "BUILDINGSOLUTIONFILE" or "SHOULDUNSETPARENTCONFIGURATIONANDPLATFORM" or "BUILDPROJECTREFERENCES" or "BUILDINPARALLEL"
            or "EXCLUDERESTOREPACKAGEIMPORTS" or "ISGRAPHBUILD" => false,
        var upper => upper[0] != '_' && !upper.StartsWith("DOTNET_CLI_", StringComparison.Ordinal) && !upper.StartsWith("INTOTO", StringComparison.Ordinal) && !upper.StartsWith("MSBUILD", StringComparison.Ordinal),
    };

    private static readonly string[] Secrets =
        ["Password", "Passwd", "Passphrase", "Secret", "Token", "ApiKey", "Api_Key", "AccessKey", "PrivateKey", "Credential", "ConnectionString"];
}
