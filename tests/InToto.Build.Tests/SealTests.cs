using System.Text;
using InToto.DotNet;

namespace InToto.Build.Tests;

/// <summary>The key is not in the process that builds: what the build recorded is checked again by another one, and only then signed.</summary>
public sealed class SealTests(SealTests.Packed packed) : IClassFixture<SealTests.Packed>
{
    /// <summary>Packed once, with nobody's key. A test that changes something puts it back.</summary>
    public sealed class Packed : IDisposable
    {
        public Packed()
        {
            Small.Prepare();
            Small.Sandbox.Variables["INTOTO_SIGNING_KEY"] = null;
            Small.Sandbox.Variables["InTotoSigning"] = "deferred";
            Ending = Small.Pack();
            Assert.True(Ending.Code == 0, Ending.Output);
            AsPacked = File.ReadAllBytes(Small.PackageFile);
        }

        internal SampleSolution Small { get; } = SampleSolution.Small();

        internal Ending Ending { get; }

        internal byte[] AsPacked { get; }

        public void Dispose() => Small.Dispose();
    }

    private SampleSolution Small => packed.Small;

    [Fact]
    public void A_package_that_was_recorded_without_a_key_is_sealed_and_then_verifies()
    {
        Assert.Contains("nobody has signed that yet", packed.Ending.Output, StringComparison.Ordinal);
        Assert.Empty(packed.Ending.Warnings);
        Assert.Empty(Small.LinkFiles());
        Assert.False(File.Exists(Small.EvidenceFile));
        try
        {
            var alice = Path.Join(InToto.Testing.Repository.TestAsset("keys"), "alice.pub");
            var ending = Small.Seal("--layout-key", alice);

            Assert.True(ending.Code == 0, ending.Output);
            Assert.EndsWith($"sealed Small.1.0.0.nupkg: compile.Small, pack\n next dotnet intoto check-push {Small.PackageFile} --layout-key {alice}\n", ending.Output, StringComparison.Ordinal);
            var outcome = Small.Verify();
            Assert.True(outcome is Verified, (outcome as Rejected)?.Failure.What);
            using var package = PackageFile.Open(Small.PackageFile);
            Assert.Equal(File.ReadAllBytes(Small.EvidenceFile), package.Read(package.EvidenceEntry!, 1 << 20));
            // Once more changes no byte.
            var once = File.ReadAllBytes(Small.PackageFile);
            Assert.Equal(0, Small.Seal().Code);
            Assert.Equal(once, File.ReadAllBytes(Small.PackageFile));
        }
        finally
        {
            File.WriteAllBytes(Small.PackageFile, packed.AsPacked);
            File.Delete(Small.EvidenceFile);
        }
    }

    [Fact]
    public async Task What_nobody_has_signed_is_no_evidence()
    {
        var outcome = await new PackageVerifier([InToto.Testing.TestKeys.Alice.PublicKey])
            .VerifyAsync(Small.PackageFile, () => EvidenceSource.OfFile(Small.UnsignedFile), MetadataFile.Read(Small.Layout), TestContext.Current.CancellationToken);

        Assert.Equal(PackageCodes.EvidenceMalformed, Assert.IsType<ProductMalformed>(Assert.IsType<Rejected>(outcome).Failure).Code);
    }

    [Theory]
    [InlineData("src/Small/Slug.cs", "INTOTO3804")]
    [InlineData("src/Small/Small.csproj", "INTOTO3804")]
    [InlineData("src/Small/obj/Release/net10.0/Small.dll", "INTOTO3804")]
    [InlineData("src/Small/obj/Release/net10.0/Small.documents", "INTOTO3804")]
    [InlineData("src/Small/obj/Release/net10.0/Small.GeneratedMSBuildEditorConfig.editorconfig", "INTOTO3804")]
    [InlineData("src/Small/bin/Release/net10.0/Small.dll", "INTOTO3804")]
    public void A_file_that_was_changed_after_the_build_is_not_vouched_for(string path, string code)
    {
        var file = Small.Sandbox.At(path);
        Refused(code, [file], () => File.AppendAllText(file, "\n"));
        Refused("INTOTO3803", [file], () => File.Delete(file));
    }

