using System.Text;

namespace InToto.DotNet;

/// <summary>The name of an entry: one path, on every system and for every reader, or refused (threats J1, J5 to J7, J32, J33, J35).</summary>
/// <param name="Name">The path that NuGet unpacks to: percent escapes are decoded.</param>
/// <param name="Raw">The name as it stands in the archive.</param>
internal sealed record EntryName(string Name, string Raw)
{
    public bool IsFolder => Name[^1] == '/';

    /// <summary>Reads a name.</summary>
    /// <param name="bytes">The name in the archive.</param>
    /// <param name="utf8">Whether the archive says that it is UTF-8; otherwise no reader knows what a byte beyond ASCII means.</param>
    /// <param name="file">What messages call the package.</param>
    /// <exception cref="PackageException">The name is not safe, or not written in the one way that NuGet writes it.</exception>
    public static EntryName Read(ReadOnlySpan<byte> bytes, bool utf8, string file)
    {
        if (bytes.IsEmpty) throw Unsafe("", "it is empty", file);
        if (!utf8 && !Ascii.IsValid(bytes)) throw Unsafe(Encoding.Latin1.GetString(bytes), "it has characters that are neither ASCII nor marked as UTF-8", file);
        if (!System.Text.Unicode.Utf8.IsValid(bytes)) throw Unsafe(Encoding.Latin1.GetString(bytes), "it is not valid UTF-8", file);

        var raw = Encoding.UTF8.GetString(bytes);
        var name = raw.Contains('%') ? PercentEscapes.Decode(raw, out var why) ?? throw Unsafe(raw, why!, file) : raw;
        return Unsafety(name) is { } unsafety ? throw Unsafe(raw, unsafety, file) : new(name, raw);
    }

    /// <summary>What keeps a text from being a name that unpacks to one file everywhere; null when it is one.</summary>
    private static string? Unsafety(string name)
    {
        if (Encoding.UTF8.GetByteCount(name) > PackageLimits.EntryNameBytes) return $"it has more than {PackageLimits.EntryNameBytes} bytes";
        var path = name[^1] == '/' ? name[..^1] : name;
        if (path.AsSpan().Count('/') >= PackageLimits.EntryNameSegments) return $"it has more than {PackageLimits.EntryNameSegments} segments";
        if (ArtifactName.Uncleanness(path) is { } why) return why;
        foreach (var c in path)
            if (Reserved.Contains(c, StringComparison.Ordinal)) return $"it holds '{c}', which Windows does not take";
        foreach (var segment in path.Split('/'))
        {
            if (segment[^1] is '.' or ' ') return $"'{segment}' ends with a dot or a space, which Windows drops";
            if (IsDevice(segment)) return $"'{segment}' is a device on Windows";
        }
        return IsOfNuGet(path) ? "NuGet puts a file of its own there" : null;
    }

    /// <summary>Beside the unpacked files NuGet keeps the package, its hash and what it knows of it.</summary>
    private static bool IsOfNuGet(string path) => !path.Contains('/') && (path.EndsWith(".nupkg", StringComparison.OrdinalIgnoreCase)
        || path.EndsWith(".nupkg.sha512", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".nupkg.metadata", StringComparison.OrdinalIgnoreCase));

    private static bool IsDevice(string segment)
    {
        var dot = segment.IndexOf('.', StringComparison.Ordinal);
        var stem = (dot < 0 ? segment : segment[..dot]).TrimEnd(' ').ToUpperInvariant();
        return stem is "CON" or "PRN" or "AUX" or "NUL" or "CONIN$" or "CONOUT$" or "CLOCK$"
            || (stem.Length == 4 && (stem.StartsWith("COM", StringComparison.Ordinal) || stem.StartsWith("LPT", StringComparison.Ordinal))
                && stem[3] is (>= '0' and <= '9') or '\u00B9' or '\u00B2' or '\u00B3');
    }

    private static PackageException Unsafe(string raw, string why, string file) => new(PackageCodes.EntryNameUnsafe,
        $"The entry '{Printable.Of(raw)}' cannot be unpacked safely, or not the same everywhere: {why}.", file,
        "Rename the file and pack it again. If the package comes from a gallery like this, do not use it.");

    private const string Reserved = ":*?\"<>|";
}
