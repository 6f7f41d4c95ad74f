using System.Collections.Frozen;
using InToto.Testing;

namespace InToto.Tool.Tests;

public sealed class TranscriptTests
{
    [Theory]
    [MemberData(nameof(Transcripts))]
    public async Task The_tool_does_what_the_transcript_says(string name)
    {
        var expected = Text(name);

        var happened = await Performances[name];

        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(Path.Combine(Folder, name), happened);
        else Assert.Equal(expected, happened);
    }

    public static TheoryData<string> Transcripts => [.. Performances.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Each has a folder of its own, so all begin at once; the cases wait for theirs.</summary>
    private static readonly FrozenDictionary<string, Task<string>> Performances = Directory.EnumerateFiles(Folder, "*.txt")
        .Select(file => Path.GetFileName(file))
        .ToFrozenDictionary(name => name, name => Task.Run(() => new Transcript(Text(name)).Perform()));

    private static string Text(string name) => File.ReadAllText(Path.Combine(Folder, name));

    private static string Folder => Path.Combine(Repository.Root, "tests", "InToto.Tool.Tests", "transcripts");
}
