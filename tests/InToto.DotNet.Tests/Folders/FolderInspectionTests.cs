using System.Security.Cryptography;
using InToto.DotNet.Tests.Symbols;
using InToto.Testing;

namespace InToto.DotNet.Tests.Folders;

public sealed class FolderInspectionTests(CompiledSamples samples)
{
    [Fact]
    public void A_folder_is_verified_wherever_it_is_copied_to()
    {
        using var chain = new FolderChain(samples.Embedded).Publish();
        var verified = chain.Verify().ShouldBeVerified();

        Assert.DoesNotContain(verified.Warnings, warning => !warning.Code.StartsWith("INTOTO60", StringComparison.Ordinal));
        Assert.Contains("1 assembly as its step recorded them.", Assert.Single(verified.Checks).What, StringComparison.Ordinal);
    }

    [Fact]
    public void The_inspection_finds_every_file_but_the_evidence_and_the_sources_of_assemblies()
    {
        using var chain = new FolderChain(samples.Embedded).Publish();
        // Only the file of this very name is evidence.
        chain.Write("_manifest/intoto.jsonl.bak", [1]);
        chain.Write("sub/_manifest/intoto.jsonl", [1]);

        var link = new FolderInspection(chain.Folder).Inspect("look");

        Assert.Equal(["@documents/App.documents", "@files", "@folder/App.dll", "@folder/App.runtimeconfig.json", "@folder/_manifest/intoto.jsonl.bak", "@folder/de/words.txt", "@folder/sub/_manifest/intoto.jsonl"],
            link.Products.Names.Select(name => name.Value).Order(StringComparer.Ordinal));
        Assert.Empty(link.Materials);
    }

