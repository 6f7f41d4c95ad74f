using System.Security.Cryptography;
using System.Text;

namespace InToto.Restore;

/// <summary>What NuGet has downloaded and kept. Nothing is believed of it: a package that is found there is looked at as if it had just come.</summary>
internal static class DownloadCache
{
    /// <summary>Where NuGet would have kept a package of a source; it may not be there.</summary>
    public static string PathOf(string folder, FeedSource source, RestoredId package) =>
        Path.Join(folder, FolderOf(source.Address), $"nupkg_{Path.GetFileNameWithoutExtension(package.PathIn(""))}.dat");

    /// <summary>The first 20 bytes of the address's SHA-256, and its last 32 characters so that people can tell the folders apart.</summary>
    private static string FolderOf(string address)
    {
        var name = $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)).AsSpan(0, 20))}${(address.Length > 32 ? address[^32..] : address)}";
        foreach (var c in Path.GetInvalidFileNameChars()) name = name.Replace(c, '_');
        return name.Replace("__", "_", StringComparison.Ordinal);
    }
}
