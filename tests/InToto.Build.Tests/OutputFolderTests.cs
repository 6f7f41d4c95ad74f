namespace InToto.Build.Tests;

public sealed class OutputFolderTests
{
    [Theory]
    [InlineData("/repo/src/A/obj/a.cs", true)]
    [InlineData("/repo/obj/a.cs", true)]
    [InlineData("/repo/src/B/bin/Debug/a.dll", true)]
    [InlineData("/repo/src/A/obj", true)]
    [InlineData("/repo/src/A/made/a.cs", true)]
    [InlineData("/repo/out/a.dll", true)]
    [InlineData("/repo/src/A/a.cs", false)]
    [InlineData("/repo/src/object/a.cs", false)]
    [InlineData("/repo/src/robin/a.cs", false)]
    [InlineData("/repo/src/A/obj.cs", false)]
    [InlineData("/repo/src/A/made.cs", false)]
    [InlineData("/repo/output/a.cs", false)]
    public void Builds_write_into_folders_of_these_names_and_where_the_project_says(string path, bool isOutput)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Paths of Unix.");

        Assert.All(["/repo/", "/repo"], root => Assert.Equal(isOutput, new OutputFolders(root, "/repo/src/A/made/", "/repo/out").Hold(path)));
    }

    [Theory]
    [InlineData("/obj/a.cs", true)]
    [InlineData("/src/bin/a.cs", true)]
    [InlineData("/src/a.cs", false)]
    public void The_repository_may_be_all_there_is(string path, bool isOutput)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Paths of Unix.");

        Assert.Equal(isOutput, new OutputFolders("/").Hold(path));
    }

    [Fact]
    public void A_folder_above_the_repository_says_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Paths of Unix.");

        Assert.False(new OutputFolders("/obj/repo/").Hold("/obj/repo/a.cs"));
    }
}
