using System.Security.Cryptography;
using InToto.DotNet;

namespace InToto.Restore;

/// <summary>A folder of packages by the SHA-256 of their bytes: <c>SHA256/id.version.nupkg</c>. What is in it is whole, and the package that it is called.</summary>
/// <remarks>Several processes may share one: a package is prepared beside its place and renamed into it.</remarks>
public sealed class PackageStore
{
    private readonly string _folder;
    private readonly long _mostBytes;

    /// <summary>A store in a folder, which is made when the first package comes.</summary>
    public PackageStore(string folder) : this(folder, PackageLimits.FileBytes)
    {
    }

    internal PackageStore(string folder, long mostBytes) => (_folder, _mostBytes) = (Path.GetFullPath(folder), mostBytes);

    /// <summary>Takes in what <paramref name="write"/> writes.</summary>
    /// <returns>Null when it wrote nothing and said so.</returns>
    /// <exception cref="PackageException">It is not the package that it should be, or none that every reader sees in the same way. Nothing was kept.</exception>
    /// <exception cref="RestoreException">It has another content hash (3107), or the store cannot be written (3312). Nothing was kept.</exception>
    internal async Task<FetchedPackage?> AddAsync(RestoredId package, string origin, Func<PartialFile, Task<bool>> write)
    {
        var name = Path.GetFileName(package.PathIn(""));
        var part = Path.Join(_folder, $".part-{RandomNumberGenerator.GetHexString(16, lowercase: true)}");
        Writing(() => Directory.CreateDirectory(part));
        try
        {
            string sha256;
            using (var file = new PartialFile(Path.Join(part, name), _mostBytes))
            {
                if (!await write(file)) return null;
                sha256 = file.Finish();
            }
            Require(package, Path.Join(part, name));
            var place = Path.Join(_folder, sha256);
            // The folder's name is what is in it: who was here first has put the same bytes there.
            Writing(() =>
            {
                if (!Directory.Exists(place)) MoveUnlessThere(part, place);
            });
            return new(Path.Join(place, name), package.Id, package.Version, sha256, origin);
        }
        finally
        {
            if (Directory.Exists(part)) Directory.Delete(part, recursive: true);
        }
    }

    /// <summary>The file's name is asked for, so that a package under another one's address is refused (threat K3).</summary>
    private static void Require(RestoredId package, string path)
    {
        using var file = PackageFile.Open(path);
        if (package.ContentHash is { } expected && Convert.ToBase64String(file.Unsigned.Sha512()) is var hash && hash != expected)
            throw new RestoreException(RestoreCodes.ContentHashDiffers, $"The package's content hash is {hash}, and {Printable.Of(expected)} was recorded.", $"{package.Id} {package.Version}",
                "Somebody changed the package, or another one was published under its version. Find out which; do not use it.");
    }

    private static void MoveUnlessThere(string part, string place)
    {
        try
        {
            Directory.Move(part, place);
        }
        catch (IOException) when (Directory.Exists(place))
        {
            // Another process was faster by this moment.
        }
    }

    private void Writing(Action write)
    {
        try
        {
            write();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(_folder, problem);
        }
    }

    internal static RestoreException Unwritable(string path, Exception problem) => new(RestoreCodes.StoreUnwritable, $"A package could not be written: {Printable.Of(problem.Message)}", Printable.InFull(path), "Make room, or let the folder be written to.", problem);
}

/// <summary>A package that is here now.</summary>
/// <param name="Path">Its file, called as its id and version are.</param>
/// <param name="Id">Its id, as it was asked for.</param>
/// <param name="Version">Its version, in NuGet's normal form.</param>
/// <param name="Sha256">The SHA-256 of the file, in hexadecimal digits.</param>
/// <param name="Origin">The name of the source that it came from.</param>
public sealed record FetchedPackage(string Path, string Id, string Version, string Sha256, string Origin);
