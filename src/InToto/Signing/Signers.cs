namespace InToto.Signing;

/// <summary>Signers by name: <c>file:PATH</c>, a bare path, <c>env:NAME</c>, or <c>exec:COMMAND</c>.</summary>
public static class Signers
{
    /// <summary>Opens the signer that a URI names.</summary>
    /// <param name="uri"><c>file:PATH</c> or a path: a PEM file; <c>env:NAME</c>: an environment variable that holds the PEM;
    /// <c>exec:COMMAND</c>: a program that has the key, and its arguments, quoted as for a POSIX shell. No shell reads them. See <c>docs/signers.md</c>.</param>
    /// <param name="passphrase">Asked once, and only if the key is encrypted.</param>
    /// <param name="environment">Reads an environment variable: the caller decides which it shows. Null: there are none.</param>
    /// <param name="folder">Where the program of <c>exec:</c> runs, and what its path is relative to. An absolute path; null: the root of the file system.</param>
    /// <exception cref="KeyException">The scheme is not known, or the key cannot be read or used.</exception>
    public static OpenedSigner Open(string uri, Func<string?>? passphrase = null, Func<string, string?>? environment = null, string? folder = null)
    {
        ArgumentNullException.ThrowIfNull(uri);
        // The text is not repeated in the message: it is the key itself.
        if (uri.Contains("-----BEGIN", StringComparison.Ordinal))
            throw new KeyException(Codes.SignerUnknown, "A key was given where the name of one belongs.", hint: $"{Known} A key that has been in a command line or a log should be replaced.");

        return SchemeOf(uri) switch
        {
            null => KeyFile.ReadPrivate(uri, passphrase),
            "file" => KeyFile.ReadPrivate(uri["file:".Length..], passphrase),
            "env" => FromEnvironment(uri["env:".Length..], passphrase, environment),
            "exec" => new(ExecSigner.Open(uri["exec:".Length..], folder ?? Path.GetPathRoot(AppContext.BaseDirectory)!), Warning: null),
            var other => throw new KeyException(Codes.SignerUnknown, $"There are no signers of the kind '{Printable.Of(other)}:'.", hint: Known),
        };
    }

    /// <summary>A command of <c>exec:</c> whose program is named by a relative path, with an absolute one; any other as it is.</summary>
    /// <param name="folder">What the path is relative to. An absolute path.</param>
    /// <param name="command">What stands after <c>exec:</c>.</param>
    /// <exception cref="KeyException">The command cannot be split into words, or has none (1307).</exception>
    internal static string CommandIn(string folder, string command) => SignerProgram.Split(command) is [var program, .. var words] && Executable.IsRelativePath(program)
        ? ShellWords.Join([Path.GetFullPath(program, folder), .. words])
        : command;

    private static OpenedSigner FromEnvironment(string name, Func<string?>? passphrase, Func<string, string?>? environment)
    {
        var where = $"environment variable {Printable.Of(name)}";
        if (environment?.Invoke(name) is not { Length: > 0 } pem)
            throw new KeyException(Codes.KeyFileUnreadable, "The environment variable that should hold the key is not set, or empty.", where, "Set it to the text of a private key file in PEM form.");
        try
        {
            return new(PrivateKey.FromText(pem, passphrase), Warning: null);
        }
        catch (KeyException problem)
        {
            throw new KeyException(problem.Code, problem.Message, where, problem.Hint, problem);
        }
    }

    /// <summary>What stands before the first colon, if it looks like a scheme. One letter is a drive, and a path may hold colons further on.</summary>
    private static string? SchemeOf(string uri)
    {
        var colon = uri.IndexOf(':', StringComparison.Ordinal);
        if (colon < 2) return null;
        var scheme = uri[..colon];
        return scheme.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.') ? scheme.ToLowerInvariant() : null;
    }

    private const string Known = "Known are file:PATH, a bare path, env:NAME, and exec:COMMAND.";
}
