using System.Text.RegularExpressions;

namespace InToto.Testing;

/// <summary>What differs each time has a name: <c>&lt;ci&gt;</c> is whatever stood there first, and the same ever after; <c>&lt;ci:8&gt;</c> its first eight characters.</summary>
public sealed partial class Names
{
    private readonly Dictionary<string, string> _values = [];

    /// <summary>Knows the value of a name beforehand.</summary>
    public void Add(string name, string value) => _values.Add(name, value);

    /// <summary>A command with values for names.</summary>
    public string Resolve(string command) => Name().Replace(command, name => Value(name) ?? name.Value);

    /// <summary>The expected line if what was written fits it; else what was written, with names for the values that have one.</summary>
    public string Fit(string expected, string written)
    {
        if (Regex.Match(written, Pattern(expected), RegexOptions.None, TimeSpan.FromSeconds(1)) is not { Success: true } match) return Unresolve(written);
        foreach (var group in match.Groups.Values.Where(group => !char.IsDigit(group.Name[0]))) _values.TryAdd(group.Name, group.Value);
        return expected;
    }

    private string Pattern(string expected)
    {
        var (pattern, end) = ("^", 0);
        foreach (Match name in Name().Matches(expected))
        {
            pattern += Regex.Escape(expected[end..name.Index]) + (Value(name) is { } value ? Regex.Escape(value) : $@"(?<{name.Groups["name"].Value}>\S+)");
            end = name.Index + name.Length;
        }
        return $"{pattern}{Regex.Escape(expected[end..])}$";
    }

    private string? Value(Match name) => !_values.TryGetValue(name.Groups["name"].Value, out var value) ? null
        : name.Groups["length"].Success ? value[..int.Parse(name.Groups["length"].ValueSpan)] : value;

    private string Unresolve(string written)
    {
        foreach (var (name, value) in _values)
        {
            written = written.Replace(value, $"<{name}>");
            if (Hexadecimal().IsMatch(value)) written = written.Replace(value[..8], $"<{name}:8>");
        }
        return written;
    }

    [GeneratedRegex("<(?<name>[a-z]+)(:(?<length>[0-9]+))?>")]
    private static partial Regex Name();

    [GeneratedRegex("^[0-9a-f]{64}$")]
    private static partial Regex Hexadecimal();
}
