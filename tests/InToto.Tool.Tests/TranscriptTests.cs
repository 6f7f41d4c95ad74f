using InToto.Testing;

namespace InToto.Tool.Tests;

public sealed class TranscriptTests
{
    [Theory]
    [MemberData(nameof(Transcripts))]
    public void The_tool_does_what_the_transcript_says(string name)
    {
        var file = Path.Combine(Folder, name);
        var expected = File.ReadAllText(file);

        var happened = new Transcript(expected).Perform();

        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(file, happened);
        else Assert.Equal(expected, happened);
    }

    public static TheoryData<string> Transcripts => [.. Directory.EnumerateFiles(Folder, "*.txt").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(Repository.Root, "tests", "InToto.Tool.Tests", "transcripts");
}
