using InToto.DotNet;
using InToto.Testing;

namespace InToto.Build.Tests;

/// <summary>What is published carries evidence of what it was published from, and fits the layout that is written for it.</summary>
public sealed class PublishTests
{
    [Fact]
    public void A_folder_verifies_wherever_it_is_copied_to_and_no_change_to_it_does()
    {
        using var demo = new PublishedProgram();
        demo.Published();
        Assert.DoesNotContain("warning", demo.WriteLayout(), StringComparison.Ordinal);

        var checks = Assert.Single(demo.Verify().ShouldBeVerified().Checks).What;
        Assert.Equal("the compiler read the 8 sources of 2 assemblies as their steps recorded them.", checks);
        Assert.Equal(["@files", "@folder/Core.dll", "@folder/Demo", "@folder/Demo.deps.json", "@folder/Demo.dll", "@folder/Demo.runtimeconfig.json", "@folder/Newtonsoft.Json.dll", "@folder/legal/LICENSE.txt", "@folder/texts/a.txt"], demo.Products);
        Assert.Superset(new HashSet<string>(["@commit", "LICENSE.txt", "src/Demo/Demo.csproj", "src/Demo/texts/a.txt", "src/Demo/obj/Release/net10.0/Demo.dll", "src/Core/bin/Release/net10.0/Core.dll", "pkg:nuget/newtonsoft.json@13.0.3#lib/net6.0/Newtonsoft.Json.dll"]), demo.Materials.ToHashSet());
        Assert.Contains(demo.Materials, name => name.StartsWith("pkg:generic/dotnet-sdk@", StringComparison.Ordinal) && name.EndsWith("/native/apphost", StringComparison.Ordinal));

        var copy = demo.Sandbox.Outside("copied");
        demo.Sandbox.Done("cp", "-r", demo.Folder, copy);
        demo.Verify(copy).ShouldBeVerified();
        Assert.Contains("verified", demo.Sandbox.Tool("verify", copy, "-l", demo.Layout, "--layout-key", $"{InToto.Testing.Repository.TestAsset("keys")}/alice.pub"), StringComparison.Ordinal);

        foreach (var (change, said) in new (Action, string)[]
        {
            (() => File.AppendAllText(Path.Join(copy, "Demo.runtimeconfig.json"), " "), "changed Demo.runtimeconfig.json"),
            (() => File.WriteAllText(Path.Join(copy, "Evil.dll"), "x"), "added Evil.dll"),
            (() => File.Delete(Path.Join(copy, "texts/a.txt")), "removed texts/a.txt"),
            (() => File.Copy(Path.Join(copy, "Core.dll"), Path.Join(copy, "Demo.dll"), overwrite: true), "changed Demo.dll"),
        })
        {
            demo.Sandbox.Done("rm", "-rf", copy);
            demo.Sandbox.Done("cp", "-r", demo.Folder, copy);
            change();
            var outcome = demo.Verify(copy);
            outcome.ShouldBeRejected();
            Assert.Contains(outcome.Warnings, warning => warning.Code == PackageCodes.FolderDiffers && warning.What.Contains(said, StringComparison.Ordinal));
        }

        // The same files again, now with the layout: not a byte of the evidence is another.
        demo.Published();
        var before = File.GetLastWriteTimeUtc(demo.At(Evidence.EntryName));
        demo.Published();
        Assert.Equal((before, File.GetLastWriteTimeUtc(demo.At("Demo.dll"))), (File.GetLastWriteTimeUtc(demo.At(Evidence.EntryName)), File.GetLastWriteTimeUtc(demo.At("Demo.dll"))));
    }

    [Fact]
    public void Evidence_of_another_build_or_of_an_unknown_key_is_refused_and_a_layout_in_the_repository_is_evaluated()
    {
        using var demo = new PublishedProgram();
        demo.Published();
        demo.WriteLayout();
        var evidence = File.ReadAllBytes(demo.At(Evidence.EntryName));

        // The layout lies in the repository now: it goes into the evidence, and the folder is verified before the build ends.
        demo.Published();
        Assert.Single(EvidenceSource.InFolder(demo.Folder).Evidence!.Layouts);

        demo.Sandbox.Write("src/Demo/texts/a.txt", "another text\n");
        var ending = demo.Publish();
        Assert.Equal([Codes.ArtifactDisallowed], ending.Errors);
        Assert.Equal(1, ending.Code);
        Assert.Contains("src/Demo/texts/a.txt", ending.Output, StringComparison.Ordinal);

        File.WriteAllBytes(demo.At(Evidence.EntryName), evidence);
        demo.Verify().ShouldBeRejected();

        demo.Sandbox.Write("src/Demo/texts/a.txt", "a text\n");
        File.Delete(demo.Layout + ".off");
        File.Move(demo.Layout, demo.Layout + ".off");
        demo.Sandbox.Variables["INTOTO_SIGNING_KEY"] = demo.Sandbox.Key("bob");
        demo.Published();
        File.Move(demo.Layout + ".off", demo.Layout);
        Assert.Equal(Codes.LinkMissing, demo.Verify().ShouldBeRejected().Code);
    }

