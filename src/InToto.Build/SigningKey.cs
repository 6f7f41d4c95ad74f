using InToto.Signing;
using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>The key that a build signs with, opened once for each build and process, and closed by MSBuild at the build's end.</summary>
internal sealed class SigningKey : IDisposable
{
    /// <summary>Names the key where no property does. Read here, never by a .targets file, which would write it into logs.</summary>
    public const string Variable = "INTOTO_SIGNING_KEY";

    private const string PassphraseVariable = "INTOTO_KEY_PASSPHRASE";

    private readonly Lock _lock = new();
    private readonly Lazy<OpenedSigner> _opened;
    private readonly bool _legacyKeyId;
    private int _warned;

    private SigningKey(string uri, bool legacyKeyId)
    {
        _legacyKeyId = legacyKeyId;
        _opened = new(() => Signers.Open(uri, () => Environment.GetEnvironmentVariable(PassphraseVariable), Environment.GetEnvironmentVariable));
    }

    /// <summary>The public half.</summary>
    public Key PublicKey => Signer.PublicKey;

    /// <summary>The keyid that signatures and file names bear.</summary>
    public KeyId KeyId => _legacyKeyId ? PublicKey.LegacyId : PublicKey.Id;

    /// <summary>Opened by the first task that needs it. That it failed is known to those that come later: a program that does not answer is waited for once.</summary>
    private ISigner Signer => _opened.Value.Signer;

    /// <summary>Who signs: what the property names, else what the variable names; null when neither does.</summary>
    /// <exception cref="BuildException">The property holds a key (5003). Its text is not repeated.</exception>
    public static string? NameOf(string? property)
    {
        var name = string.IsNullOrWhiteSpace(property) ? Environment.GetEnvironmentVariable(Variable) : property;
        if (string.IsNullOrWhiteSpace(name)) return null;
        return name.Contains("-----BEGIN", StringComparison.Ordinal)
            ? throw new BuildException(BuildCodes.KeyInProperty, "A private key was given where its name belongs, and properties are written into logs.",
                hint: $"Replace the key. Name the new one: InTotoSigningKey or the variable {Variable} holds a path, env:NAME for a variable NAME that holds the key, or exec:COMMAND.")
            : name;
    }

    /// <summary>Whether a key is named that nobody has to be asked for: no program.</summary>
    public static bool IsAtHand(string? property) => NameOf(property) is { } name && !name.StartsWith("exec:", StringComparison.OrdinalIgnoreCase);

    /// <summary>The key that a name stands for. It is not opened yet.</summary>
    /// <param name="engine">Keeps it for the other tasks of this build.</param>
    /// <param name="property">What <c>InTotoSigningKey</c> holds.</param>
    /// <param name="legacyKeyId">Whether keyids are those of older tools.</param>
    /// <param name="folder">What a relative path is relative to. An absolute path.</param>
    /// <exception cref="BuildException">There is no key (5004), or the property holds one (5003).</exception>
    public static SigningKey Of(IBuildEngine4 engine, string? property, bool legacyKeyId, string folder)
    {
        var uri = Absolute(NameOf(property) ?? throw new BuildException(BuildCodes.KeyRequired, "There is no key to sign with.", hint: $"Set InTotoSigningKey or the variable {Variable}."), folder);
        return OfBuild.Get(engine, $"InToto.Build.SigningKey {legacyKeyId} {uri}", () => new SigningKey(uri, legacyKeyId));
    }

    /// <summary>Opens it.</summary>
    /// <param name="warn">Is told, once for each build and process, what is wrong with how the key is kept.</param>
    /// <exception cref="KeyException">It cannot be opened.</exception>
    public void Open(Action<SignerWarning> warn)
    {
        if (_opened.Value.Warning is { } warning && Interlocked.Exchange(ref _warned, 1) == 0) warn(warning);
    }

    /// <summary>Wraps a document and signs it.</summary>
    /// <exception cref="KeyException">The key could not be used.</exception>
    public Metadata Sign(Document document, bool metablock)
    {
        Metadata wrapped = metablock ? Metablock.Of(document) : Envelope.Of(document);
        lock (_lock) return wrapped.SignedBy(Signer, KeyId);
    }

    /// <summary>A secret that only this key gives; null when the key is not in this process.</summary>
    /// <exception cref="KeyException">It cannot be opened.</exception>
    public byte[]? SecretFor(string purpose) => (Signer as PrivateKey)?.SecretFor(purpose);

    /// <summary>Whether a document has a valid signature of this key, under the keyid that it uses now.</summary>
    public bool HasSigned(Metadata metadata) => metadata.IsSignedBy(PublicKey, KeyId);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_opened.IsValueCreated) Signer.Dispose();
    }

    /// <summary>A build has no current directory that means anything: paths are relative to the project.</summary>
    private static string Absolute(string uri, string folder)
    {
        var scheme = uri[..Math.Max(0, uri.IndexOf(':', StringComparison.Ordinal))];
        if (scheme.Length < 2 || !scheme.All(char.IsAsciiLetterOrDigit)) return Path.GetFullPath(uri, folder);
        return scheme.ToUpperInvariant() switch
        {
            "FILE" => Path.GetFullPath(uri["file:".Length..], folder),
            "EXEC" => $"exec:{Signers.CommandIn(folder, uri["exec:".Length..])}",
            _ => uri,
        };
    }
}
