using System.Globalization;
using BenchmarkDotNet.Attributes;

namespace InToto.Benchmarks;

/// <summary>Rules over 100,000 artifacts that no rule consumes.</summary>
public class RuleBenchmarks
{
    private string[] _names = [];
    private readonly Pattern _literal = new("src/folder7/file7.cs");
    private readonly Pattern _suffix = new("*.dll");
    private readonly Pattern _class = new("src/[!a-z]older*/*file?.cs");

    [GlobalSetup]
    public void Setup() => _names = [.. Enumerable.Range(0, 100_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"src/folder{i % 100}/file{i}.cs"))];

    [Benchmark]
    public int Literal() => _names.Count(name => _literal.Matches(name));

    [Benchmark]
    public int Suffix() => _names.Count(name => _suffix.Matches(name));

    [Benchmark]
    public int Class() => _names.Count(name => _class.Matches(name));
}
