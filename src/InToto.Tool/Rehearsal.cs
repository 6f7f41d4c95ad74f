using System.Collections.Immutable;
using InToto.Signing;

namespace InToto.Tool;

/// <summary>A layout and links with keys of this moment in the place of everybody's, so that what the rules notice can be tried: whatever is changed can be signed again.</summary>
/// <remarks>A signature that is missing or wrong is noticed anyway, so what is tried is what somebody with the right key, or a broken tool, may record.</remarks>
internal sealed class Rehearsal : IDisposable
{
    private readonly Dictionary<KeyId, PrivateKey> _people = [];
    private readonly PrivateKey _owner = PrivateKey.Create();
    private readonly MetadataFile _layout;
    private readonly Verifier _verifier;

    /// <param name="layout">The layout.</param>
    /// <param name="inspection">What inspects the product; null when there is none, and inspections are left out then.</param>
    public Rehearsal(Layout layout, BuiltInInspection? inspection)
    {
        foreach (var key in layout.Keys) _people[key.KeyId] = PrivateKey.Create();
        var changed = layout with
        {
            Expires = DateTimeOffset.MaxValue.AddTicks(-(DateTimeOffset.MaxValue.Ticks % TimeSpan.TicksPerSecond)),
            Keys = [.. layout.Keys.Select(key => LayoutKey.Of(_people[key.KeyId].PublicKey))],
            Steps = [.. layout.Steps.Select(step => step with { PubKeys = [.. step.PubKeys.Select(id => _people.TryGetValue(id, out var key) ? key.PublicKey.Id : id)] })],
            Inspect = inspection is null ? [] : layout.Inspect,
        };
        _layout = new("the layout", Envelope.Of(changed).SignedBy((_owner, _owner.PublicKey.Id)).ToBytes());
        var verifier = new Verifier([_owner.PublicKey]);
        _verifier = inspection is null ? verifier : verifier.With(inspection);
    }

    /// <summary>Somebody whom the layout does not know.</summary>
    public PrivateKey Stranger { get; } = PrivateKey.Create();

    /// <summary>Who stands for a functionary; null for a keyid that the layout does not have.</summary>
    public PrivateKey? Of(KeyId id) => _people.GetValueOrDefault(id);

    /// <summary>A link as somebody signs it.</summary>
    public static (LinkFileName Name, MetadataFile File) Signed(Link link, PrivateKey by, string? step = null, KeyId? shown = null)
    {
        var name = LinkFileName.Of(step ?? link.Name, by.PublicKey.Id);
        return (name, new(LinkFileName.Of(name.Step, shown ?? by.PublicKey.Id).ToString(), Envelope.Of(link).SignedBy((by, by.PublicKey.Id)).ToBytes()));
    }

    public Task<VerificationOutcome> VerifyAsync(ImmutableDictionary<LinkFileName, MetadataFile> links, CancellationToken cancellationToken) => _verifier.VerifyAsync(_layout, new Store(links), cancellationToken);

    public void Dispose()
    {
        foreach (var key in _people.Values) key.Dispose();
        _owner.Dispose();
        Stranger.Dispose();
    }

    private sealed class Store(ImmutableDictionary<LinkFileName, MetadataFile> links) : ILinkStore
    {
        public ValueTask<MetadataFile?> ReadAsync(LinkFileName name, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new(links.GetValueOrDefault(name));
        }

        public ILinkStore? Sublayout(LinkFileName sublayout) => null;
    }
}
