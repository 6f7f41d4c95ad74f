namespace InToto.Build;

/// <summary>Who signs the links of a build: a key, in the build; or nobody yet.</summary>
internal sealed class LinkSigner
{
    private readonly SigningKey? _key;
    private readonly bool _metablock;

    private LinkSigner(SigningKey? key, bool metablock) => (_key, _metablock) = (key, metablock);

    /// <summary>Nobody: links are sealed in another process. What one build writes, no other believes.</summary>
    public static LinkSigner Later { get; } = new(null, metablock: false);

    /// <summary>A key, which is opened when it is first used.</summary>
    public static LinkSigner Now(SigningKey key, bool metablock) => new(key, metablock);

    /// <summary>Opens the key.</summary>
    /// <param name="warn">Is told, once for each build and process, what is wrong with how the key is kept.</param>
    /// <exception cref="KeyException">It cannot be opened.</exception>
    public LinkSigner Open(Action<Signing.SignerWarning> warn)
    {
        _key?.Open(warn);
        return this;
    }

    /// <summary>Whether links are left unsigned.</summary>
    public bool IsLater => _key is null;

    /// <summary>The name of a step's link as a file.</summary>
    public string FileName(string step) => _key is null ? step + LinkFiles.UnsignedEnding : LinkFileName.Of(step, _key.KeyId).ToString();

    /// <summary>The document that a link becomes.</summary>
    /// <exception cref="KeyException">The key could not be used.</exception>
    public Metadata Wrap(Link link) => _key is null ? Envelope.Of(link) : _key.Sign(link, _metablock);

    /// <summary>Whether a document is one that this signer would not make otherwise: of this form, and signed by this key. An unsigned one is nobody's.</summary>
    public bool Keeps(Metadata metadata) => IsOurs(metadata) && metadata is Metablock == _metablock;

    /// <summary>Whether a document is of this signer: signed by the key; or, of links that are sealed later, signed by nobody.</summary>
    public bool IsOurs(Metadata metadata) => _key is null ? metadata.Signatures.IsEmpty : _key.HasSigned(metadata);
}
