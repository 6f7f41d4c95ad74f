using System.Collections.Concurrent;
using InToto.Testing;

namespace InToto.Interop.Tests;

/// <summary>The recording vectors, performed by the tool as a process.</summary>
public sealed class LinkVectorTests
{
    [Fact]
    public async Task Exactly_the_documented_cases_come_out_otherwise_than_in_the_reference()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The vectors need Linux's names of files.");
        Assert.Equal(205, LinkVector.All.Count);
        var different = new ConcurrentDictionary<string, string>();

        // Each has a tree of its own; two processes a core keep the machine busy while one of them reads the disk.
        await Parallel.ForEachAsync(LinkVector.All, new ParallelOptions { MaxDegreeOfParallelism = 2 * Environment.ProcessorCount, CancellationToken = TestContext.Current.CancellationToken },
            (vector, _) =>
            {
                if (vector.Difference() is { } difference) different[vector.Name] = difference;
                return ValueTask.CompletedTask;
            });

        Assert.Equal(Lines(Documented()), Lines(different));
    }

    private static string Lines(IEnumerable<KeyValuePair<string, string>> outcomes) =>
        string.Join('\n', outcomes.Select(outcome => $"{outcome.Key}: {outcome.Value}").Order(StringComparer.Ordinal));

    /// <summary>The table of docs/interoperability.md: <c>| `links/case`, `links/case` | what comes out | why |</c>.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Documented() =>
        from line in File.ReadLines(Path.Combine(Repository.Root, "docs", "interoperability.md"))
        let cells = line.Split('|', StringSplitOptions.TrimEntries)
        where cells.Length == 5 && cells[1].StartsWith("`links/", StringComparison.Ordinal)
        from name in cells[1].Split(", ")
        select KeyValuePair.Create(name.Trim('`'), cells[2]);
}
