using System.Collections.Immutable;
using System.Text.Json;

namespace InToto;

/// <summary>What is signed: a <see cref="Layout"/> or a <see cref="Link"/>, and nothing else.</summary>
[Spec("4.1")]
public abstract record Document
{
    private protected Document()
    {
    }

    /// <summary>The value of <c>_type</c>.</summary>
    public abstract string Type { get; }

    /// <summary>Members that the specification does not know, as they were read; they are covered by the signature and written again.</summary>
    public ImmutableArray<UnknownField> UnknownFields { get; init; } = [];

    /// <summary>The document as JSON text, in UTF-8.</summary>
    public byte[] ToJson() => DocumentWriter.Write(this);
}
