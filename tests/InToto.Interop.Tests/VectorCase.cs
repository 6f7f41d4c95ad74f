using System.Globalization;
using System.Text.Json;
using InToto.Testing;

namespace InToto.Interop.Tests;

/// <summary>A <c>verify</c> case of <c>testassets/vectors/cases.json</c>.</summary>
public sealed record VectorCase(string Name, string Folder, string Cwd, string[] Arguments, bool Accept, KeyValuePair<string, string>[]? Parameters)
{
    private static readonly JsonElement[] Index = [.. JsonDocument.Parse(File.ReadAllBytes(Repository.TestAsset("vectors", "cases.json"))).RootElement.EnumerateArray()];

    /// <summary>All cases.</summary>
    public static IReadOnlyList<VectorCase> All { get; } = [.. Read()];

    /// <summary>Whether the owners' keys are in a keyring of gpg.</summary>
    public bool NeedsGpg => Arguments.Contains("--gpg");

    /// <summary>The same case, in a copy of its folder that commands may change.</summary>
    public VectorCase In(string copy)
    {
        Copy(new(Folder), copy);
        Directory.CreateDirectory(Path.Combine(copy, Cwd));
        return this with { Folder = copy };
    }

    public string Layout => InCwd(Values("--layout").Single());

    public IEnumerable<string> Keys => Values("--verification-keys").Select(InCwd);

    public IEnumerable<string> Fingerprints => Values("--gpg");

    public string Keyring => InCwd(Values("--gpg-home").Single());

    public string LinkFolder => InCwd(Values("--link-dir").SingleOrDefault() ?? ".");

    public string WorkingFolder => InCwd(".");

    public TimeSpan Timeout => TimeSpan.FromSeconds(int.Parse(Values("--inspection-timeout").SingleOrDefault() ?? "10", CultureInfo.InvariantCulture));

    public override string ToString() => Name;

    private static IEnumerable<VectorCase> Read() =>
        from entry in Index
        where entry.GetProperty("kind").GetString() == "verify"
        select new VectorCase(
            entry.GetProperty("name").GetString()!,
            Repository.TestAsset("vectors", entry.GetProperty("dir").GetString()!),
            entry.GetProperty("cwd").GetString()!,
            [.. entry.GetProperty("argv").EnumerateArray().Select(word => word.GetString()!)],
            entry.GetProperty("expect").GetString() == "accept",
            entry.TryGetProperty("params", out var parameters) && parameters.ValueKind == JsonValueKind.Object
                ? [.. parameters.EnumerateObject().Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Value.GetString()!))] : null);

    /// <summary>Where symbolic links cannot be kept, the vectors have files that hold the link's target.</summary>
    private static void Copy(DirectoryInfo folder, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in folder.EnumerateFiles())
        {
            var target = Path.Combine(to, file.Name);
            if (folder.FullName.Contains("insp-symlink-", StringComparison.Ordinal) && folder.Name == "work" && file.Name is "b" or "e") File.CreateSymbolicLink(target, File.ReadAllText(file.FullName));
            else file.CopyTo(target);
        }
        foreach (var below in folder.EnumerateDirectories()) Copy(below, Path.Combine(to, below.Name));
    }

    private IEnumerable<string> Values(string option) =>
        Arguments.SkipWhile(word => word != option).Skip(1).TakeWhile(word => !word.StartsWith("--", StringComparison.Ordinal));

    private string InCwd(string path) => Path.GetFullPath(Path.Combine(Folder, Cwd, path));
}
