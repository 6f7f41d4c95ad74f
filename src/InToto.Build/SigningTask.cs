namespace InToto.Build;

/// <summary>A task that signs links, or leaves that to <c>dotnet intoto seal</c>.</summary>
public abstract class SigningTask : RecordingTask
{
    private protected SigningTask() { }

    /// <summary>What <c>InTotoSigning</c> holds: <c>build</c>, or <c>deferred</c>, and then no key is touched.</summary>
    public string Signing { get; set; } = "build";

    /// <summary>What <c>InTotoSigningKey</c> holds.</summary>
    public string SigningKey { get; set; } = "";

    /// <summary><c>dsse</c> or <c>metablock</c>.</summary>
    public string MetadataFormat { get; set; } = "dsse";

    /// <summary><c>new</c> or <c>legacy</c>.</summary>
    public string KeyIdFormat { get; set; } = "new";

    /// <inheritdoc/>
    private protected override void Set(string parameter, object value)
    {
        switch (parameter)
        {
            case nameof(Signing): Signing = (string)value; break;
            case nameof(SigningKey): SigningKey = (string)value; break;
            case nameof(MetadataFormat): MetadataFormat = (string)value; break;
            case nameof(KeyIdFormat): KeyIdFormat = (string)value; break;
            default: base.Set(parameter, value); break;
        }
    }

    private protected bool IsDeferred => Signing.Equals("deferred", StringComparison.OrdinalIgnoreCase);

    private protected bool IsMetablock => MetadataFormat.Equals("metablock", StringComparison.OrdinalIgnoreCase);

    /// <summary>Who signs the links of this build.</summary>
    private protected LinkSigner Signer => IsDeferred ? LinkSigner.Later : LinkSigner.Now(Key, IsMetablock);

    /// <summary>The same, with the key opened; what is wrong with how it is kept is said once.</summary>
    private protected LinkSigner OpenSigner() => Signer.Open(WarnOfKey);

    /// <summary>The key of this build, not opened yet, if it is in a file or a variable; null where there is none, or a program signs, which may ask somebody.</summary>
    private protected SigningKey? KeyAtHand() => !IsDeferred && InToto.Build.SigningKey.IsAtHand(SigningKey) ? Key : null;

    private SigningKey Key => InToto.Build.SigningKey.Of(BuildEngine4, SigningKey, KeyIdFormat.Equals("legacy", StringComparison.OrdinalIgnoreCase), Path.GetDirectoryName(Project)!);
}
