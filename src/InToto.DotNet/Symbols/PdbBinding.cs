namespace InToto.DotNet;

/// <summary>Whether a PDB was written by the compiler together with an assembly (threats J54, J59, N7).</summary>
internal static class PdbBinding
{
    /// <exception cref="PackageException">It was not, or the assembly does not say by a strong checksum (3404).</exception>
    public static void Require(ManagedAssembly assembly, PortablePdb pdb)
    {
        if (Unbound(assembly, pdb) is { } why)
            throw new PackageException(PackageCodes.PdbNotBound, $"'{Printable.Of(pdb.Where)}' is not the PDB of '{Printable.Of(assembly.Where)}': {why}", where: null,
                "Ship the PDB that the compiler wrote together with the assembly; the simplest is DebugType 'embedded'.");
    }

    /// <summary>What keeps the PDB from being the assembly's, a sentence; null when it is.</summary>
    public static string? Unbound(ManagedAssembly assembly, PortablePdb pdb)
    {
        if (assembly.PdbIds.Length == 0) return "the assembly names no portable PDB.";
        foreach (var id in assembly.PdbIds)
            if (id != pdb.Id) return "the assembly names another one by its id.";

        var strong = 0;
        foreach (var checksum in assembly.PdbChecksums)
        {
            if (pdb.Checksum(checksum.Algorithm) is not { } actual) continue;
            if (actual != checksum.Hex) return $"its {checksum.Algorithm} checksum is another than the one in the assembly.";
            strong++;
        }
        return strong == 0 ? "the assembly holds no SHA-256, SHA-384 or SHA-512 checksum of its PDB." : null;
    }
}
