namespace InToto.DotNet;

/// <summary>Evidence in a package: the entry appended last, just as NuGet appends its signature, so that taking it out gives back what pack wrote.</summary>
internal static class PackageEvidence
{
    /// <summary>The entry of a package that holds evidence; null when there is none.</summary>
    /// <param name="entries">The package's entries.</param>
    /// <param name="isSigned">Whether the last of them is the signature.</param>
    /// <param name="file">What messages call the package.</param>
    /// <exception cref="PackageException">There is one that is not where and how it must be, or is too large (threats J56, J57).</exception>
    public static PackageEntry? Find(PackageEntry[] entries, bool isSigned, string file)
    {
        var last = entries.Length - (isSigned ? 2 : 1);
        for (var i = 0; i < entries.Length; i++)
        {
            var entry = entries[i];
            if (!string.Equals(entry.Name, Evidence.EntryName, StringComparison.OrdinalIgnoreCase)) continue;
            if (entry.Spelling.Raw != Evidence.EntryName) throw Misplaced($"is named '{Printable.Of(entry.Spelling.Raw)}'", file);
            if (i != last) throw Misplaced("is not the last entry before the signature", file);
            if (!AppendedEntry.IsPlain(entry) || entry.Record.Modified != AppendedEntry.Epoch) throw Misplaced("is compressed, or has fields that it must not have", file);
            if (entry.Length > PackageLimits.EvidenceBytes)
                throw new PackageException(PackageCodes.PackageTooLarge, $"The evidence in the package has {entry.Length} bytes; it may have {PackageLimits.EvidenceBytes}.", file);
            return entry;
        }
        return null;
    }

    /// <summary>Puts evidence into a package, in place of what it had. The same evidence again changes no byte and no time.</summary>
    /// <param name="path">The package; it is replaced, whole or not at all.</param>
    /// <param name="evidence">The evidence, as <see cref="Evidence.Write"/> gives it.</param>
    /// <returns>Whether the file was changed.</returns>
    /// <exception cref="PackageException">It is no package, or a signed one, whose evidence can only lie beside it.</exception>
    /// <exception cref="RecordingException">It cannot be written (<see cref="PackageCodes.PackageUnwritable"/>).</exception>
    public static bool Embed(string path, byte[] evidence)
    {
        using var package = PackageFile.Open(path);
        if (package.IsSigned)
            throw new PackageException(PackageCodes.PackageSigned, "The package is signed already: another entry would break its signature.", package.Path,
                $"Embed the evidence before the package is signed, or leave it beside the package as '{package.Nuspec.EvidenceFileName}'.");
        if (evidence.Length > PackageLimits.EvidenceBytes)
            throw new PackageException(PackageCodes.PackageTooLarge, $"The evidence has {evidence.Length} bytes; it may have {PackageLimits.EvidenceBytes}.", package.Path);
        if (package.EvidenceEntry is { } entry && package.Read(entry, PackageLimits.EvidenceBytes).AsSpan().SequenceEqual(evidence)) return false;

        AtomicFile.Write(path, output =>
        {
            // Closed before the new file takes its place: Windows replaces no open file.
            using (package) package.WriteWith(evidence, output);
        }, code: PackageCodes.PackageUnwritable);
        return true;
    }

    private static PackageException Misplaced(string what, string file) => new(PackageCodes.EvidenceMisplaced,
        $"The evidence in the package {what}. It is the entry '{Evidence.EntryName}', stored, and only a signature follows it.", file,
        "Pack again, so that InToto.Build puts the evidence where it belongs. If the package comes from a gallery like this, do not use it.");
}
