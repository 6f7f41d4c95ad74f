namespace InToto.DotNet.Tests.Layouts;

public sealed class RepositoryRootTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("intoto-root-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_root_is_where_git_is() => Assert.Equal(Path.Join(_folder, "a"), RootWith("a/.git/", "a/b/C.slnx"));

    [Fact]
    public void A_worktree_has_a_file_instead() => Assert.Equal(Path.Join(_folder, "a", "b"), RootWith("a/.git/", "a/b/.git"));

    [Theory]
    [InlineData("a/X.sln")]
    [InlineData("a/X.slnx")]
    public void Without_git_it_is_where_the_solution_is(string solution) => Assert.Equal(Path.Join(_folder, "a"), RootWith(solution));

    [Fact]
    public void Without_either_it_is_the_project_itself() => Assert.Equal(Path.Join(_folder, "a", "b", "c"), RootWith("a/X.txt"));

    private string RootWith(params string[] paths)
    {
        var project = Directory.CreateDirectory(Path.Join(_folder, "a", "b", "c")).FullName;
        foreach (var path in paths)
        {
            if (path.EndsWith('/')) Directory.CreateDirectory(Path.Join(_folder, path));
            else File.WriteAllText(Path.Join(_folder, path), "");
        }
        return RepositoryRoot.Of(project);
    }
}
