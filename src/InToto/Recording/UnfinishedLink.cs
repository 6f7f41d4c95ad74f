using System.Collections.Immutable;
using InToto.Signing;

namespace InToto.Recording;

/// <summary>A step that was begun and not ended yet: its materials in a signed link, <c>.[name].[keyid-prefix].link-unfinished</c>.</summary>
/// <remarks>Who begins a step ends it: the file is only taken with a signature of the key that signs the link.</remarks>
[Spec("4.4")]
public sealed class UnfinishedLink
{
    private readonly Metadata _metadata;
    private readonly Link _link;

    private UnfinishedLink(string path, KeyId keyId, Metadata metadata, Link link) => (Path, KeyId, _metadata, _link) = (path, keyId, metadata, link);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The keyid under which the key has signed it; the link is signed under the same.</summary>
    public KeyId KeyId { get; }

    /// <summary>Whether it is a DSSE envelope, and the link will be.</summary>
    public bool IsEnvelope => _metadata is Envelope;

    /// <summary>Begins a step: writes its materials, signed. What was begun before with the same key is forgotten.</summary>
    /// <returns>The file.</returns>
    /// <exception cref="RecordingException">It cannot be written (2203).</exception>
    public static string Begin(string folder, Link link, bool asEnvelope, ISigner signer, KeyId keyId)
    {
        ArgumentNullException.ThrowIfNull(link);
        ArgumentNullException.ThrowIfNull(keyId);
        var path = System.IO.Path.Join(folder, $"{Beginning(link.Name)}{keyId.Prefix}{Ending}");
        MetadataFile.Write(path, (asEnvelope ? (Metadata)Envelope.Of(link) : Metablock.Of(link)).SignedBy((signer, keyId)));
        return path;
    }

    /// <summary>Finds what was begun for a step with a key, under whichever keyid.</summary>
    /// <exception cref="RecordingException">There is nothing (2301), only of other keys or not validly signed (2302), more than one (2303), or something else (2304).</exception>
    /// <exception cref="MetadataFormatException">The file is malformed.</exception>
    public static UnfinishedLink Find(string folder, string step, Key key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var (path, prefix) = Only(Candidates(folder, step), key, step);
        var metadata = MetadataFile.Read(path).Parse();
        if (metadata.Document is not Link link || link.Name != step)
            throw new RecordingException(Codes.UnfinishedWrong, $"The file is not the beginning of a link of the step '{Printable.Of(step)}'.", Printable.InFull(path), "Start the step again, and do not rename such files.");
        var keyId = key.Ids.FirstOrDefault(id => id.Prefix == prefix && metadata.IsSignedBy(key, id));
        return keyId is not null ? new(path, keyId, metadata, link) : throw OfOtherKey(step, $"'{Printable.Of(path)}' has no valid signature of this key.");
    }

    /// <summary>The link of the step, in the form in which it was begun, signed by the key that has begun it.</summary>
    /// <param name="products">What came out.</param>
    /// <param name="options">How they were recorded.</param>
    /// <param name="signer">The key that the file was found with.</param>
    public Metadata Finish(Artifacts products, RecordingOptions options, ISigner signer)
    {
        var link = _link with { Products = products, Environment = RecordedHow.In(_link.Environment, materials: null, options) };
        return (IsEnvelope ? (Metadata)Envelope.Of(link) : Metablock.Of(link)).SignedBy((signer, KeyId));
    }

    private static (string Path, string Prefix) Only(ImmutableArray<(string Path, string Prefix)> all, Key key, string step)
    {
        (string Path, string Prefix)[] own = [.. all.Where(file => key.Ids.Any(id => id.Prefix == file.Prefix))];
        if (own is [var only]) return only;
        if (own.Length > 1)
            throw new RecordingException(Codes.UnfinishedTwice, $"The step '{Printable.Of(step)}' was started {own.Length} times with this key, under different keyids: {Listing.Of(own.Select(file => file.Path))}.", hint: "Remove those that do not count.");
        throw all.IsEmpty
            ? new RecordingException(Codes.UnfinishedMissing, $"There is no unfinished link of the step '{Printable.Of(step)}' in the current folder.", hint: "Start it with 'record start', and stop it in the same folder.")
            : OfOtherKey(step, $"It was with another key: {Listing.Of(all.Select(file => file.Path))}.");
    }

    /// <summary>Compared by their text: a name of a step is no pattern.</summary>
    private static ImmutableArray<(string Path, string Prefix)> Candidates(string folder, string step) =>
    [
        .. from path in Directory.EnumerateFiles(folder.Length == 0 ? "." : folder).Select(path => folder.Length == 0 ? System.IO.Path.GetFileName(path) : path)
           let name = System.IO.Path.GetFileName(path)
           where name.StartsWith(Beginning(step), StringComparison.Ordinal) && name.EndsWith(Ending, StringComparison.Ordinal) && name.Length > Beginning(step).Length + Ending.Length
           let prefix = name[Beginning(step).Length..^Ending.Length]
           where prefix.Length <= 8 && HexText.IsHex(prefix)
           orderby name
           select (path, prefix),
    ];

    private static RecordingException OfOtherKey(string step, string why) =>
        new(Codes.UnfinishedOfOtherKey, $"The step '{Printable.Of(step)}' was not started with this key. {why}", hint: "Give the key that it was started with, or start it again.");

    private static string Beginning(string step) => $".{step}.";

    private const string Ending = ".link-unfinished";
}
