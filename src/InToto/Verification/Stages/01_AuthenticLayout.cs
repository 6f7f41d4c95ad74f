using System.Collections.Immutable;

namespace InToto.Verification;

/// <summary>Stage 1: a layout that every project owner has signed.</summary>
[Spec("5.2")]
internal sealed class AuthenticLayout
{
    private AuthenticLayout(Layout layout) => Layout = layout;

    public Layout Layout { get; }

    public static AuthenticLayout Verify(MetadataFile file, ImmutableArray<Key> projectOwners, DateTimeOffset now, Dialect dialect, Findings found)
    {
        var metadata = Read(file, dialect, found);
        foreach (var owner in projectOwners)
        {
            if (owner.Concern is { } concern && dialect == Dialect.Strict)
                throw new VerificationException(new KeyUnusable(owner.Id, 1, $"{concern}."));
            if (!IsSigned(metadata, owner, now, dialect))
                throw new VerificationException(NotSigned(owner, metadata, now, file.Name));
        }
        var layout = (Layout)metadata.Document;
        found.Layout = new(file.Name, layout.Expires, [.. projectOwners.Select(owner => owner.Id)]);
        return new(layout);
    }

    /// <summary>A sublayout: whom the layout above trusts with the step has signed it, which stage 6 found.</summary>
    [Spec("4.5")]
    public static AuthenticLayout Of(Sublayout sublayout, Findings found)
    {
        var layout = (Layout)sublayout.Signed.Document;
        DocumentAdvice.OnFields(layout, sublayout.Signed.File, found);
        return new(layout);
    }

    /// <summary>Old tools gave every ECDSA key the scheme of P-256, and so SHA-256; under compat a signature of theirs counts.</summary>
    private static bool IsSigned(Metadata metadata, Key owner, DateTimeOffset now, Dialect dialect) => metadata.IsSignedBy(owner, now)
        || (dialect == Dialect.Compat && owner is { KeyType: "ecdsa", Scheme: not OldScheme } && metadata.IsSignedBy(Key.Create("ecdsa", OldScheme, owner.Public), owner.Ids.AsSpan()));

    private const string OldScheme = "ecdsa-sha2-nistp256";

    private static Metadata Read(MetadataFile file, Dialect dialect, Findings found)
    {
        try
        {
            var metadata = file.Parse(dialect);
            if (metadata.Document is not Layout layout)
                throw new MetadataFormatException(Codes.WrongType, $"A layout was expected, and this is a {metadata.Document.Type}.", file.Name);
            DocumentAdvice.OnFields(metadata, layout, file.Name, found);
            return metadata;
        }
        catch (MetadataFormatException problem)
        {
            throw new VerificationException(new MetadataMalformed(1, problem));
        }
    }

    private static VerificationFailure NotSigned(Key owner, Metadata metadata, DateTimeOffset now, string file)
    {
        if (metadata.SignerFor(owner, now: null, owner.Ids.AsSpan()) is { } signer && signer.UnusableAt(now) is { } why) return new KeyExpired(signer.Id, why);
        ImmutableArray<KeyId> signers = [.. metadata.Signatures.Select(signature => signature.KeyId).OfType<KeyId>().Distinct()];
        return new LayoutNotSigned(owner.Id, file, signers, Claimed: signers.Any(id => owner.Named(id) is not null));
    }
}
