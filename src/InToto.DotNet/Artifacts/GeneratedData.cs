using System.Text.Json;
using System.Xml;

namespace InToto.DotNet;

/// <summary>
/// The grammar of what the SDK writes for the runtime, for <c>dotnet tool</c> and for web assets: <c>*.runtimeconfig.json</c>, <c>*.deps.json</c>, <c>DotnetToolSettings.xml</c> and
/// <c>staticwebassets/msbuild.*.props</c>. Nobody reviews them, so they may say nothing that loads code from elsewhere than the folder they lie in.
/// </summary>
internal static class GeneratedData
{
    /// <summary>The description of a tool's commands.</summary>
    public const string ToolSettings = "DotnetToolSettings.xml";

    /// <summary>Whether a file bears the name of one that the SDK writes.</summary>
    public static bool IsNamed(string path) =>
        path.EndsWith(RuntimeConfig, StringComparison.Ordinal) || path.EndsWith(Dependencies, StringComparison.Ordinal) || Path.GetFileName(path) == ToolSettings
        || GeneratedWebAssets.IsNamed(path);

    /// <summary>The first thing in a file that the grammar does not have, as a sentence; null when all of it fits.</summary>
    /// <param name="name">The file's name, which tells what it is.</param>
    /// <param name="bytes">The file.</param>
    public static string? FirstProblem(string name, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            if (Path.GetFileName(name) == ToolSettings) GeneratedToolSettings.Read(bytes);
            else if (GeneratedWebAssets.IsNamed(name)) GeneratedWebAssets.Read(bytes);
            else ReadJson(name, bytes);
            return null;
        }
        catch (NotGeneratedException problem)
        {
            return problem.Message;
        }
        catch (Exception problem) when (problem is JsonException or XmlException or InvalidOperationException)
        {
            return $"it cannot be read: {problem.Message}";
        }
    }

    /// <summary>A file below the folder that the file lies in; whatever leads out of it may be anybody's.</summary>
    public static bool IsBelow(string path) =>
        path.Length > 0 && path.AsSpan().IndexOfAny('\\', ':') < 0 && path[0] != '/' && !path.Split('/').Any(segment => segment is "" or "." or "..");

    private static void ReadJson(string name, ReadOnlyMemory<byte> bytes)
    {
        var text = bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        using var document = JsonDocument.Parse(text, new() { MaxDepth = 16, AllowDuplicateProperties = false });
        if (name.EndsWith(Dependencies, StringComparison.Ordinal)) GeneratedDependencies.Read(document.RootElement);
        else GeneratedRuntimeConfig.Read(document.RootElement);
    }

    private const string RuntimeConfig = ".runtimeconfig.json";

    private const string Dependencies = ".deps.json";
}

/// <summary>Which runtime, and its switches: none that names a file.</summary>
internal static class GeneratedRuntimeConfig
{
    public static void Read(JsonElement root)
    {
        foreach (var member in root.EnumerateObject())
        {
            if (member.Name != "runtimeOptions") throw Unknown(member.Name);
            foreach (var option in member.Value.EnumerateObject()) ReadOption(option);
        }
    }

    private static void ReadOption(JsonProperty option)
    {
        switch (option.Name)
        {
            case "tfm" or "rollForward":
                _ = option.Value.GetString();
                return;
            case "framework":
                ReadFramework(option.Value);
                return;
            case "frameworks" or "includedFrameworks":
                foreach (var framework in option.Value.EnumerateArray()) ReadFramework(framework);
                return;
            case "configProperties":
                foreach (var property in option.Value.EnumerateObject()) ReadSwitch(property);
                return;
            default:
                throw Unknown(option.Name);
        }
    }

    private static void ReadFramework(JsonElement framework)
    {
        foreach (var member in framework.EnumerateObject())
        {
            if (member.Name is not ("name" or "version")) throw Unknown(member.Name);
            _ = member.Value.GetString();
        }
    }

    /// <summary>What the host itself understands (STARTUP_HOOKS, and lists of paths) has no dot in its name; of the runtime's switches two name a library.</summary>
    private static void ReadSwitch(JsonProperty property)
    {
        var value = property.Value;
        var isPlain = value.ValueKind is JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number
            || value.ValueKind is JsonValueKind.String && value.GetString()!.AsSpan().IndexOfAny('/', '\\', ':') < 0;
        if (!isPlain || !property.Name.Contains('.', StringComparison.Ordinal) || property.Name is "System.GC.Name" or "System.GC.Path")
            throw new NotGeneratedException($"the switch '{Printable.Of(property.Name)}' may name code.");
    }

