namespace InToto;

/// <summary>Where links come from: a folder, a package, memory. Nothing in it is trusted.</summary>
[Spec("4.5.2")]
public interface ILinkStore
{
    /// <summary>The file of this name; null when there is none.</summary>
    /// <exception cref="MetadataFormatException">There is something of this name that is not a file, cannot be read, or is too large.</exception>
    /// <exception cref="IOException">The store itself cannot be read: there is no answer.</exception>
    ValueTask<MetadataFile?> ReadAsync(LinkFileName name, CancellationToken cancellationToken);

    /// <summary>Where the links of a sublayout are; null when this store has no place for them, and then the sublayout is rejected.</summary>
    /// <param name="sublayout">The name of the file that holds the sublayout.</param>
    ILinkStore? Sublayout(LinkFileName sublayout);
}
