using System.Globalization;

namespace InToto.DotNet;

/// <summary>What goes wrong in assemblies and PDBs.</summary>
internal static class SymbolProblem
{
    /// <summary>What the readers of the BCL throw at bytes that are no assembly or PDB. Anything else is a defect of ours.</summary>
    public static bool IsMalformed(Exception problem) => problem is BadImageFormatException or ArgumentException or OverflowException
        or InvalidOperationException or IndexOutOfRangeException or InvalidDataException or EndOfStreamException;

    public static PackageException Assembly(string where, string why, Exception? inner = null) => new(
        PackageCodes.AssemblyMalformed, $"'{Printable.Of(where)}' has the header of a managed assembly and cannot be read as one: {why}", where: null,
        "Compile it again. Tools that change an assembly afterwards must leave a valid one.", inner);

    public static PackageException Pdb(string where, string why, Exception? inner = null) => new(
        PackageCodes.PdbMalformed, $"'{Printable.Of(where)}' is not a portable PDB that can be read: {why}", where: null,
        "Compile with DebugType 'embedded' or 'portable'.", inner);

    public static PackageException TooLarge(string where, string what, long found, long bound) => new(
        PackageCodes.SymbolsTooLarge, string.Create(CultureInfo.InvariantCulture, $"'{Printable.Of(where)}' has {found} {what}; at most {bound} are read."));
}
