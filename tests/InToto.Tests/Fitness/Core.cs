using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using InToto.Testing;

namespace InToto.Tests.Fitness;

/// <summary>The library as an assembly and as source files, for tests about all of it.</summary>
internal static partial class Core
{
    public static Assembly Assembly { get; } = typeof(InTotoException).Assembly;

    public static string Folder { get; } = Path.Combine(Repository.Root, "src", "InToto");

    /// <summary>The types a person wrote, nested ones too.</summary>
    public static Type[] Types { get; } = [.. Assembly.GetTypes().Where(type => !type.Name.Contains('<', StringComparison.Ordinal)
        && !type.IsDefined(typeof(CompilerGeneratedAttribute)) && type.Namespace?.StartsWith("InToto", StringComparison.Ordinal) == true)];

    /// <summary>Types that are not nested, each with its source file relative to <see cref="Folder"/>, with <c>/</c>.</summary>
    public static ILookup<string, string> FilesByType { get; } = (
        from file in Directory.EnumerateFiles(Folder, "*.cs", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(Folder, file).Replace('\\', '/')
        where !path.StartsWith("obj/", StringComparison.Ordinal) && !path.StartsWith("bin/", StringComparison.Ordinal)
        from Match declaration in Declaration().Matches(File.ReadAllText(file))
        select (Name: declaration.Groups[1].Value, path)).Distinct().ToLookup(entry => entry.Name, entry => entry.path);

    /// <summary>The type that is written in a file of its own: not nested, not made by the compiler.</summary>
    public static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    /// <summary>The source file of a type; null when it is written nowhere.</summary>
    public static string? FileOf(Type type) => FilesByType[Outermost(type).Name.Split('`')[0]].FirstOrDefault();

    /// <summary>A declaration that begins a line, which in file-scoped namespaces is one that is not nested.</summary>
    [GeneratedRegex(@"^(?:(?:public|internal|file|sealed|static|abstract|readonly|partial|ref|unsafe)\s+)*(?:record\s+struct|record\s+class|class|struct|interface|enum|record|delegate\s+\w+)\s+(\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
