using System.Text.Json;

namespace InToto.Build.Tests;

/// <summary>What links say of where a step was performed: the same wherever that is, and nothing that is a secret.</summary>
public sealed class EnvironmentTests
{
    [Fact]
    public void A_link_says_whether_what_was_recorded_is_the_commit()
    {
        using var small = SampleSolution.Small();
        small.Sandbox.Commit();
        Assert.Equal("clean", TreeOf(small));

        // What is in no compile says nothing about it.
        small.Sandbox.Write("notes.txt", "of no compile\n");
        Assert.Equal("clean", TreeOf(small, "--no-incremental"));

        small.Sandbox.Replace("src/Small/Slug.cs", "\"-\"", "\"+\"");
        Assert.Equal("dirty", TreeOf(small));
        small.Sandbox.Commit();
        Assert.Equal("clean", TreeOf(small));

        small.Sandbox.Write("src/Small/New.cs", "namespace Small;\n");
        Assert.Equal("dirty", TreeOf(small));
        // Of what git is told to pass over its status would say nothing.
        small.Sandbox.Write(".git/info/exclude", "New.cs\n");
        Assert.Equal("dirty", TreeOf(small, "--no-incremental"));
        File.Delete(small.Sandbox.At("src/Small/New.cs"));

        // Git LFS keeps a pointer in the commit, and puts the file into the working tree.
        var words = System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(small.Sandbox.At("src/Small/Words.txt")));
        var kept = small.Sandbox.Read("src/Small/Words.txt");
        small.Sandbox.Write("src/Small/Words.txt", $"version https://git-lfs.github.com/spec/v1\noid sha256:{Convert.ToHexStringLower(words)}\nsize {kept.Length}\n");
        small.Sandbox.Commit();
        small.Sandbox.Write("src/Small/Words.txt", kept);
        Assert.Equal("clean", TreeOf(small));
        small.Sandbox.Write("src/Small/Words.txt", kept.ToUpperInvariant());
        Assert.Equal("dirty", TreeOf(small));
    }

    [Fact]
    public void One_target_framework_that_is_not_the_commit_makes_the_whole_link_say_so()
    {
        var (clean, dirty) = (LinkText.Environment("10.0.401", "18.9.0", dirty: false), LinkText.Environment("10.0.401", "18.9.0", dirty: true));

        Assert.True(LinkText.IsDirty(Merged(clean, dirty)));
        Assert.False(LinkText.IsDirty(Merged(clean, clean)));
        Assert.False(LinkText.IsDirty(Merged(LinkText.Environment("10.0.401", "18.9.0"), clean)));

        static JsonElement Merged(params JsonElement[] environments) =>
            MergedLink.Of("compile.Demo", [.. environments.Select(environment => new Link { Name = "compile.Demo+net10.0", Environment = environment })]).Environment;
    }

    [Fact]
    public void Two_clones_in_two_folders_built_by_one_key_give_equal_links()
    {
        using var first = SampleSolution.Small(properties: "<DebugType>embedded</DebugType><RepositoryUrl>https://name:hidden@example.com/small.git</RepositoryUrl>");
        first.Sandbox.Commit();
        using var second = SampleSolution.Small("another folder");
        Directory.Delete(second.Sandbox.Root, recursive: true);
        second.Sandbox.Variables["INTOTO_SIGNING_KEY"] = first.Sandbox.Key("carl");
        // The archive's own times are those of the build, unless it is told one.
        first.Sandbox.Variables["SOURCE_DATE_EPOCH"] = second.Sandbox.Variables["SOURCE_DATE_EPOCH"] = "1790000000";
        first.Sandbox.Done("git", "clone", "-q", first.Sandbox.Root, second.Sandbox.Root);

        first.Packed();
        second.Packed();

        var (links, others) = (first.Links(), second.Links());
        Assert.Equal(["compile.Small", "pack"], links.Keys.Order(StringComparer.Ordinal));
        foreach (var (step, link) in links)
        {
            var text = System.Text.Encoding.UTF8.GetString(link.Document.ToJson());
            Assert.Equal(text, System.Text.Encoding.UTF8.GetString(others[step].Document.ToJson()));
            Assert.DoesNotContain(first.Sandbox.Root, text, StringComparison.Ordinal);
            Assert.DoesNotContain("hidden", text, StringComparison.Ordinal);
        }
        Assert.Equal("https://example.com/small.git", ((Link)links["compile.Small"].Document).Environment.GetProperty("repository").GetString());
    }

    [Fact]
    public void Of_a_property_that_may_be_a_secret_the_name_is_recorded_and_the_value_is_in_no_link()
    {
        using var small = SampleSolution.Small();
        small.Sandbox.Commit();

        var ending = small.Pack("-p:ApiKey=hunter2", "-p:FeedPassword=correct-horse", "-p:Flavour=plain");

        Assert.True(ending.Code == 0, ending.Output);
        var compile = (Link)small.Links()["compile.Small"].Document;
        // A digest of a short value can be guessed, so it is the one of nothing.
        Assert.Equal(Digest(""), compile.Materials[ArtifactName.Parse("@property/ApiKey")]);
        Assert.Equal(Digest(""), compile.Materials[ArtifactName.Parse("@property/FeedPassword")]);
        Assert.Equal(Digest("plain"), compile.Materials[ArtifactName.Parse("@property/Flavour")]);
        foreach (var file in Directory.EnumerateFiles(small.Sandbox.At("src/Small"), "*", SearchOption.AllDirectories).Where(path => path.Contains("/intoto/", StringComparison.Ordinal) || path.EndsWith(".jsonl", StringComparison.Ordinal)))
            foreach (var secret in (string[])["hunter2", "correct-horse", Hex("hunter2"), Hex("correct-horse")])
                Assert.DoesNotContain(secret, TextOf(file), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", ending.Output, StringComparison.Ordinal);

        static string Hex(string text) => Digest(text).Digests[0].Hex;
        static DigestSet Digest(string text) => DigestSet.Sha256(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>A file as it is, and what the envelopes in it hold.</summary>
    private static string TextOf(string file)
    {
        var text = File.ReadAllText(file);
        return text + string.Concat(System.Text.RegularExpressions.Regex.Matches(text, "\"payload\":\"([^\"]+)\"").Select(match => System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(match.Groups[1].Value))));
    }

    private static string? TreeOf(SampleSolution small, params string[] words)
    {
        var ending = small.Build(words);
        Assert.True(ending.Code == 0, ending.Output);
        return ((Link)MetadataFile.Read(small.Sandbox.At(Assert.Single(small.LinkFiles()))).Parse().Document).Environment.GetProperty("working-tree").GetString();
    }
}
