using System.Collections.Immutable;

namespace InToto.Tool;

/// <summary>What a publish is given on its command line: some of it decides what comes out.</summary>
/// <param name="Names">The properties that links will name.</param>
/// <param name="Given">Those whose value is known, and what <c>-r</c> and <c>-f</c> stand for.</param>
/// <param name="Words">How <c>dotnet publish</c> is told.</param>
internal sealed record PublishProperties(string[] Names, ImmutableDictionary<string, string> Given, string Words)
{
    /// <summary>Reads the words of the command line.</summary>
    /// <exception cref="UsageException">A property has a value, and nothing is published.</exception>
    public static PublishProperties Of(string[] properties, string? runtime, string? framework, bool isPublish)
    {
        List<string> names = [];
        var given = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
        var words = "";
        foreach (var property in properties)
        {
            var equals = property.IndexOf('=', StringComparison.Ordinal);
            if (equals >= 0 && !isPublish) throw new UsageException($"'{Printable.Of(property)}' is no name of a property.", "--property NAME: the name alone, such as Version; a build may give it any value.");
            names.Add(equals < 0 ? property : property[..equals]);
            if (equals < 0) continue;
            given[property[..equals]] = property[(equals + 1)..];
            words += $" -p:{Printable.Of(property)}";
        }
        if (framework is not null) (given["TargetFramework"], words) = (framework, $" -f {Printable.Of(framework)}{words}");
        if (runtime is null) return new([.. names], given.ToImmutable(), words);
        // As the command line sets them, for the project alone.
        (given["RuntimeIdentifier"], given["_CommandLineDefinedRuntimeIdentifier"]) = (runtime, "true");
        return new([.. names, "RuntimeIdentifier", "SelfContained"], given.ToImmutable(), $" -r {Printable.Of(runtime)}{words}");
    }
}
