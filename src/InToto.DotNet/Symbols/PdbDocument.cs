namespace InToto.DotNet;

/// <summary>A source as a PDB knows it.</summary>
/// <param name="Name">The name as the compiler wrote it: <c>/_/src/Contoso.Text/Slug.cs</c> where paths are mapped.</param>
/// <param name="HashAlgorithm">The algorithm of the hash; the empty GUID when there is none.</param>
/// <param name="Hash">The hash of the bytes that the compiler read, in lower-case hexadecimal; empty when a line directive made the document up. SHA-256 of the text where that is embedded.</param>
/// <param name="Language">The language, as its GUID.</param>
internal sealed record PdbDocument(string Name, Guid HashAlgorithm, string Hash, Guid Language)
{
    /// <summary>Whether it says which bytes were read. One that <c>#line</c> names does not, and is no evidence.</summary>
    public bool HasHash => Hash.Length > 0;

    /// <summary>Whether no second file can have the hash.</summary>
    public bool IsStrong => HashAlgorithm == Sha256 && Hash.Length == 64;

    /// <summary>The row of the PDB's table, from 1.</summary>
    internal int Row { get; init; }

    public static readonly Guid Sha1 = new("ff1816ec-aa5e-4d10-87f7-6f4963833460");
    public static readonly Guid Sha256 = new("8829d00f-11b8-4213-878b-770e8597ac16");
    /// <summary>How names of sources of the language end; null for a language that is not known here.</summary>
    public string? Ending => Language == CSharp ? ".cs" : Language == VisualBasic ? ".vb" : Language == FSharp ? ".fs" : null;

    public static readonly Guid CSharp = new("3f5162f8-07c6-11d3-9053-00c04fa302a1");
    public static readonly Guid VisualBasic = new("3a12d0b8-c26c-11d0-b442-00a0244a1dd2");
    public static readonly Guid FSharp = new("ab4f38c9-b6e6-43ba-be3b-58080b2ccce3");
}