    [Fact]
    public void A_generated_file_that_holds_code_by_now_is_named()
    {
        var file = Small.Sandbox.At("src/Small/obj/Release/net10.0/Small.AssemblyInfo.cs");

        Refused("INTOTO5108", [file], () => File.AppendAllText(file, "static class Evil { }\n"));
    }

    [Fact]
    public void A_package_that_is_not_the_one_that_was_packed_is_not_sealed()
    {
        Refused("INTOTO3807", [Small.PackageFile], () => AddEntry(Small.PackageFile, "build/evil.targets", "<Project />"));
    }

    [Fact]
    public void A_forged_assembly_and_PDB_are_refused_by_the_witness_though_every_digest_was_made_to_fit()
    {
        var obj = Small.Sandbox.At("src/Small/obj/Release/net10.0");
        var source = Small.Sandbox.At("src/Small/Slug.cs");
        var clean = File.ReadAllText(source);
        var outputs = Directory.EnumerateFiles(Small.Sandbox.At("src/Small"), "*", SearchOption.AllDirectories).ToArray();

        Refused("INTOTO5101", [.. outputs, Small.UnsignedFile, Small.PackageFile], () =>
        {
            // Built of another source, with the very names and paths; then the source is put back, and whoever did it writes every digest anew.
            File.WriteAllText(source, clean.Replace("\"-\"", "\"evil\"", StringComparison.Ordinal));
            var forged = Small.Pack();
            Assert.True(forged.Code == 0, forged.Output);
            File.WriteAllText(source, clean);
            var (good, evil) = (Sha256(Encoding.UTF8.GetBytes(clean)), Sha256(Encoding.UTF8.GetBytes(clean.Replace("\"-\"", "\"evil\"", StringComparison.Ordinal))));
            Rewrite(text => text.Replace(evil, good, StringComparison.Ordinal));
        });
        Assert.True(Directory.Exists(obj));
    }

    [Fact]
    public void A_forged_assembly_in_obj_before_a_build_with_nothing_to_do_is_compiled_over()
    {
        using var small = SampleSolution.Small().Prepare();
        (small.Sandbox.Variables["INTOTO_SIGNING_KEY"], small.Sandbox.Variables["InTotoSigning"]) = (null, "deferred");
        Assert.Equal(0, small.Pack().Code);
        var assembly = small.Sandbox.At("src/Small/obj/Release/net10.0/Small.dll");
        var good = File.ReadAllBytes(assembly);
        File.WriteAllBytes(assembly, [.. good, 0]);
        File.WriteAllBytes(small.Sandbox.At("src/Small/bin/Release/net10.0/Small.dll"), [.. good, 0]);

        // Not even when somebody tells the compiler to stay out: what this build did not compile it does not record.
        File.WriteAllText(small.Sandbox.At("src/Small/obj/idle.targets"), """
            <Project>
              <Target Name="Idle" AfterTargets="_InTotoRecordInputs">
                <ItemGroup>
                  <CustomAdditionalCompileOutputs Remove="@(CustomAdditionalCompileOutputs)" />
                  <CustomAdditionalCompileInputs Remove="@(CustomAdditionalCompileInputs)" />
                </ItemGroup>
              </Target>
            </Project>
            """);
        File.SetLastWriteTimeUtc(small.Sandbox.At("src/Small/obj/idle.targets"), DateTime.UnixEpoch);
        small.Sandbox.Variables["CustomAfterMicrosoftCommonTargets"] = small.Sandbox.At("src/Small/obj/idle.targets");
        Assert.Equal(["INTOTO5023"], small.Pack().Errors);
        small.Sandbox.Variables["CustomAfterMicrosoftCommonTargets"] = null;
        Assert.Equal(["INTOTO5023"], small.Pack("--no-build").Errors);
        Assert.False(File.Exists(small.UnsignedFile) && small.Seal().Code == 0);
        Assert.Equal(0, small.Pack().Code);

        Assert.Equal(good, File.ReadAllBytes(assembly));
        var ending = small.Seal();
        Assert.True(ending.Code == 0, ending.Output);
        Assert.IsType<Verified>(small.Verify());
    }

