using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace InToto.DotNet;

/// <summary>The names that the build gives to compiled <c>.resx</c> files.</summary>
internal static partial class ResourceNames
{
    /// <summary>Whether a resource belongs into a satellite: the project says so, or <c>de</c> of <c>Strings.de.resx</c>.</summary>
    /// <remarks>The tool knows no cultures (it runs without them), so a name of a culture's shape is taken for one.</remarks>
    public static bool HasCulture(EvaluatedResource resource) => resource.Culture.Length > 0 || CultureOf(resource.Path) is not null;

    /// <summary>The file names that a resource of the assembly itself may have in the folder for intermediate files; one where nothing is in doubt.</summary>
    public static ImmutableArray<string> Files(EvaluatedResource resource, string rootNamespace, bool namesHaveFolders) =>
        [.. Names(resource, rootNamespace, namesHaveFolders).Distinct(StringComparer.Ordinal).Select(name => $"{name}.resources")];

    private static IEnumerable<string> Names(EvaluatedResource resource, string rootNamespace, bool namesHaveFolders)
    {
        if (resource.ManifestName.Length > 0)
        {
            yield return resource.ManifestName;
            yield break;
        }
        // A source file of the same name lends its first class's name, where it has one.
        if (resource.DependentUpon.Length > 0 && FirstClass(resource.DependentUpon) is { } type) yield return IsVisualBasic(resource.DependentUpon) ? Joined(rootNamespace, type) : type;

        var folders = namesHaveFolders ? resource.RelativeFolder.Split('/', '\\', StringSplitOptions.RemoveEmptyEntries).Select(Identifier) : [];
        yield return Joined(rootNamespace, string.Join('.', [.. folders, Path.GetFileNameWithoutExtension(resource.Path)]));
    }

    /// <summary>In Visual Basic the root namespace stands before what a source file says.</summary>
    private static string Joined(string rootNamespace, string name) => rootNamespace.Length > 0 ? $"{rootNamespace}.{name}" : name;

    private static bool IsVisualBasic(string path) => path.EndsWith(".vb", StringComparison.OrdinalIgnoreCase);

    private static string? CultureOf(string path) =>
        Path.GetExtension(Path.GetFileNameWithoutExtension(path)) is { Length: > 1 } culture && Culture().IsMatch(culture[1..]) ? culture[1..] : null;

    /// <summary>The first class of a file with its namespaces, as the build reads it; null when there is none, or the file cannot be read.</summary>
    private static string? FirstClass(string path)
    {
        string text;
        try
        {
            text = Encoding.UTF8.GetString(BoundedFile.Read(path, SourceBytes));
        }
        catch (InTotoException)
        {
            return null; // the name by folders stands, and a build of a file that cannot be read fails anyway
        }
        if (IsVisualBasic(path)) return FirstClassInVisualBasic(text);
        text = Comment().Replace(text, " ");
        if (Class().Match(text) is not { Success: true } type) return null;
        var names = Namespace().Matches(text[..type.Index]).Select(match => match.Groups[1].Value);
        return string.Join('.', [.. names, type.Groups[1].Value]);
    }

    /// <summary>As MSBuild reads it, which takes the end of anything for the end of a namespace.</summary>
    private static string? FirstClassInVisualBasic(string text)
    {
        var namespaces = new List<string>();
        foreach (Match word in VisualBasic().Matches(VisualBasicComment().Replace(text, " ")))
        {
            if (word.Groups["class"] is { Success: true } type) return string.Join('.', [.. namespaces, type.Value]);
            if (word.Groups["namespace"] is { Success: true } opened) namespaces.Add(opened.Value);
            else if (namespaces.Count > 0) namespaces.RemoveAt(namespaces.Count - 1);
        }
        return null;
    }

    /// <summary>A folder's name as part of a namespace: what no identifier may hold is an underscore, and so is what stands before a digit.</summary>
    private static string Identifier(string folder) => string.Join('.', folder.Split('.').Select(part =>
    {
        var name = new StringBuilder();
        foreach (var character in part)
        {
            if (name.Length == 0 && !char.IsLetter(character) && character != '_') name.Append('_');
            if (char.IsLetterOrDigit(character) || character == '_') name.Append(character);
            else if (name.Length > 0 && !(name.Length == 1 && part[0] == character)) name.Append('_');
        }
        return name.ToString() == "_" ? "__" : name.ToString();
    }));

    [GeneratedRegex("^[a-zA-Z]{2,3}(-[a-zA-Z]{4})?(-([a-zA-Z]{2}|[0-9]{3}))?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Culture();

    [GeneratedRegex("""//[^\n]*|/\*.*?\*/|"(\\.|[^"\\\n])*""", RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\bclass\s+@?(\w+)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Class();

    [GeneratedRegex(@"\bnamespace\s+([\w.]+)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"'[^\n]*|""[^""\n]*""", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex VisualBasicComment();

    [GeneratedRegex(@"\bEnd\b(\s+(Class|Namespace))?|\bNamespace\s+(?<namespace>[\w.]+)|\bClass\s+\[?(?<class>\w+)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex VisualBasic();

    /// <summary>More than any source file that people write has.</summary>
    private const int SourceBytes = 16 * 1024 * 1024;
}
