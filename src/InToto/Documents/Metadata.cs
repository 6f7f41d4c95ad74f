using System.Collections.Immutable;
using System.Runtime.InteropServices;
using InToto.Json;
using InToto.Signing;

namespace InToto;

/// <summary>A document with its signatures: a <see cref="Metablock"/> or an <see cref="Envelope"/>, and nothing else.</summary>
[Spec("4.1")]
public abstract class Metadata
{
    private protected Metadata(Document document, ImmutableArray<Signature> signatures)
    {
        Document = document;
        Signatures = signatures;
    }

    /// <summary>What is signed. It says nothing before a signature over it has been checked.</summary>
    public Document Document { get; }

    /// <summary>The signatures, in the order of the file.</summary>
    public ImmutableArray<Signature> Signatures { get; }

    /// <summary>Members beside the document and its signatures. No signature covers them, and they are never used.</summary>
    public ImmutableArray<string> UnsignedFields { get; private protected init; } = [];

    /// <summary>The bytes that signatures are made over.</summary>
    internal abstract ReadOnlyMemory<byte> SignedBytes { get; }

    /// <summary>Reads a signed layout or link in either form.</summary>
    /// <exception cref="MetadataFormatException">The bytes are not such a document; its code says why.</exception>
    public static Metadata Read(ReadOnlySpan<byte> utf8) => Read(utf8, Dialect.Strict);

    internal static Metadata Read(ReadOnlySpan<byte> utf8, Dialect dialect)
    {
        var root = new JsonFields(StrictJson.Parse(utf8), "the file", dialect);
        return (root.Has("signed"), root.Has("payload") || root.Has("payloadType")) switch
        {
            (true, false) => Metablock.Read(root),
            (false, true) => Envelope.Read(root),
            (true, true) => throw new MetadataFormatException(Codes.NotMetadata,
                "The file holds both 'signed' and 'payload', so it would say different things to different readers."),
            _ => throw new MetadataFormatException(Codes.NotMetadata,
                "The file is no signed document: it has neither 'signed' (a Metablock) nor 'payload' (an envelope)."),
        };
    }

    /// <summary>Whether the key has signed the document, under any keyid that some implementation gives it, or one of its subkeys has.</summary>
    /// <remarks>Whether an OpenPGP key has expired is not asked.</remarks>
    public bool IsSignedBy(Key key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return IsSignedBy(key, key.Ids.AsSpan());
    }

    /// <summary>The same, with a key that could be used at that time: signatures of OpenPGP keys that have expired do not count.</summary>
    public bool IsSignedBy(Key key, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(key);
        return SignerFor(key, now, key.Ids.AsSpan()) is not null;
    }

    /// <summary>Whether the key has signed the document, under one of these keyids or, where a signature gives none, under any.</summary>
    internal bool IsSignedBy(Key key, params ReadOnlySpan<KeyId> ids) => SignerFor(key, now: null, ids) is not null;

    /// <summary>The key, or the one of its subkeys, that has signed the document; null when none has, or none that could be used at that time.</summary>
    internal Key? SignerFor(Key key, DateTimeOffset? now, params ReadOnlySpan<KeyId> ids)
    {
        var tries = Math.Max(1, Limits.SignatureCheckBytes / Math.Max(1, SignedBytes.Length));
        foreach (var signature in Signatures)
        {
            if (SignerOf(signature, key, ids) is not { } signer || (now is { } time && signer.UnusableAt(time) is not null)) continue;
            if (tries-- == 0) return null;
            if (signer.Verify(SignedBytes.Span, signature)) return signer;
        }
        return null;
    }

    /// <summary>The key that a signature claims to be of; null when that is not one of these. The keyids of an OpenPGP key are its own.</summary>
    private static Key? SignerOf(Signature signature, Key key, ReadOnlySpan<KeyId> ids) => signature.KeyId switch
    {
        null => key,
        var id when key.IsOpenPgp => key.Named(id),
        var id => ids.Contains(id) ? key : null,
    };

    /// <summary>The same document with a signature of each of these signers, in the same form, and no others.</summary>
    /// <exception cref="KeyException">A key could not be used.</exception>
    public Metadata SignedBy(params IEnumerable<(ISigner Signer, KeyId KeyId)> signers) => With([.. Sign(signers)]);

    /// <summary>The same document with a signature of this signer, in the same form, and no others.</summary>
    /// <exception cref="KeyException">The key could not be used.</exception>
    internal Metadata SignedBy(ISigner signer, KeyId keyId) => With(ImmutableCollectionsMarshal.AsImmutableArray(new[] { Sign(signer, keyId) }));

    /// <summary>The same document with a signature of each of these signers instead of those that name the same key, and all others as they are.</summary>
    /// <exception cref="KeyException">A key could not be used.</exception>
    public Metadata AlsoSignedBy(params IEnumerable<(ISigner Signer, KeyId KeyId)> signers)
    {
        (ISigner Signer, KeyId KeyId)[] all = [.. signers];
        var others = Signatures.Where(signature => !Array.Exists(all, by => signature.KeyId == by.KeyId || (signature.KeyId is { } id && by.Signer.PublicKey.Ids.Contains(id))));
        return With([.. others, .. Sign(all)]);
    }

    /// <summary>The same document in the same form with other signatures.</summary>
    private protected abstract Metadata With(ImmutableArray<Signature> signatures);

    /// <summary>The file's bytes.</summary>
    public byte[] ToBytes()
    {
        using var bytes = Rented();
        return bytes.Written.ToArray();
    }

    /// <summary>The same, where they are used up at once.</summary>
    internal abstract RentedBuffer Rented();

    /// <summary>The same on one line, as evidence holds it.</summary>
    internal abstract byte[] ToLine();

    /// <summary>Refuses a signer whose signatures the form has no place for.</summary>
    /// <exception cref="KeyException">It has none.</exception>
    private protected abstract void RequirePlaceFor(Key key);

    private IEnumerable<Signature> Sign(IEnumerable<(ISigner Signer, KeyId KeyId)> signers) => signers.Select(by => Sign(by.Signer, by.KeyId));

    private Signature Sign(ISigner signer, KeyId keyId)
    {
        RequirePlaceFor(signer.PublicKey);
        return Signature.Of(keyId, signer.PublicKey, signer.Sign(SignedBytes.Span));
    }

    private protected static ImmutableArray<Signature> ReadSignatures(JsonFields root, Func<JsonFields, Signature> read) =>
        ImmutableCollectionsMarshal.AsImmutableArray(Array.ConvertAll(root.Objects("signatures", Limits.Signatures), entry =>
        {
            var signature = read(entry);
            entry.Unknown(); // what else is there is not used, but must not be taken for what is
            return signature;
        }));
}