    [Fact]
    public void An_entry_that_pack_did_not_take_in_is_sealed_with_a_warning_if_no_layout_forbids_it()
    {
        using var small = SampleSolution.Small();
        small.Sandbox.Write("Directory.Build.targets", """
            <Project>
              <Target Name="Add" BeforeTargets="GenerateNuspec">
                <WriteLinesToFile File="$(IntermediateOutputPath)more.txt" Lines="more" Overwrite="true" />
                <ItemGroup>
                  <_PackageFiles Include="$(IntermediateOutputPath)more.txt" PackagePath="more.txt" />
                </ItemGroup>
              </Target>
              <Target Name="Hide" AfterTargets="GenerateNuspec">
                <ItemGroup>
                  <_PackageFiles Remove="$(IntermediateOutputPath)more.txt" />
                </ItemGroup>
              </Target>
            </Project>
            """);
        small.Prepare();
        (small.Sandbox.Variables["INTOTO_SIGNING_KEY"], small.Sandbox.Variables["InTotoSigning"]) = (null, "deferred");
        Assert.Equal(["INTOTO5031"], small.Pack().Warnings);

        var refused = small.Seal();
        Assert.True(refused.Code == 1 && refused.Output.Contains("rejected INTOTO1001", StringComparison.Ordinal), refused.Output);
        var ending = small.Seal("--no-layout");

        Assert.Equal((0, "INTOTO3808"), (ending.Code, Assert.Single(ending.Warnings)));
    }

    [Fact]
    public void Another_commit_than_the_one_that_was_built_is_refused()
    {
        Small.Sandbox.Done("git", "commit", "-q", "--allow-empty", "-m", "another");
        try
        {
            Refused("INTOTO3806", [], () => { });
        }
        finally
        {
            Small.Sandbox.Done("git", "reset", "-q", "--hard", "HEAD~1");
        }
    }

    [Fact]
    public void A_source_that_was_compiled_and_is_another_in_the_commit_is_refused()
    {
        using var small = SampleSolution.Small().Prepare();
        (small.Sandbox.Variables["INTOTO_SIGNING_KEY"], small.Sandbox.Variables["InTotoSigning"]) = (null, "deferred");
        small.Sandbox.Replace("src/Small/Slug.cs", "\"-\"", "\"_\"");
        Assert.Equal(0, small.Pack().Code);

        var ending = small.Seal("--no-layout");

        Assert.True(ending.Code == 1 && ending.Output.Contains("error INTOTO3806: 'compile.Small' used another 'src/Small/Slug.cs' than the commit holds.", StringComparison.Ordinal), ending.Output);
    }

    [Fact]
    public void The_layout_decides_before_anything_is_written()
    {
        var before = File.ReadAllBytes(Small.PackageFile);

        var ending = Small.Sandbox.RunTool(["seal", Small.PackageFile, "--signing-key", Small.Sandbox.Key("diana"), .. Sandbox.PackageFolders.SelectMany(folder => (string[])["--packages", folder])]);

        Assert.True(ending.Code == 1 && ending.Output.Contains("rejected INTOTO0501\n", StringComparison.Ordinal), ending.Output);
        Assert.Equal(before, File.ReadAllBytes(Small.PackageFile));
        Assert.False(File.Exists(Small.EvidenceFile));
        // Whose layout it is, is asked when the owners' keys are given.
        Refused("INTOTO0101", [], () => { }, "--layout-key", Path.Join(InToto.Testing.Repository.TestAsset("keys"), "bob.pub"));
    }

