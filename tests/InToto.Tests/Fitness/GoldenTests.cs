using InToto.Testing;

namespace InToto.Tests.Fitness;

public sealed class GoldenTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("golden").FullName;

    private string Approved => Path.Combine(_folder, "new", "approved.txt");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_text_that_equals_its_file_passes_whatever_the_line_ends()
    {
        Golden.Matches("one\r\ntwo\r\n", Approved, update: true);

        Golden.Matches("one\ntwo\n", Approved, update: false);
    }

    [Fact]
    public void A_text_that_differs_fails_and_says_where()
    {
        Golden.Matches("one\ntwo\n", Approved, update: true);

        var failure = Assert.Throws<GoldenException>(() => Golden.Matches("one\nthree\n", Approved, update: false));
        Assert.Contains("line 2:\n - two\n + three", failure.Message, StringComparison.Ordinal);
        Assert.Contains("UPDATE_GOLDEN=1", failure.Message, StringComparison.Ordinal);
        Assert.Contains("(end)", Assert.Throws<GoldenException>(() => Golden.Matches("one\ntwo", Approved, update: false)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_update_writes_the_text_as_it_is()
    {
        Golden.Matches("old", Approved, update: true);
        Golden.Matches("é\n", Approved, update: true);

        Assert.Equal([0xC3, 0xA9, (byte)'\n'], File.ReadAllBytes(Approved));
    }

    [Fact]
    public void A_file_that_is_not_there_fails_and_is_not_made()
    {
        Assert.Contains("does not exist", Assert.Throws<GoldenException>(() => Golden.Matches("one\n", Approved, update: false)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Approved));
    }
}