    private static NotGeneratedException Unknown(string name) => new($"'{Printable.Of(name)}' is none of the options that the SDK writes by itself.");
}

/// <summary>Which files of which library the runtime loads: none from elsewhere.</summary>
internal static class GeneratedDependencies
{
    public static void Read(JsonElement root)
    {
        foreach (var member in root.EnumerateObject())
        {
            switch (member.Name)
            {
                case "runtimeTarget" or "compilationOptions" or "runtimes":
                    continue;
                case "targets":
                    foreach (var target in member.Value.EnumerateObject())
                        foreach (var library in target.Value.EnumerateObject())
                            foreach (var group in library.Value.EnumerateObject()) ReadGroup(group);
                    continue;
                case "libraries":
                    foreach (var library in member.Value.EnumerateObject()) ReadLibrary(library);
                    continue;
                default:
                    throw new NotGeneratedException($"'{Printable.Of(member.Name)}' is no part of a list of dependencies.");
            }
        }
    }

    private static void ReadGroup(JsonProperty group)
    {
        if (group.Name == "dependencies") return;
        if (group.Name is not ("runtime" or "native" or "resources" or "runtimeTargets" or "compile" or "compileOnly"))
            throw new NotGeneratedException($"'{Printable.Of(group.Name)}' is no kind of files.");
        foreach (var file in group.Value.EnumerateObject())
        {
            RequireBelow(file.Name);
            foreach (var fact in file.Value.EnumerateObject())
                if (fact.Name is not ("assemblyVersion" or "fileVersion" or "locale" or "rid" or "assetType"))
                    throw new NotGeneratedException($"'{Printable.Of(fact.Name)}' of '{Printable.Of(file.Name)}' may name another file.");
        }
    }

    private static void ReadLibrary(JsonProperty library)
    {
        foreach (var fact in library.Value.EnumerateObject())
        {
            if (fact.Name is "type" or "serviceable" or "sha512") continue;
            if (fact.Name is not ("path" or "hashPath")) throw new NotGeneratedException($"'{Printable.Of(fact.Name)}' of '{Printable.Of(library.Name)}' may name another file.");
            RequireBelow(fact.Value.GetString()!);
        }
    }

    private static void RequireBelow(string path)
    {
        if (!GeneratedData.IsBelow(path)) throw new NotGeneratedException($"the path '{Printable.Of(path)}' leads elsewhere.");
    }
}

/// <summary>A tool's command and what it starts, or the packages that it consists of for each runtime.</summary>
internal static class GeneratedToolSettings
{
    public static void Read(ReadOnlyMemory<byte> bytes)
    {
        using var xml = XmlReader.Create(new MemoryStream(bytes.ToArray()), Settings);
        while (xml.Read())
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.XmlDeclaration or XmlNodeType.Whitespace or XmlNodeType.EndElement:
                    continue;
                case XmlNodeType.Element:
                    ReadElement(xml.Name, Attributes(xml));
                    continue;
                default:
                    throw new NotGeneratedException("it holds more than elements.");
            }
        }
    }

    private static void ReadElement(string name, Dictionary<string, string> attributes)
    {
        var fits = name switch
        {
            "DotNetCliTool" => attributes.Keys.All(attribute => attribute == "Version"),
            "Commands" or "RuntimeIdentifierPackages" => attributes.Count == 0,
            "Command" => attributes.Keys.All(attribute => attribute is "Name" or "EntryPoint" or "Runner")
                && (!attributes.TryGetValue("EntryPoint", out var entry) || GeneratedData.IsBelow(entry)),
            // The packages of one tool have its name, and the runtime's behind it.
            "RuntimeIdentifierPackage" => attributes.Count == 2 && attributes.TryGetValue("RuntimeIdentifier", out var runtime) && attributes.TryGetValue("Id", out var id)
                && id.EndsWith($".{runtime}", StringComparison.Ordinal),
            _ => false,
        };
        if (!fits) throw new NotGeneratedException($"the element '{Printable.Of(name)}' is not as the SDK writes it.");
    }

    private static Dictionary<string, string> Attributes(XmlReader xml)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        while (xml.MoveToNextAttribute()) attributes.Add(xml.Name, xml.Value);
        xml.MoveToElement();
        return attributes;
    }

    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 1024 * 1024 };
}
