namespace InToto.DotNet;

/// <summary>An entry of the package, and what it comes from.</summary>
internal abstract record PackedFile(string Entry)
{
    /// <summary>A file that the build copied from where the compiler wrote it.</summary>
    /// <param name="Entry">The entry.</param>
    /// <param name="Project">Whose compile step made it.</param>
    /// <param name="Framework">For which framework.</param>
    /// <param name="Name">Its path below the folder that it was copied to.</param>
    /// <param name="Bin">That folder: the project's own, or one of a project that refers to it.</param>
    public sealed record Compiled(string Entry, PlannedProject Project, PlannedFramework Framework, string Name, string Bin) : PackedFile(Entry)
    {
        public bool IsAssembly => Name == Framework.AssemblyFile;

        /// <summary>Whether the compile step lists such a file among its products.</summary>
        public bool IsProduct => Framework.Makes(Name);
    }

    /// <summary>The satellites of an assembly, each in a folder named after its culture: as many as there are.</summary>
    /// <param name="Entry">The folder of the assembly.</param>
    /// <param name="Project">Whose compile step made them.</param>
    /// <param name="Framework">For which framework.</param>
    public sealed record Satellites(string Entry, PlannedProject Project, PlannedFramework Framework) : PackedFile(Entry);

    /// <summary>A file of the repository.</summary>
    /// <param name="Entry">The entry.</param>
    /// <param name="Path">The file's path from the root.</param>
    public sealed record Committed(string Entry, string Path) : PackedFile(Entry);

    /// <summary>A file of a NuGet package.</summary>
    /// <param name="Entry">The entry.</param>
    /// <param name="Id">The package's id, in lower case.</param>
    /// <param name="Version">Its version, normalised.</param>
    /// <param name="Path">The file's path in it.</param>
    public sealed record OfPackage(string Entry, string Id, string Version, string Path) : PackedFile(Entry);

    /// <summary>Data that the SDK writes for the runtime; a build records it as generated if it says nothing that nobody reviewed.</summary>
    /// <param name="Entry">The entry.</param>
    /// <param name="Path">The file's path from the root.</param>
    public sealed record Generated(string Entry, string Path) : PackedFile(Entry);

    /// <summary>A native program that the SDK makes of one in a package, so that it starts an assembly.</summary>
    /// <param name="Entry">The entry.</param>
    /// <param name="Path">The file's path from the root.</param>
    public sealed record Host(string Entry, string Path) : PackedFile(Entry);

    /// <summary>Whether the entry bears another name than the file: no rule ties the two.</summary>
    public bool IsRenamed => Rules.Split(this switch
    {
        Compiled compiled => compiled.Name,
        Committed committed => committed.Path,
        OfPackage package => package.Path,
        Generated generated => generated.Path,
        _ => Entry,
    }).Name != Rules.Split(Entry).Name;
}
