namespace InToto;

/// <summary>The bytes of a document and where they came from. Nothing about them has been believed yet.</summary>
/// <param name="Name">What to call it in messages: a path, or an entry of a package.</param>
/// <param name="Bytes">The bytes.</param>
[Spec("4.2")]
public sealed record MetadataFile(string Name, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Takes the bytes of a regular file, at most <see cref="Limits.DocumentBytes"/>.</summary>
    /// <exception cref="MetadataFormatException">It is a folder, device or pipe, cannot be read, is larger than the bound, or (<see cref="Codes.FileMissing"/>) is not there.</exception>
    public static MetadataFile Read(string path) => new(path, BoundedFile.Read(path, Limits.DocumentBytes));

    /// <summary>Writes a signed document, whole or not at all. A symbolic link that stands at the path is replaced, not followed.</summary>
    /// <exception cref="RecordingException">It cannot be written (<see cref="Codes.LinkUnwritable"/>), or nobody would read it because it is larger than
    /// <see cref="Limits.DocumentBytes"/> (<see cref="Codes.RecordingTooLarge"/>); a file that stood there still does.</exception>
    public static void Write(string path, Metadata metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        var bytes = metadata.ToBytes();
        if (bytes.Length > Limits.DocumentBytes)
            throw new RecordingException(Codes.RecordingTooLarge, $"The document has {bytes.Length} bytes; one that is verified may have {Limits.DocumentBytes}.",
                Printable.InFull(path), "Record fewer files in one step, or split the step in two.");
        AtomicFile.Write(path, bytes);
    }

    /// <summary>Reads the document, strictly.</summary>
    /// <exception cref="MetadataFormatException">The bytes are not a signed document; the message names this file.</exception>
    public Metadata Parse() => Parse(Dialect.Strict);

    /// <summary>Reads the document, as exactly as is asked for.</summary>
    /// <exception cref="MetadataFormatException">The bytes are not a signed document; the message names this file.</exception>
    public Metadata Parse(Dialect dialect)
    {
        try
        {
            return Metadata.Read(Bytes.Span, dialect);
        }
        catch (MetadataFormatException problem)
        {
            throw problem.In(Name);
        }
    }
}
