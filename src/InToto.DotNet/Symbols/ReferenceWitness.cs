using System.Collections.Immutable;

namespace InToto.DotNet;

/// <summary>An assembly that a compile was given and recorded.</summary>
/// <param name="Name">Where it is, for messages; its last part is what the PDB calls it.</param>
/// <param name="Module">What it is.</param>
internal sealed record RecordedReference(string Name, ReferencedModule Module)
{
    public string FileName { get; } = ReferenceWitness.FileNameOf(Name);
}

/// <summary>The PDB's word about the references of a compile: those that the compiler read are those that were recorded.</summary>
/// <remarks>
/// A PDB holds no hash of them, only what a module says of itself, which whoever changes one may leave as it was. So this finds a reference that was swapped for another build of
/// it, and none that was made to look the same; that one shows in the time of the file's last change.
/// </remarks>
internal static class ReferenceWitness
{
    /// <summary>Requires the references of a PDB to be those that were recorded.</summary>
    /// <param name="pdb">The PDB, bound to its assembly. One that says nothing of references (F#) is no witness of them.</param>
    /// <param name="recorded">The references that were recorded.</param>
    /// <param name="assembly">The assembly, for messages.</param>
    /// <exception cref="PackageException">The compiler read another one (5112), or one that was not recorded, or did not read one that was (5113).</exception>
    public static void Require(PortablePdb pdb, IReadOnlyCollection<RecordedReference> recorded, string assembly)
    {
        if (pdb.References() is not { IsDefault: false } read) return;
        var byName = recorded.ToLookup(reference => reference.FileName, StringComparer.Ordinal);
        var seen = new HashSet<RecordedReference>(ReferenceEqualityComparer.Instance);
        foreach (var reference in read)
        {
            if (!byName.Contains(reference.FileName))
                throw Unrecorded($"The compiler read a reference '{Printable.Of(reference.FileName)}', which the compile did not record", assembly);
            if (!AddAll(byName[reference.FileName], reference.Module, seen))
                throw new PackageException(PackageCodes.ReferenceDiffers, $"The compiler read another '{Printable.Of(reference.FileName)}' than the one recorded: its module is {reference.Module.Mvid}, and the recorded one is {byName[reference.FileName].First().Module.Stamp.Mvid}.",
                    In(assembly), "Something changed the file while the compiler ran, or another compiler was called. Do not use what was built; find out what writes there.");
        }
        foreach (var reference in recorded)
            if (!seen.Contains(reference) && !IsSuperseded(reference, recorded, seen))
                throw Unrecorded($"The compiler was given the reference '{Printable.Of(reference.Name)}', and the PDB says that it did not read it", assembly);
    }

    /// <returns>Whether there was one.</returns>
    private static bool AddAll(IEnumerable<RecordedReference> recorded, ModuleStamp module, HashSet<RecordedReference> seen)
    {
        var any = false;
        foreach (var one in recorded)
        {
            if (one.Module.Stamp != module) continue;
            seen.Add(one);
            any = true;
        }
        return any;
    }

    /// <summary>Requires each reference of a PDB to be recorded under its file name. Which of the files of that name it was, is asked where the files are.</summary>
    /// <exception cref="PackageException">One is not (5113).</exception>
    public static void RequireNamed(PortablePdb pdb, Artifacts materials, string assembly)
    {
        if (pdb.References() is not { IsDefault: false } read) return;
        var names = materials.Names.Select(name => FileNameOf(name.Value)).ToHashSet(StringComparer.Ordinal);
        foreach (var reference in read)
            if (!names.Contains(reference.FileName)) throw Unrecorded($"The compiler read a reference '{Printable.Of(reference.FileName)}', which the compile did not record", assembly);
    }

    /// <summary>The last part of a path or name of an artifact.</summary>
    internal static string FileNameOf(string name) => name[(name.LastIndexOfAny(['/', '#', '\\']) + 1)..];

    /// <summary>Of two references to one assembly a compiler takes one.</summary>
    private static bool IsSuperseded(RecordedReference reference, IEnumerable<RecordedReference> recorded, HashSet<RecordedReference> seen) =>
        reference.Module.Assembly.Length > 0
        && recorded.Any(other => other.Module.Assembly.Equals(reference.Module.Assembly, StringComparison.OrdinalIgnoreCase) && seen.Contains(other));

    private static PackageException Unrecorded(string what, string assembly) => new(PackageCodes.ReferenceUnrecorded, $"{what}.", In(assembly),
        "Find out which target or program stands between the build and the compiler.");

    private static string In(string assembly) => $"in {Printable.InFull(assembly)}";
}
