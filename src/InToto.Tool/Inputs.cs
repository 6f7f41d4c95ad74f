using InToto.DotNet;
using InToto.Signing;

namespace InToto.Tool;

/// <summary>Files that the command line names.</summary>
internal static class Inputs
{
    /// <summary>A signed document. That it is missing says nothing about it, so it is told apart from one that is malformed.</summary>
    /// <exception cref="ToolException">There is nothing at this path.</exception>
    /// <exception cref="MetadataFormatException">It is not a regular file, or larger than the bound.</exception>
    public static MetadataFile Metadata(string path, string word)
    {
        try
        {
            return MetadataFile.Read(path);
        }
        catch (MetadataFormatException problem) when (problem.Code == Codes.FileMissing)
        {
            throw new ToolException(Codes.FileUnavailable, problem.Message, hint: $"Check the path given as {word}.", inner: problem);
        }
    }

    /// <summary>A layout, whoever signed it.</summary>
    /// <exception cref="ToolException">There is nothing at this path.</exception>
    /// <exception cref="UsageException">It is a link.</exception>
    /// <exception cref="MetadataFormatException">It is no document that can be read.</exception>
    public static (Metadata Metadata, Layout Layout) Layout(string path, string word)
    {
        var metadata = Metadata(path, word).Parse();
        return (metadata, metadata.Document as Layout ?? throw new UsageException($"'{Printable.Of(path)}' is a link, and a layout is needed.", $"Check the path given as {word}."));
    }

    /// <summary>A package. That it is missing says nothing about it, so it is told apart from one that is refused.</summary>
    /// <exception cref="ToolException">There is nothing at this path.</exception>
    /// <exception cref="PackageException">It is not a package that every reader sees in the same way.</exception>
    public static PackageFile Package(string path) => PackageFile.Open(Existing(path, "PACKAGE"));

    /// <summary>A path at which there is something.</summary>
    /// <exception cref="ToolException">There is nothing.</exception>
    public static string Existing(string path, string word) => Path.Exists(path)
        ? path
        : throw new ToolException(Codes.FileUnavailable, $"There is no file '{Printable.Of(path)}'.", hint: $"Check the path given as {word}.");

    /// <summary>Public keys, one a file.</summary>
    /// <exception cref="KeyException">A file cannot be read, or holds no public key.</exception>
    public static Key[] PublicKeys(string[] paths) => Array.ConvertAll(paths, KeyFile.ReadPublic);

    /// <summary>Public keys of files and of gpg, with what the command line calls them.</summary>
    /// <exception cref="KeyException">A file cannot be read, or holds no public key, or gpg has no such key.</exception>
    public static (Key Key, string Name)[] PublicKeys(string[]? paths, GpgChoice? gpg)
    {
        (Key, string)[] ofFiles = Array.ConvertAll(paths ?? [], path => (KeyFile.ReadPublic(path), path));
        if (gpg is null) return ofFiles;
        var keyring = gpg.Keyring();
        return [.. ofFiles, .. Array.ConvertAll(gpg.KeyIds, id => (keyring.PublicKey(id), $"gpg {id}"))];
    }

    /// <summary>Opens a signer, and says what is wrong with how its key is kept.</summary>
    /// <exception cref="KeyException">The key cannot be read or used.</exception>
    public static ISigner Signer(string uri, Terminal terminal, bool prompt = false)
    {
        var name = Printable.Of(uri.StartsWith(FileScheme, StringComparison.Ordinal) ? uri[FileScheme.Length..] : uri);
        // A key in the environment is taken out of it: the commands that are run have no business with it.
        var opened = Signers.Open(uri, prompt ? Passphrases.Asked(terminal, name) : Passphrases.Of(terminal, name), Passphrases.Take, Path.GetFullPath("."));
        if (opened.Warning is { } warning) terminal.Report(Problem.Of(warning));
        return opened.Signer;
    }

    /// <summary>Opens the one signer that a step has: a key file, or a key of gpg.</summary>
    /// <param name="uri">What the option for key files said.</param>
    /// <param name="gpg">What <c>--gpg</c> said.</param>
    /// <param name="option">The option for key files.</param>
    /// <param name="terminal">Where to ask for a passphrase.</param>
    /// <exception cref="UsageException">There is neither, or both.</exception>
    /// <exception cref="KeyException">The key cannot be read or used.</exception>
    public static ISigner Signer(string? uri, GpgChoice? gpg, string option, Terminal terminal) => (uri, gpg) switch
    {
        ({ } key, null) => Signer(key, terminal),
        (null, { KeyIds: var ids }) => gpg.Keyring().Signer(ids is [var id] ? id : null),
        (null, null) => throw new UsageException("There is no key to sign with.", $"Give {option} KEY, or --gpg."),
        _ => throw new UsageException($"{option} and --gpg exclude each other.", "A link is signed by the one who performed the step: give one key."),
    };

    private const string FileScheme = "file:";
}
