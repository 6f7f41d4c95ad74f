using System.Security.Cryptography;
using System.Text;
using System.Xml;

namespace InToto.Restore;

/// <summary>Everything that decides what a restore brings, and everything that it has brought, as one digest: the same again means that there is nothing to do.</summary>
/// <remarks>
/// It says nothing about whether packages are good: a digest is kept only after all of them were verified. Wherever it cannot be told what MSBuild would read, or what lies on the disk, there is no digest,
/// and everything is done again.
/// </remarks>
internal sealed class RestoreDigest : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private RestoreDigest()
    {
    }

    /// <summary>What a restore reads: policy and all that it names, configuration, environment, SDKs, and the projects and what they import. Null where that cannot be told.</summary>
    public static byte[]? OfInputs(VerifiedRestore restore, string place, string root)
    {
        using var digest = new RestoreDigest();
        digest._hash.AppendData(AuditContext.Digest(restore.Policy, restore.Roots));
        foreach (var word in (string[])[place, restore.DotNet, .. restore.Words]) digest.Add(word);
        digest.Add(restore.Configuration);
        digest.AddEnvironment();
        digest.AddSdks(restore.DotNet);
        return digest.AddFiles(root, isOutput: false) ? digest._hash.GetHashAndReset() : null;
    }

    /// <summary>What a restore wrote, and the packages that it brought as they lie there now. Null where one is missing, or was changed just now.</summary>
    /// <param name="restore">What was restored.</param>
    /// <param name="root">The repository.</param>
    /// <param name="packages">The packages, MSBuild SDKs and tools among them.</param>
    /// <param name="requireAccepted">Whether a package, by its file and what the system says of it, was accepted by this restore; null to take each as it is.</param>
    /// <param name="now">For what is too young to rely on.</param>
    public static byte[]? OfOutputs(VerifiedRestore restore, string root, IEnumerable<RestoredId> packages, Func<string, byte[], bool>? requireAccepted, DateTimeOffset now)
    {
        using var digest = new RestoreDigest();
        if (!digest.AddFiles(root, isOutput: true)) return null;
        string[] folders = [restore.Configuration.PackagesFolder, .. restore.Configuration.FallbackFolders];
        foreach (var package in packages.DistinctBy(VerifiedPackages.NameOf, StringComparer.OrdinalIgnoreCase).OrderBy(VerifiedPackages.NameOf, StringComparer.OrdinalIgnoreCase))
        {
            if (folders.Select(package.PathIn).FirstOrDefault(File.Exists) is not { } path || InstalledState.Of(path, now) is not { } installed) return null;
            if (requireAccepted is not null && !requireAccepted(path, installed)) return null;
            digest.Add(path);
            digest._hash.AppendData(installed);
        }
        return digest._hash.GetHashAndReset();
    }

    /// <summary>What a nuget.config says that is no text of a file: where its own reader found files, and what they came to.</summary>
    private void Add(FeedConfiguration configuration)
    {
        foreach (var text in (string[])[configuration.PackagesFolder, .. configuration.FallbackFolders, .. configuration.Sources.SelectMany(source => new[] { source.Name, source.Address, source.AllowsInsecure ? "insecure" : "" })]) Add(text);
        foreach (var file in configuration.Files) AddFile(file);
    }

    /// <summary>Each variable is a property of MSBuild. What shells change by themselves says nothing to anybody.</summary>
    private void AddEnvironment()
    {
        foreach (var (name, value) in ProcessRunner.EnvironmentWithout(name => name is "_" or "PWD" or "OLDPWD" or "SHLVL").OrderBy(variable => variable.Key, StringComparer.Ordinal)) Add($"{name}={value}");
    }

    /// <summary>Which SDKs and workloads there are, and when one came or went.</summary>
    private void AddSdks(string dotnet)
    {
        var installed = Path.GetDirectoryName(dotnet)!;
        foreach (var folder in new[] { "sdk", "sdk-manifests", "packs", "library-packs" })
        {
            if (Path.Join(installed, folder) is var path && !Directory.Exists(path)) continue;
            foreach (var entry in Directory.EnumerateFileSystemEntries(path).Order(StringComparer.Ordinal)) Add($"{entry} {File.GetLastWriteTimeUtc(entry).Ticks}");
        }
    }

    /// <summary>Adds the files of the repository that MSBuild or NuGet read, or those that a restore wrote; false where one of them leads to something that is not among them.</summary>
    private bool AddFiles(string root, bool isOutput)
    {
        foreach (var file in ProjectFiles.AllIn(root).Where(file => IsOutput(file, root) == isOutput).Order(StringComparer.Ordinal))
        {
            var bytes = AddFile(file);
            if (!isOutput && ProjectFiles.IsProject(Path.GetFileName(file)) && !IsSelfContained(bytes, file, root)) return false;
        }
        return true;
    }

    private static bool IsOutput(string file, string root) => $"/{Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/')}".Contains("/obj/", StringComparison.Ordinal);

    /// <summary>Whether everything that a project imports by name is among the files that are read here, or belongs to the SDK or a package.</summary>
    private static bool IsSelfContained(byte[] project, string file, string root)
    {
        try
        {
            using var xml = XmlReader.Create(new MemoryStream(project), new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = RestoreLimits.ProjectBytes });
            while (xml.Read())
                if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "Import" && xml.GetAttribute("Sdk") is null && xml.GetAttribute("Project") is { } import && !IsAccountedFor(import.Trim(), file, root)) return false;
            return true;
        }
        catch (XmlException)
        {
            // MSBuild does not read it either; many trees hold files of such names that are something else.
            return true;
        }
    }

    private static bool IsAccountedFor(string import, string file, string root)
    {
        if (OfOthers.Any(start => import.StartsWith(start, StringComparison.OrdinalIgnoreCase))) return true;
        const string Above = "$([MSBuild]::GetPathOfFileAbove('";
        if (import.StartsWith(Above, StringComparison.OrdinalIgnoreCase)) return ProjectFiles.IsImportedFromAbove(import[Above.Length..].Split('\'')[0]);
        var path = import.StartsWith(Here, StringComparison.OrdinalIgnoreCase) ? import[Here.Length..] : import;
        if (path.Contains("$(", StringComparison.Ordinal) || Path.IsPathRooted(path.Replace('\\', '/')) && path == import) return false;
        var full = Path.GetFullPath(path.Replace('\\', '/').TrimStart('/'), Path.GetDirectoryName(file)!);
        return ProjectFiles.IsProject(Path.GetFileName(full)) && RestoredProjects.IsBelow(full, root);
    }

    private byte[] AddFile(string file)
    {
        var bytes = BoundedFile.Read(file, RestoreLimits.GraphBytes, (_, what, hint, inner) => new RestoreException(RestoreCodes.ProjectUnreadable, what, where: null, hint, inner));
        Add(file);
        _hash.AppendData(BitConverter.GetBytes(bytes.LongLength));
        _hash.AppendData(bytes);
        return bytes;
    }

    private void Add(string text)
    {
        _hash.AppendData(BitConverter.GetBytes(text.Length));
        _hash.AppendData(Encoding.Unicode.GetBytes(text));
    }

    /// <summary>What the SDK imports, and what restore writes of packages: what is unpacked is looked at by itself.</summary>
    private static readonly string[] OfOthers = ["$(MSBuildExtensionsPath", "$(MSBuildToolsPath", "$(MSBuildBinPath)", "$(MSBuildSDKsPath)", "$(NuGetPackageRoot)"];

    private const string Here = "$(MSBuildThisFileDirectory)";

    public void Dispose() => _hash.Dispose();
}
