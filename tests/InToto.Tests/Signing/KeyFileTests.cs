using InToto.Signing;
using InToto.Testing;

namespace InToto.Tests.Signing;

public sealed class KeyFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("intoto");

    private string this[string name] => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_public_key_file_is_read()
    {
        Assert.Equal("ed25519", KeyFile.ReadPublic(Repository.TestAsset("keys", "carl.pub")).KeyType);
        Assert.Equal(Codes.KeyFileUnreadable, Assert.Throws<KeyException>(() => KeyFile.ReadPublic(this["missing.pub"])).Code);
    }

    [Fact]
    public void A_problem_with_a_key_names_its_file()
    {
        var path = Repository.TestAsset("keys", "carl.pem");
        var refused = Assert.Throws<KeyException>(() => KeyFile.ReadPublic(path));

        Assert.Equal((Codes.KeyWrongHalf, path), (refused.Code, refused.Where));
    }

    [Fact]
    public void A_private_key_file_is_written_for_its_owner_only()
    {
        KeyFile.WritePrivate(this["key.pem"], "text\n");
        KeyFile.WritePublic(this["key.pub"], "public\n");

        Assert.Equal("text\n", File.ReadAllText(this["key.pem"]));
        Assert.Equal("public\n", File.ReadAllText(this["key.pub"]));
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(this["key.pem"]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead, File.GetUnixFileMode(this["key.pub"]));
    }

    [Fact]
    public void A_key_file_is_never_overwritten()
    {
        File.WriteAllText(this["key.pem"], "old");
        Directory.CreateDirectory(this["folder"]);

        Assert.Equal(Codes.KeyFileExists, RefusedToWrite("key.pem").Code);
        Assert.Equal(Codes.KeyFileExists, RefusedToWrite("folder").Code);
        Assert.Equal("old", File.ReadAllText(this["key.pem"]));
        if (OperatingSystem.IsWindows()) return;

        File.CreateSymbolicLink(this["link"], this["elsewhere"]);
        Assert.Equal(Codes.KeyFileExists, RefusedToWrite("link").Code);
        Assert.False(File.Exists(this["elsewhere"]));
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_a_problem_of_its_own() =>
        Assert.Equal(Codes.KeyFileUnwritable, RefusedToWrite("missing/key.pem").Code);

    private KeyException RefusedToWrite(string name) => Assert.Throws<KeyException>(() => KeyFile.WritePrivate(this[name], "new"));
}
