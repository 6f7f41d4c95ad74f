using System.Reflection;

namespace InToto.Testing;

/// <summary>Where the repository's files are, for tests that read them.</summary>
public static class Repository
{
    /// <summary>The absolute path of the repository's root, as the build wrote it down.</summary>
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    /// <summary>A file or folder below <c>testassets</c>.</summary>
    public static string TestAsset(params string[] segments) => Path.Combine([Root, "testassets", .. segments]);
}