    [Fact]
    public void As_a_process_it_writes_what_it_finds()
    {
        using var chain = new FolderChain(samples.Embedded).Publish();
        var output = Directory.CreateDirectory($"{chain.Folder}-out").FullName;
        var inspection = new FolderInspection(chain.Folder);
        inspection.WriteTo(output);

        var written = Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories).ToDictionary(path => Path.GetRelativePath(output, path), path => DigestSet.Sha256(SHA256.HashData(File.ReadAllBytes(path))));
        Assert.Equal(inspection.Inspect("x").Products.ToDictionary(artifact => artifact.Name.Value, artifact => artifact.Digests), written);
        Assert.Equal(PackageCodes.InspectionFolderUsed, Assert.Throws<PackageException>(() => inspection.WriteTo(output)).Code);
    }

    [Fact]
    public void A_file_that_was_changed_added_or_taken_away_is_noticed_and_named()
    {
        foreach (var (change, said) in new (Action<FolderChain>, string)[]
        {
            (chain => chain.Write("App.runtimeconfig.json", "{ }"u8.ToArray()), "changed App.runtimeconfig.json"),
            (chain => chain.Write("evil.so", [1]), "added evil.so"),
            (chain => chain.Write("_manifest/intoto.jsonl.d/evil.so", [1]), "added _manifest/intoto.jsonl.d/evil.so"),
            (chain => File.Delete(chain.At("de/words.txt")), "removed de/words.txt"),
        })
        {
            using var chain = new FolderChain(samples.Embedded).Publish();
            change(chain);
            var outcome = chain.Verify();
            Assert.Equal(Codes.ArtifactDisallowed, outcome.ShouldBeRejected().Code);
            Assert.Contains(outcome.Warnings, warning => warning.Code == PackageCodes.FolderDiffers && warning.What.Contains(said, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_layout_must_ask_for_the_inspection_and_require_a_file()
    {
        using var chain = new FolderChain(samples.Embedded).Publish();
        chain.Run = [];
        chain.Refused(PackageCodes.LayoutWithoutFolder, "does not ask for 'dotnet intoto inspect folder'");
        chain.Run = ["dotnet", "intoto", "inspect", "package"];
        chain.Refused(PackageCodes.LayoutWithoutFolder, "does not ask for");

        chain.Run = ["dotnet", "intoto", "inspect", "folder"];
        chain.Rules[0] = "REQUIRE @files";
        chain.Refused(PackageCodes.LayoutRequiresNoFile, "an empty folder would pass");
        chain.Rules[0] = "REQUIRE @folder/de/words.txt";
        chain.Verify().ShouldBeVerified();

        File.Delete(chain.At("de/words.txt"));
        Assert.Equal(Codes.ArtifactRequired, chain.Verify().ShouldBeRejected().Code);
    }

    [Fact]
    public void Evidence_that_is_missing_or_of_another_key_or_build_is_refused()
    {
        using var chain = new FolderChain(samples.Embedded);
        chain.Refused(PackageCodes.FolderEvidenceMissing, "has no evidence: there is no _manifest/intoto.jsonl in it");

        chain.Publish(TestKeys.Carl);
        Assert.Equal(Codes.LinkMissing, chain.Verify().ShouldBeRejected().Code);

        chain.Publish();
        var evidence = File.ReadAllBytes(chain.At(Evidence.EntryName));
        chain.Write("de/words.txt", "Worte\n"u8.ToArray());
        chain.Publish();
        chain.Verify().ShouldBeVerified();
        chain.Write(Evidence.EntryName, evidence);
        Assert.Equal(Codes.ArtifactDisallowed, chain.Verify().ShouldBeRejected().Code);
    }

    [Fact]
    public void A_layout_that_came_with_the_folder_draws_a_warning()
    {
        using var chain = new FolderChain(samples.Embedded).Publish();
        chain.Verify(layoutInside: true).ShouldBeRejected();
        Assert.Equal(PackageCodes.LayoutMissing, chain.Verify(layoutInside: true).ShouldBeRejected().Code);

        var layout = Envelope.Of(chain.Layout()).SignedBy((TestKeys.Alice, TestKeys.Alice.PublicKey.Id)).ToLine();
        chain.Write(Evidence.EntryName, [.. layout, .. File.ReadAllBytes(chain.At(Evidence.EntryName))]);
        Assert.Contains(chain.Verify(layoutInside: true).ShouldBeVerified().Warnings, warning => warning.Code == PackageCodes.LayoutFromEvidence && warning.What.StartsWith("The layout came with the folder: sha256 ", StringComparison.Ordinal));
    }

    [Fact]
    public void Links_pipes_and_names_that_are_one_elsewhere_are_refused()
    {
        using var chain = new FolderChain(samples.Embedded).Publish();
        File.CreateSymbolicLink(chain.At("words"), "de/words.txt");
        chain.Publish().Verify().ShouldBeVerified();

        Hostile(PackageCodes.FolderLinkEscapes, "leads out of", () => File.CreateSymbolicLink(chain.At("out"), "/etc/hostname"), () => File.Delete(chain.At("out")));
        Hostile(PackageCodes.FolderLinkEscapes, "leads out of", () => Directory.CreateSymbolicLink(chain.At("out"), ".."), () => File.Delete(chain.At("out")));
        Hostile(PackageCodes.FolderLinkEscapes, "loop", () => Directory.CreateSymbolicLink(chain.At("de/loop"), "../de"), () => File.Delete(chain.At("de/loop")));
        Hostile(PackageCodes.FolderFileSpecial, "a pipe, socket or device", () => Process("mkfifo", chain.At("pipe")), () => File.Delete(chain.At("pipe")));
        Hostile(PackageCodes.FolderNamesCollide, "'App.dll', 'app.DLL'", () => chain.Write("app.DLL", [1]), () => File.Delete(chain.At("app.DLL")));
        Hostile(PackageCodes.FolderNameUnsafe, "cannot be an artifact's name", () => chain.Write("a\\b", [1]), () => File.Delete(chain.At("a\\b")));
        chain.Verify().ShouldBeVerified();

        void Hostile(string code, string what, Action make, Action unmake)
        {
            make();
            chain.Refused(code, what);
            unmake();
        }
    }

    [Fact]
    public void Folders_that_are_nested_too_deep_are_refused()
    {
        using var chain = new FolderChain(samples.Embedded).Publish();
        chain.Write(string.Concat(Enumerable.Repeat("d/", Limits.FolderDepth + 1)) + "x", [1]);
        chain.Refused(PackageCodes.FolderTooLarge, "nested more than");
    }

    [Fact]
    public void What_cannot_be_read_is_no_answer()
    {
        using var chain = new FolderChain(samples.Embedded).Publish();
        Assert.Equal(PackageCodes.FolderUnreadable, Assert.Throws<PackageException>(() => new FolderInspection(chain.At("missing"))).Code);
        File.CreateSymbolicLink(chain.At("nowhere"), "missing");
        Assert.Equal(PackageCodes.FolderUnreadable, Assert.Throws<PackageException>(() => chain.Verify()).Code);
    }

    [Fact]
    public void An_assembly_is_explained_by_a_compile_by_a_package_or_by_publish_that_made_it()
    {
        using var chain = new FolderChain(samples.Embedded);
        chain.Write("Other.dll", samples.Portable);
        chain.PublishMaterials["lib/Other.dll"] = samples.Portable;
        chain.Publish();
        chain.Refused(PackageCodes.PdbMissing, "'Other.dll' has no witness. No step compiled it, the step 'publish' did not take it from a NuGet package");

        chain.PublishMaterials["pkg:nuget/other@1.0.0#lib/net10.0/Other.dll"] = samples.Portable;
        chain.Publish().Verify().ShouldBeVerified();

        // Not a copy of any material: publish made it.
        chain.PublishMaterials.Clear();
        Assert.Contains("; the step 'publish' made 1 assembly of others, for which nothing testifies.", Assert.Single(chain.Publish().Verify().ShouldBeVerified().Checks).What, StringComparison.Ordinal);

        // Whatever rules allow: nobody explains what came afterwards.
        chain.Rules.Clear();
        chain.Rules.AddRange(["REQUIRE @folder/App.dll", "ALLOW *"]);
        chain.Write("Later.dll", samples.Portable);
        chain.Refused(PackageCodes.PdbMissing, "'Later.dll' has no witness");
    }

    [Fact]
    public void A_source_that_was_swapped_while_the_compiler_ran_is_refused()
    {
        using var chain = new FolderChain(samples.Embedded).Publish();
        chain.CompileMaterials["src/Words.cs"] = [1];
        chain.Publish();
        chain.Refused(PackageCodes.SourceDiffers, "'src/Words.cs'");
    }

    private static void Process(string program, string word)
    {
        using var process = System.Diagnostics.Process.Start(program, word);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
