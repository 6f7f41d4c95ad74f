namespace InToto.DotNet;

/// <summary>Where files of an SDK are: in the folder of its version, or in folders that all versions share.</summary>
internal static class SdkPlace
{
    /// <summary>Whether a path below the dotnet installation is of what came with an SDK: a pack, or the manifest of a workload, which every project imports.</summary>
    public static bool IsBesideSdk(string path) => path.StartsWith("packs/", StringComparison.Ordinal) || path.StartsWith("sdk-manifests/", StringComparison.Ordinal);
}
