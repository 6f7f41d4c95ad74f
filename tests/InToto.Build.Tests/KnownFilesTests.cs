using InToto.DotNet;

namespace InToto.Build.Tests;

public sealed class KnownFilesTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Names_may_be_long_and_of_any_characters()
    {
        var file = new HashedFile(DigestSet.Sha256(new byte[32]), new(FileKind.Regular, UnixFileMode.UserRead, 12, (1, 2), (3, 4), 5, 6));
        string[] names = [.. ((string[])["a", "\u20ac", "\U0001F600"]).Select(text => "/" + string.Concat(Enumerable.Repeat(text, 4000)))];
        KnownFiles.Read(_path).Write(names[1], names.ToDictionary(name => name, _ => file), names, names, names, DateTimeOffset.UnixEpoch.AddDays(1));

        var known = KnownFiles.Read(_path);
        Assert.Equal(names, known.Files.Keys);
        Assert.Equal(names, known.Folders);
    }

    [Fact]
    public void What_was_written_is_known_and_a_file_that_is_cut_off_anywhere_or_is_another_is_nothing()
    {
        var file = new HashedFile(DigestSet.Sha256(new byte[32]), new(FileKind.Regular, UnixFileMode.UserRead, 12, (1, 2), (3, 4), 5, 6));
        KnownFiles.Read(_path).Write("asked", new Dictionary<string, HashedFile> { ["/repo/a.cs"] = file }, ["/repo/missing"], ["/repo"], ["/repo/global.json"], DateTimeOffset.UnixEpoch.AddDays(1));
        var bytes = File.ReadAllBytes(_path);

        var known = KnownFiles.Read(_path);
        Assert.Equal((file.Digest, file.Facts), (known.Files["/repo/a.cs"].Digest, known.Files["/repo/a.cs"].Facts));
        Assert.Equal("/repo", Assert.Single(known.Folders));
        for (var length = 1; length < bytes.Length; length++)
        {
            File.WriteAllBytes(_path, bytes[..length]);
            // Where a record ends nothing is missing; the question comes after the files.
            Assert.InRange(KnownFiles.Read(_path).Files.Count, 0, 1);
        }
        for (var i = 0; i < bytes.Length; i++)
        {
            var other = (byte[])bytes.Clone();
            other[i] = 0xFF;
            File.WriteAllBytes(_path, other);
            Assert.InRange(KnownFiles.Read(_path).Files.Count, 0, 1);
        }
    }
}
