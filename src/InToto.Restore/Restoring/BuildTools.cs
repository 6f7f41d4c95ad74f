using System.Collections.Immutable;
using System.Xml;
using InToto.Json;

namespace InToto.Restore;

/// <summary>What a restore brings beside the packages of projects, and before them: MSBuild SDKs, which evaluation needs and no lock file holds, and tools.</summary>
/// <param name="Sdks">MSBuild SDKs of <c>global.json</c> and of project files.</param>
/// <param name="Tools">Tools of the nearest <c>.config/dotnet-tools.json</c>.</param>
internal sealed record BuildTools(ImmutableArray<RestoredId> Sdks, ImmutableArray<RestoredId> Tools)
{
    /// <summary>Both.</summary>
    public ImmutableArray<RestoredId> All => [.. Sdks, .. Tools];

    /// <summary>The same with the content hashes that were kept of them.</summary>
    public BuildTools With(PolicyMemory memory) => new(
        [.. Sdks.Select(sdk => sdk with { ContentHash = memory.ToolHash(sdk.Id, sdk.Version) })], [.. Tools.Select(tool => tool with { ContentHash = memory.ToolHash(tool.Id, tool.Version) })]);

    /// <summary>Finds them by reading files; nothing is evaluated, because evaluation would already run what an SDK brings.</summary>
    /// <param name="root">The folder whose projects and imports are read, with those below. What is named elsewhere is not found, and then not resolved either.</param>
    /// <exception cref="RestoreException">A file cannot be read (3320).</exception>
    public static BuildTools Find(string root)
    {
        var sdks = new Dictionary<string, RestoredId>(StringComparer.OrdinalIgnoreCase);
        foreach (var folder in ProjectFiles.Upward(root))
        {
            if (Path.Join(folder, "global.json") is var file && !File.Exists(file)) continue;
            foreach (var sdk in OfGlobalJson(file)) Add(sdk);
            break;
        }
        foreach (var file in ProjectFiles.In(root))
            foreach (var sdk in OfProject(file)) Add(sdk);
        return new([.. sdks.Values.OrderBy(sdk => $"{sdk.Id}@{sdk.Version}", StringComparer.OrdinalIgnoreCase)], OfManifest(root));

        void Add(RestoredId sdk)
        {
            sdks.TryAdd($"{sdk.Id}@{sdk.Version}", sdk);
            if (sdks.Count > RestoreLimits.Tools) throw Unreadable($"It names more than {RestoreLimits.Tools} MSBuild SDKs.", root);
        }
    }

    private static ImmutableArray<RestoredId> OfGlobalJson(string file) => Reading(file, () =>
    {
        var found = ImmutableArray.CreateBuilder<RestoredId>();
        if (Json(file).OptionalObject("msbuild-sdks") is { } sdks)
            foreach (var sdk in sdks.Value.Inside) found.Add(Named(sdk.Name, sdks.Text(sdk.Name), file));
        return found.ToImmutable();
    });

    private static ImmutableArray<RestoredId> OfManifest(string root)
    {
        foreach (var folder in ProjectFiles.Upward(root))
            foreach (var file in (string[])[Path.Join(folder, ".config", "dotnet-tools.json"), Path.Join(folder, "dotnet-tools.json")])
            {
                if (!File.Exists(file)) continue;
                return Reading(file, () => OfManifest(Json(file), file));
            }
        return [];
    }

    private static ImmutableArray<RestoredId> OfManifest(JsonFields manifest, string file)
    {
        var found = ImmutableArray.CreateBuilder<RestoredId>();
        if (manifest.OptionalObject("tools") is { } tools)
            foreach (var tool in tools.Value.Inside) found.Add(Named(tool.Name, new JsonFields(tool, $"the tool '{Printable.Of(tool.Name)}'", Dialect.Strict).Text("version"), file));
        return found.ToImmutable();
    }

    /// <summary>An attribute <c>Sdk="A;B/1.0"</c> of a project or an import, and the elements and attributes that give name and version apart.</summary>
    private static List<RestoredId> OfProject(string file)
    {
        var found = new List<RestoredId>();
        var bytes = BoundedFile.Read(file, RestoreLimits.ProjectBytes, (_, what, hint, inner) => new RestoreException(RestoreCodes.ProjectUnreadable, what, where: null, hint, inner));
        try
        {
            using var xml = XmlReader.Create(new MemoryStream(bytes), new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = RestoreLimits.ProjectBytes });
            while (xml.Read())
            {
                if (xml.NodeType != XmlNodeType.Element) continue;
                if (xml.LocalName == "Sdk" && xml.GetAttribute("Name") is { } name)
                {
                    if (xml.GetAttribute("Version") is { } version) Add(name, version);
                }
                else if (xml.LocalName is "Project" or "Import" && xml.GetAttribute("Sdk") is { } sdks)
                    foreach (var sdk in sdks.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                        if (sdk.Split('/') is [var id, var version]) Add(id, version);
                        else if (xml.GetAttribute("Version") is { } apart) Add(sdk, apart);
            }
        }
        catch (XmlException)
        {
            // MSBuild does not read it either; many trees hold files of such names that are something else.
        }
        return found;

        // A version that is a property, or none at all: what it stands for is only known when the SDK is asked for, and then nobody has it.
        void Add(string id, string version)
        {
            if (RestoredId.Parse($"{id.Trim()}@{version.Trim()}") is { } sdk) found.Add(sdk);
        }
    }

    private static RestoredId Named(string id, string version, string file) => RestoredId.Parse($"{id}@{version}") ?? throw Unreadable($"'{Printable.Of(id)}' version '{Printable.Of(version)}' is not one package.", file);

    private static JsonFields Json(string file) => Reading(file, () => new JsonFields(StrictJson.Parse(WithoutMark(BoundedFile.Read(file, RestoreLimits.ProjectBytes, (_, what, hint, inner) =>
        new RestoreException(RestoreCodes.ProjectUnreadable, what, where: null, hint, inner)))), "the file", Dialect.Strict));

    /// <summary>Editors write a byte order mark, and the SDK passes over it.</summary>
    private static ReadOnlySpan<byte> WithoutMark(byte[] bytes) => bytes.AsSpan() is [0xEF, 0xBB, 0xBF, ..] ? bytes.AsSpan(3) : bytes;

    private static T Reading<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (MetadataFormatException problem)
        {
            throw Unreadable(problem.Message, file, problem);
        }
    }

    private static RestoreException Unreadable(string why, string where, Exception? inner = null) =>
        new(RestoreCodes.ProjectUnreadable, $"What a restore would bring cannot be told. {why}", Printable.InFull(where), "Write the file as strict JSON, without comments, and with one version for each package.", inner);
}
