using System.Security.Cryptography;
using System.Text;

namespace InToto.Restore;

/// <summary>Everything but the package that decides whether it is accepted: the policy, the files that it names, what it remembers, who is trusted, and this program.</summary>
internal static class AuditContext
{
    /// <summary>A digest of it.</summary>
    public static byte[] Digest(PackagePolicy? policy, TrustRoots roots)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in (Type[])[typeof(AuditContext), typeof(DotNet.PackageFile), typeof(Verifier)]) hash.AppendData(part.Module.ModuleVersionId.ToByteArray());
        Add(hash, roots.Digest);
        hash.AppendData([(byte)(policy is null ? 0 : 1)]);
        if (policy is null) return hash.GetHashAndReset();

        AddFile(hash, policy.Path, RestoreLimits.PolicyBytes);
        if (Path.Exists(policy.MemoryPath)) AddFile(hash, policy.MemoryPath, RestoreLimits.PolicyBytes);
        foreach (var line in policy.Lines)
        {
            foreach (var key in line.Keys) AddFile(hash, key, Limits.KeyFileBytes);
            if (line.Layout is { } layout) AddFile(hash, layout, Limits.DocumentBytes);
        }
        return hash.GetHashAndReset();
    }

    /// <summary>A file that is missing or too large is a problem of the packages that need it, which are then not remembered.</summary>
    private static void AddFile(IncrementalHash hash, string path, int maxBytes)
    {
        Add(hash, Encoding.Unicode.GetBytes(path));
        try
        {
            Add(hash, BoundedFile.Read(path, maxBytes));
        }
        catch (MetadataFormatException problem)
        {
            Add(hash, Encoding.Unicode.GetBytes(problem.Code));
        }
    }

    private static void Add(IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        hash.AppendData(BitConverter.GetBytes(bytes.Length));
        hash.AppendData(bytes);
    }
}
