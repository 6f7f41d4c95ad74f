namespace InToto.DotNet;

/// <summary>Every bound on assemblies and PDBs, with its reason.</summary>
internal static class SymbolLimits
{
    /// <summary>Bytes of a managed assembly: 256 MiB, five times the largest that the SDK itself brings. It is held in memory.</summary>
    public const int AssemblyBytes = 256 * 1024 * 1024;

    /// <summary>Bytes of a PDB, inflated: 256 MiB. A PDB is about as large as its assembly; 1 MiB of a hostile one inflates to 1 GiB.</summary>
    public const int PdbBytes = 256 * 1024 * 1024;

    /// <summary>Documents of one PDB. The largest assemblies are compiled from some ten thousand sources.</summary>
    public const int Documents = 100_000;

    /// <summary>Bytes of all names of one PDB: 64 MiB. Names share their parts, so a small PDB can claim names without end.</summary>
    public const int NameBytes = 64 * 1024 * 1024;

    /// <summary>Bytes of a source that is embedded: 16 MiB. What is read are generated files of a few KiB.</summary>
    public const int SourceBytes = 16 * 1024 * 1024;

    /// <summary>Bytes of all embedded sources of one PDB that are read, each time that one is: 256 MiB, which takes two seconds. Generators make some MiB.</summary>
    public const int AllSourceBytes = 256 * 1024 * 1024;

    /// <summary>Entries of a debug directory. Compilers write up to six.</summary>
    public const int DebugEntries = 64;

    /// <summary>Bytes of the compiler's options in a PDB, and of its references: 1 MiB; they are a few hundred, some KiB of defined symbols, and 10 KiB of references.</summary>
    public const int OptionsBytes = 1024 * 1024;
}
