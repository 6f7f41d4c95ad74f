using System.Security.Cryptography;
using System.Text;
using InToto.DotNet;
using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>The digests that builds of this user with this key share, in a file of the user's cache: read when the first compile begins, and written at the build's end.</summary>
/// <remarks>It saves time and decides nothing: what goes wrong with it is not said, and all is read. See <see cref="DigestMemory"/>.</remarks>
internal sealed class BuildMemory : IDisposable
{
    private readonly SigningKey _key;
    private readonly Task _read;
    private volatile bool _isRefused;
    private string _path = "";
    private byte[] _secret = [];

    private BuildMemory(SigningKey key)
    {
        _key = key;
        _read = Beside.Run(() => ReadAhead.Quietly(Read));
    }

    /// <summary>Begins to read the digests, once for each process of a build.</summary>
    /// <param name="engine">Keeps them to the build's end.</param>
    /// <param name="key">The key of the build; null where no digest is believed.</param>
    /// <returns>Ends when they are known.</returns>
    public static Task Of(IBuildEngine4 engine, SigningKey? key)
    {
        if (key is null) return Task.CompletedTask;
        var memory = OfBuild.Get(engine, "InToto.Build.Memory", () => new BuildMemory(key));
        if (memory._key != key) memory.Refuse();
        return memory._read;
    }

    /// <summary>What one key vouches for another does not.</summary>
    private void Refuse()
    {
        _isRefused = true;
        DigestMemory.Current = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Task.WaitAny(_read);
        var memory = DigestMemory.Current;
        DigestMemory.Current = null;
        if (memory?.HasMore == true) ReadAhead.Quietly(() => Write(memory));
        CryptographicOperations.ZeroMemory(_secret);
    }

    /// <summary>What the secret is for: another form of the file, and another start of the machine, have another.</summary>
    internal static string Purpose(string boot) => $"InToto.Build digests 1 {boot}";

    private void Read()
    {
        if (Folder() is not { } folder || Boot() is not { } boot || _key.SecretFor(Purpose(boot)) is not { } secret) return;
        (_path, _secret) = (Path.Join(folder, $"{_key.KeyId.Value[..8]}.digests"), secret);
        DigestMemory.Current = DigestMemory.Of(File.Exists(_path) ? BoundedFile.Read(_path, MostBytes) : [], secret);
        // Another key may have come meanwhile.
        if (_isRefused) Refuse();
    }

    private void Write(DigestMemory memory)
    {
        if (!OperatingSystem.IsWindows()) Directory.CreateDirectory(Path.GetDirectoryName(_path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        QuietFile.Write(_path, memory.ToBytes(_secret));
    }

    /// <summary>Null where there is no home.</summary>
    private static string? Folder()
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(cache) || !Path.IsPathFullyQualified(cache))
            cache = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } home ? Path.Join(home, ".cache") : null;
        return cache is null ? null : Path.Join(cache, "intoto", "build");
    }

    /// <summary>Tells this start of the machine from others; null where the system has no such name. What happened to a disk meanwhile is not known.</summary>
    private static string? Boot()
    {
        const string path = "/proc/sys/kernel/random/boot_id";
        if (!OperatingSystem.IsLinux() || !File.Exists(path)) return null;
        using var handle = File.OpenHandle(path);
        var bytes = new byte[64];
        return Encoding.ASCII.GetString(bytes, 0, RandomAccess.Read(handle, bytes, 0)).Trim() is { Length: 36 } name ? name : null;
    }

    private const int MostBytes = 64 * 1024 * 1024;
}