    [Fact]
    public void Unsigned_evidence_must_be_there_and_hold_what_can_be_checked()
    {
        Refused("INTOTO3801", [Small.UnsignedFile], () => File.Delete(Small.UnsignedFile));
        Refused("INTOTO3802", [Small.UnsignedFile], () => Rewrite(text => text.Replace("\"name\":\"pack\"", "\"name\":\"sign\"", StringComparison.Ordinal)));
        Refused("INTOTO3802", [Small.UnsignedFile], () => Rewrite(text => text.Replace("\"name\":\"compile.Small\"", "\"name\":\"pack\"", StringComparison.Ordinal)));
        Refused("INTOTO3802", [Small.UnsignedFile], () => Rewrite(text => text.Replace("\"name\":\"compile.Small\"", "\"name\":\"review\"", StringComparison.Ordinal)));
        Refused("INTOTO3806", [Small.UnsignedFile], () => Rewrite(text => text.Replace("\"@commit\"", "\"@promise\"", StringComparison.Ordinal)));
        Refused("INTOTO3805", [Small.UnsignedFile], () => Rewrite(text => text.Replace("\"@property/Configuration\"", "\"@promise\"", StringComparison.Ordinal)));
        Refused("INTOTO3805", [Small.UnsignedFile], () => Rewrite(text => text.Replace("pkg:generic/dotnet-sdk@", "pkg:generic/dotnet-sdk@..#", StringComparison.Ordinal)));
        Refused("INTOTO3803", [Small.UnsignedFile], () => Rewrite(text => text.Replace("src/Small/Words.txt", "src/Small/Other.txt", StringComparison.Ordinal)));
        Refused("INTOTO0002", [Small.UnsignedFile], () => File.AppendAllText(Small.UnsignedFile, "{}\n"));
    }

    [Fact]
    public void A_package_that_a_restore_unpacked_is_compared_with_its_archive()
    {
        var ending = Small.Seal("--packages", Small.Sandbox.Outside("none"));
        Assert.Equal(0, ending.Code);
        Restore();

        ending = Small.Sandbox.RunTool("seal", Small.PackageFile, "--signing-key", Small.Sandbox.Key("carl"), "--packages", Small.Sandbox.Outside("none"));

        Assert.Contains("error INTOTO3803: 'pkg:nuget/intoto.build@", ending.Output, StringComparison.Ordinal);
    }

    private void Restore()
    {
        File.WriteAllBytes(Small.PackageFile, packed.AsPacked);
        File.Delete(Small.EvidenceFile);
    }

    /// <summary>Changes something, requires the seal to refuse it for one reason and to write nothing, and puts everything back.</summary>
    private void Refused(string code, string[] files, Action change, params string[] words)
    {
        var before = files.Select(file => (file, Bytes: File.ReadAllBytes(file), Written: File.GetLastWriteTimeUtc(file))).ToArray();
        change();
        try
        {
            var ending = Small.Seal(words);

            Assert.True(ending.Code == 1 && ending.Output.Contains($"error {code}: ", StringComparison.Ordinal), ending.Output);
            Assert.False(File.Exists(Small.EvidenceFile));
        }
        finally
        {
            foreach (var (file, bytes, written) in before)
            {
                File.WriteAllBytes(file, bytes);
                File.SetLastWriteTimeUtc(file, written);
            }
        }
    }

    /// <summary>Changes the documents that nobody has signed.</summary>
    private void Rewrite(Func<string, string> change)
    {
        var lines = new List<string>();
        foreach (var line in File.ReadAllLines(Small.UnsignedFile))
        {
            var metadata = new MetadataFile("a line", Encoding.UTF8.GetBytes(line)).Parse();
            if (!metadata.Signatures.IsEmpty)
            {
                lines.Add(line);
                continue;
            }
            var json = change(Encoding.UTF8.GetString(metadata.Document.ToJson()));
            lines.Add($"{{\"payload\":\"{Convert.ToBase64String(Encoding.UTF8.GetBytes(json))}\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[]}}");
        }
        File.WriteAllText(Small.UnsignedFile, string.Concat(lines.Select(line => line + "\n")));
    }

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));

    private static void AddEntry(string package, string name, string text)
    {
        using var archive = System.IO.Compression.ZipFile.Open(package, System.IO.Compression.ZipArchiveMode.Update);
        using var writer = new StreamWriter(archive.CreateEntry(name).Open());
        writer.Write(text);
    }
}
