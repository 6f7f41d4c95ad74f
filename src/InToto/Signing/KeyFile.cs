using System.Text;

namespace InToto.Signing;

/// <summary>Key files: read with a bound and only if regular, written once and never over another.</summary>
public static class KeyFile
{
    /// <summary>Reads a public key.</summary>
    /// <exception cref="KeyException">The file cannot be read, is too large, or holds no public key.</exception>
    public static Key ReadPublic(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var pem = Read(path, out _);
        return In(path, () => OldKeyFile.Is(pem) ? OldKeyFile.ReadPublic(pem) : Key.FromPem(pem));
    }

    /// <summary>Reads a private key, and notices when others can read or replace it too.</summary>
    /// <exception cref="KeyException">The file cannot be read, is too large, or holds no usable private key.</exception>
    public static OpenedSigner ReadPrivate(string path, Func<string?>? passphrase = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        var pem = Read(path, out var mode);
        var key = In(path, () => PrivateKey.FromText(pem, passphrase));
        return new(key, (mode & OpenToOthers) == 0 ? null : SignerWarning.ReadableByOthers(path));
    }

    /// <summary>Writes a new private key file that only its owner can read (mode 0600 where the system has modes).</summary>
    /// <exception cref="KeyException">The file exists already, or cannot be written.</exception>
    public static void WritePrivate(string path, string pem) => Write(path, pem, UnixFileMode.UserRead | UnixFileMode.UserWrite);

    /// <summary>Writes a new public key file that everyone can read (mode 0644 where the system has modes).</summary>
    /// <exception cref="KeyException">The file exists already, or cannot be written.</exception>
    public static void WritePublic(string path, string pem) =>
        Write(path, pem, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

    /// <summary>A symbolic link is followed: container platforms mount secrets as links.</summary>
    private static string Read(string path, out UnixFileMode mode)
    {
        var bytes = BoundedFile.Read(path, Limits.KeyFileBytes, (_, what, hint, inner) =>
            new KeyException(Codes.KeyFileUnreadable, what, where: null, hint ?? "Give the path of a key file in PEM form.", inner), out var facts);
        if (bytes.Length == 0) throw new KeyException(Codes.KeyFileUnreadable, "The key file is empty.", path, "Give the path of a key file in PEM form.");
        mode = facts.Mode;
        var text = Utf8Text.Of(bytes);
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(bytes);
        return text;
    }

    private static void Write(string path, string pem, UnixFileMode mode)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(pem);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
        var created = false;
        try
        {
            using var stream = new FileStream(path, options);
            created = true;
            stream.Write(Encoding.UTF8.GetBytes(pem));
            stream.Flush(flushToDisk: true);
        }
        catch (IOException) when (!created && (Path.Exists(path) || new FileInfo(path).LinkTarget is not null))
        {
            throw new KeyException(Codes.KeyFileExists, "The file exists already, and keys are not overwritten.", path, "Choose another name, or move the old key away.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            if (created) File.Delete(path); // half a key is none
            throw new KeyException(Codes.KeyFileUnwritable, $"The key file cannot be written: {problem.Message}", path, "Choose a folder that exists and can be written.", problem);
        }
    }

    /// <summary>Says of every problem in which file it is.</summary>
    private static T In<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (KeyException problem) when (problem.Where is null)
        {
            throw new KeyException(problem.Code, problem.Message, path, problem.Hint, problem);
        }
    }

    private const UnixFileMode OpenToOthers =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
}