    [Fact]
    public void Files_that_a_publish_did_not_put_there_are_named_and_do_not_verify()
    {
        using var demo = new PublishedProgram();
        Directory.CreateDirectory(demo.Folder);
        File.WriteAllText(demo.At("leftover.so"), "x");

        var ending = demo.Publish();
        Assert.Equal([BuildCodes.PublishedForeign], ending.Warnings);
        Assert.Equal(0, ending.Code);
        Assert.Contains("'leftover.so' lies in the published folder", ending.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("@folder/leftover.so", demo.Products);
        demo.WriteLayout();
        Assert.Equal(Codes.ArtifactDisallowed, demo.Verify().ShouldBeRejected().Code);
        Assert.Equal([BuildCodes.PublishedForeign], demo.Publish("-p:InTotoRequire=true").Errors);

        File.Delete(demo.At("leftover.so"));
        demo.Verify().ShouldBeVerified();

        // A newer file is not replaced by publishing.
        File.WriteAllText(demo.At("Core.dll"), "evil");
        File.SetLastWriteTimeUtc(demo.At("Core.dll"), DateTime.UtcNow.AddHours(1));
        ending = demo.Publish();
        Assert.Equal([BuildCodes.PublishedDiffers], ending.Errors);
        Assert.Equal(1, ending.Code);
        Assert.Contains("Core.dll", ending.Output, StringComparison.Ordinal);

        File.Delete(demo.At("Core.dll"));
        File.CreateSymbolicLink(demo.At("outside"), "/etc/hostname");
        Assert.Equal([PackageCodes.FolderLinkEscapes], demo.Publish().Errors);
    }

    [Fact]
    public void What_an_earlier_build_left_is_made_anew_and_without_a_build_is_said()
    {
        using var demo = new PublishedProgram();
        demo.Published();
        var host = File.ReadAllBytes(demo.At("Demo"));
        demo.WriteLayout();
        foreach (var file in new[] { "src/Demo/obj/Release/net10.0/apphost", "src/Demo/bin/Release/net10.0/Demo.runtimeconfig.json" })
        {
            File.WriteAllText(demo.Sandbox.At(file), "evil");
            File.SetLastWriteTimeUtc(demo.Sandbox.At(file), DateTime.UtcNow.AddHours(1));
        }
        demo.Sandbox.Done("rm", "-rf", demo.Folder);
        demo.Published();
        Assert.Equal(host, File.ReadAllBytes(demo.At("Demo")));
        Assert.DoesNotContain("evil", File.ReadAllText(demo.At("Demo.runtimeconfig.json")), StringComparison.Ordinal);

        var ending = demo.Publish("--no-build");
        Assert.Equal([BuildCodes.PublishedUnbuilt], ending.Warnings);
        Assert.Equal(0, ending.Code);
        demo.Verify().ShouldBeVerified();
        Assert.Equal([BuildCodes.PublishedUnbuilt], demo.Publish("--no-build", "-p:InTotoRequire=true").Errors);
    }

    [Fact]
    public void A_file_that_is_swapped_while_it_is_published_and_put_back_is_noticed()
    {
        using var demo = new PublishedProgram(items: """
              </ItemGroup>
              <Target Name="Swap" AfterTargets="ComputeFilesToPublish">
                <Exec Command="cp '$(MSBuildProjectDirectory)/texts/a.txt' '$(MSBuildProjectDirectory)/obj/kept' &amp;&amp; cp -p '$(MSBuildProjectDirectory)/obj/kept' '$(MSBuildProjectDirectory)/texts/a.txt'" Condition="'$(Swap)' == 'true'" />
              </Target>
              <ItemGroup>
            """);
        demo.Published();

        var ending = demo.Publish("-p:Swap=true");
        Assert.Equal([BuildCodes.PublishInputChanged], ending.Errors);
        Assert.Equal(1, ending.Code);
        Assert.Contains("was written, with the content that it had before", ending.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_key_or_when_told_so_nothing_is_recorded_and_what_cannot_be_is_refused()
    {
        using var demo = new PublishedProgram();
        demo.Sandbox.Variables["INTOTO_SIGNING_KEY"] = null;
        var ending = demo.Publish();
        Assert.Equal((0, false), (ending.Code, Path.Exists(demo.At("_manifest"))));
        Assert.Contains("Demo is published without evidence, because no signing key is set", ending.Output, StringComparison.Ordinal);
        Assert.Equal([BuildCodes.KeyRequired], demo.Publish("-p:InTotoRequire=true").Errors);

        demo.Sandbox.Variables["INTOTO_SIGNING_KEY"] = demo.Sandbox.Key("carl");
        ending = demo.Publish("-p:InTotoRecordPublish=false");
        Assert.Equal((0, false, false), (ending.Code, Path.Exists(demo.At("_manifest")), ending.Output.Contains("evidence", StringComparison.Ordinal)));
        ending = demo.Publish("-p:InTotoSigning=deferred");
        Assert.Equal([BuildCodes.PublishDeferred], ending.Errors);
        Assert.Equal(1, ending.Code);
        Assert.False(Path.Exists(demo.At("_manifest")));
    }

    [Fact]
    public void A_program_in_one_file()
    {
        using var demo = new PublishedProgram("<PublishSingleFile>true</PublishSingleFile><RuntimeIdentifier>linux-x64</RuntimeIdentifier><SelfContained>false</SelfContained>");
        RequireVerified(demo);

        Assert.Superset(new HashSet<string>(["@folder/Demo"]), demo.Products.ToHashSet());
        Assert.DoesNotContain(demo.Products, name => name.EndsWith(".dll", StringComparison.Ordinal));
        Assert.Contains("src/Demo/obj/Release/net10.0/linux-x64/Demo.dll", demo.Materials);

        // The file of an earlier publish, or of somebody else, is not taken for this one's.
        File.WriteAllText(demo.At("Demo"), "evil");
        File.SetLastWriteTimeUtc(demo.At("Demo"), DateTime.UtcNow.AddHours(1));
        demo.Published();
        Assert.NotEqual("evil", File.ReadAllText(demo.At("Demo")));
        File.Delete(demo.At("Demo"));
        Assert.Equal(Codes.ArtifactRequired, demo.Verify().ShouldBeRejected().Code);
    }

    [Fact]
    public void A_program_with_its_runtime()
    {
        using var demo = new PublishedProgram();
        RequireVerified(demo, ["-r", "linux-x64"], "-r", "linux-x64", "--self-contained", "-p:DebugType=embedded");

        Assert.Contains("pkg:nuget/microsoft.netcore.app.runtime.linux-x64@10.0.12#runtimes/linux-x64/native/libcoreclr.so", demo.Materials);
        Assert.Contains("@folder/libcoreclr.so", demo.Products);
    }

    [Fact]
    public void A_program_that_is_compiled_ahead()
    {
        using var demo = new PublishedProgram("<PublishReadyToRun>true</PublishReadyToRun><RuntimeIdentifier>linux-x64</RuntimeIdentifier><SelfContained>false</SelfContained>");
        var checks = RequireVerified(demo);

        Assert.Contains("the step 'publish' made 3 assemblies of others", checks, StringComparison.Ordinal);
        Assert.Contains("pkg:nuget/microsoft.netcore.app.crossgen2.linux-x64@10.0.12#tools/crossgen2", demo.Materials);
        // What it was compiled against decides, too.
        Assert.Contains(demo.Materials, name => name.EndsWith("/System.Private.CoreLib.dll", StringComparison.Ordinal));

        // An image that an earlier build left is made anew.
        var image = demo.Sandbox.At("src/Demo/obj/Release/net10.0/linux-x64/R2R/Demo.dll");
        var made = File.ReadAllBytes(image);
        File.WriteAllText(image, "evil");
        File.SetLastWriteTimeUtc(image, DateTime.UtcNow.AddHours(1));
        demo.Sandbox.Done("rm", "-rf", demo.Folder);
        demo.Published();
        Assert.Equal(made, File.ReadAllBytes(demo.At("Demo.dll")));
    }

    [Fact]
    public void A_program_that_is_trimmed()
    {
        using var demo = new PublishedProgram("<PublishTrimmed>true</PublishTrimmed><RuntimeIdentifier>linux-x64</RuntimeIdentifier><NoWarn>IL2104</NoWarn>");
        var checks = RequireVerified(demo);

        Assert.Contains("assemblies of others, for which nothing testifies", checks, StringComparison.Ordinal);
        Assert.Contains("pkg:nuget/microsoft.net.illink.tasks@10.0.12#tools/net/illink.dll", demo.Materials);
        Assert.Contains("pkg:nuget/newtonsoft.json@13.0.3#lib/net6.0/Newtonsoft.Json.dll", demo.Materials);
    }

    [Fact]
    public void A_program_for_the_web()
    {
        using var demo = new PublishedProgram(sdk: "Microsoft.NET.Sdk.Web");
        demo.Sandbox.Write("src/Demo/wwwroot/css/site.css", "a { }\n");
        demo.Sandbox.Write("src/Demo/appsettings.json", "{}\n");
        demo.RecordSource();
        RequireVerified(demo);

        Assert.Superset(new HashSet<string>(["@folder/web.config", "@folder/appsettings.json", "@folder/wwwroot/css/site.css", "@folder/wwwroot/css/site.css.br"]), demo.Products.ToHashSet());
        Assert.Contains("src/Demo/wwwroot/css/site.css", demo.Materials);
    }

    /// <summary>Publishes, and has the layout written for it accept the folder.</summary>
    private static string RequireVerified(PublishedProgram demo, string[]? layout = null, params string[] words)
    {
        demo.Published(words);
        demo.WriteLayout([.. layout ?? [], .. words.Contains("-p:DebugType=embedded") ? ["--property", "DebugType=embedded", "--property", "SelfContained=true"] : Array.Empty<string>()]);
        var outcome = demo.Verify();
        Assert.True(outcome is Verified, (outcome as Rejected)?.Failure.What);
        Assert.Empty(outcome.Warnings);
        return Assert.Single(outcome.Checks).What;
    }
}
