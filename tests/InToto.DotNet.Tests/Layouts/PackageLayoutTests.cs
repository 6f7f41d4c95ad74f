using System.Collections.Immutable;
using InToto.Testing;

namespace InToto.DotNet.Tests.Layouts;

public sealed class PackageLayoutTests
{
    /// <summary>The text was copied from the plan that three verifiers accepted, by hand and not by this test; only the rule for documents of tools/ was added.</summary>
    [Fact]
    public void The_rules_of_a_package_are_those_that_were_tried() =>
        Golden.Matches(Text(Write(Sample.ContosoText()).Layout), "tests/InToto.DotNet.Tests/Layouts/Contoso.Text.rules.txt");

    [Fact]
    public void Every_list_ends_with_disallowing_the_rest() => Assert.All(
        Write(Sample.ContosoText()).Layout is var layout ? layout.Steps.SelectMany(step => new[] { step.ExpectedMaterials, step.ExpectedProducts }).Concat(layout.Inspect.SelectMany(one => new[] { one.ExpectedMaterials, one.ExpectedProducts })) : [],
        rules => Assert.Equal("DISALLOW *", rules[^1].ToString()));

    [Fact]
    public void A_layout_survives_being_written_and_read()
    {
        var written = Envelope.Of(Write(Sample.ContosoText()).Layout).ToBytes();

        Assert.Equal(Text(Write(Sample.ContosoText()).Layout), Text((Layout)Metadata.Read(written).Document));
    }

    [Fact]
    public void Source_and_build_are_vouched_for_by_their_own_keys()
    {
        var layout = Write(Sample.Simple()).Layout;

        Assert.Equal([TestKeys.Carl.PublicKey.Id], layout.Steps[0].PubKeys);
        Assert.All(layout.Steps[1..], step => Assert.Equal([TestKeys.Bob.PublicKey.Id], step.PubKeys));
        Assert.Equal(2, layout.Keys.Length);
        Assert.All(layout.Steps, step => Assert.Equal(1, step.Threshold));
    }

    [Fact]
    public void One_key_for_both_stands_in_the_layout_once()
    {
        var layout = PackageLayout.Of(Sample.Simple(), Expires, [Bob], [Bob], []).Layout;

        Assert.Equal([Bob], layout.Keys);
    }

    [Fact]
    public void The_inspection_is_the_built_in_one()
    {
        var inspection = Assert.Single(Write(Sample.Simple()).Layout.Inspect);

        Assert.Equal("package", inspection.Name);
        Assert.Equal(["dotnet", "intoto", "inspect", "package"], inspection.Run);
    }

    [Fact]
    public void Properties_beside_the_configuration_are_those_that_were_asked_for()
    {
        var allowed = Materials(PackageLayout.Of(Sample.Simple(), Expires, [Bob], [Carl], ["Version", "configuration", "Version"]), "compile.Small").Where(rule => rule.Contains("@property", StringComparison.Ordinal));

        Assert.Equal(["ALLOW @property/Configuration", "ALLOW @property/Version"], allowed);
    }

    [Fact]
    public void A_generator_is_compiled_and_tied_to_what_uses_it()
    {
        var project = Sample.Project("Small", ["net10.0"], framework => framework with { References = [Sample.To("Gen", isCompiledAgainst: false, isAnalyzer: true)] });
        var layout = Write(Sample.Package(project, Sample.Project("Gen", ["netstandard2.0"])));

        Assert.Equal(["source", "compile.Gen", "compile.Small", "pack"], layout.Layout.Steps.Select(step => step.Name));
        Assert.Contains("MATCH Gen.dll IN src/Gen/bin/Release/netstandard2.0 WITH PRODUCTS IN src/Gen/obj/Release/netstandard2.0 FROM compile.Gen", Materials(layout, "compile.Small"));
        Assert.DoesNotContain(Materials(layout, "compile.Small"), rule => rule.StartsWith("MATCH src/Gen/obj/", StringComparison.Ordinal));
        Assert.DoesNotContain(Materials(layout, "pack"), rule => rule.Contains("Gen", StringComparison.Ordinal));
    }

    [Fact]
    public void A_reference_through_another_is_given_to_the_compiler_too()
    {
        var top = Sample.Project("Small", ["net10.0"], framework => framework with { References = [Sample.To("Middle")] });
        var middle = Sample.Project("Middle", ["net10.0"], framework => framework with { References = [Sample.To("Base")] });
        var layout = Write(Sample.Package(top, middle, Sample.Project("Base", ["net10.0"])));

        Assert.Contains("MATCH src/Base/obj/* WITH PRODUCTS FROM compile.Base", Materials(layout, "compile.Small"));
        Assert.Equal(["source", "compile.Base", "compile.Middle", "compile.Small", "pack"], layout.Layout.Steps.Select(step => step.Name));
    }

    [Fact]
    public void What_a_generator_is_made_from_is_not_given_to_the_compiler()
    {
        var top = Sample.Project("Small", ["net10.0"], framework => framework with { References = [Sample.To("Gen", isCompiledAgainst: false, isAnalyzer: true)] });
        var generator = Sample.Project("Gen", ["netstandard2.0"], framework => framework with { References = [Sample.To("Base")] });
        var layout = Write(Sample.Package(top, generator, Sample.Project("Base", ["netstandard2.0"])));

        Assert.DoesNotContain(Materials(layout, "compile.Small"), rule => rule.Contains("Base", StringComparison.Ordinal));
        Assert.Contains("MATCH src/Base/obj/* WITH PRODUCTS FROM compile.Base", Materials(layout, "compile.Gen"));
    }

    [Fact]
    public void The_assembly_of_a_private_project_is_in_the_package()
    {
        var layout = Write(WithPrivateProject() with { PacksPrivateProjects = true });

        Assert.Contains("MATCH Inner.dll IN @nupkg/lib/net10.0 WITH PRODUCTS IN src/Inner/obj/Release/net10.0 FROM compile.Inner", Products(layout, "pack"));
        Assert.Contains("REQUIRE @nupkg/lib/net10.0/Inner.dll", Products(layout, "pack"));
        Assert.Contains("MATCH * IN src/Inner/bin/Release/net10.0 WITH PRODUCTS IN src/Inner/obj/Release/net10.0 FROM compile.Inner", Materials(layout, "pack"));
        Assert.Contains("MATCH Inner.documents IN @documents/lib/net10.0 WITH PRODUCTS IN src/Inner/obj/Release/net10.0 FROM compile.Inner", Inspected(layout));
        Assert.Contains("REQUIRE src/Inner/obj/Release/net10.0/Inner.documents", Products(layout, "compile.Inner"));
    }

    [Fact]
    public void The_assembly_of_a_private_project_that_no_target_packs_is_not() =>
        Assert.DoesNotContain(Products(Write(WithPrivateProject()), "pack"), rule => rule.Contains("Inner", StringComparison.Ordinal));

    [Fact]
    public void A_private_project_for_another_framework_is_taken_from_the_one_it_has()
    {
        var project = Sample.Project("Small", ["net10.0"], framework => framework with { References = [Sample.To("Inner", isPrivate: true)] });
        var layout = Write(Sample.Package(project, Sample.Project("Inner", ["netstandard2.0"])) with { PacksPrivateProjects = true });

        Assert.Contains("MATCH Inner.dll IN @nupkg/lib/net10.0 WITH PRODUCTS IN src/Inner/obj/Release/netstandard2.0 FROM compile.Inner", Products(layout, "pack"));
    }

    [Fact]
    public void The_artifacts_layout_has_its_own_folders()
    {
        var simple = Sample.Simple(framework => framework with { ObjFolder = "/repo/artifacts/obj/Small/release_net10.0/", BinFolder = "/repo/artifacts/bin/Small/release_net10.0" });
        var layout = Write(simple with { Project = simple.Project with { ObjFolder = "/repo/artifacts/obj/Small/" } });

        Assert.Contains("MATCH * IN artifacts/bin/Small/release_net10.0 WITH PRODUCTS IN artifacts/obj/Small/release_net10.0 FROM compile.Small", Materials(layout, "pack"));
        Assert.Contains("ALLOW @generated/artifacts/obj/Small/release_net10.0/*", Materials(layout, "compile.Small"));
    }

    [Fact]
    public void A_name_is_escaped_in_patterns_and_nowhere_else()
    {
        var layout = Write(Sample.Package(Sample.Project("A[1]", ["net10.0"])) with { Id = "A[1]*", Files = [new("/repo/do?cs [x]/read*me.md", "/")] }, named: "x");

        Assert.Contains("MATCH A[[]1].dll IN @nupkg/lib/net10.0 WITH PRODUCTS IN src/A[1]/obj/Release/net10.0 FROM compile.x", Products(layout, "pack"));
        Assert.Contains("REQUIRE @nupkg/A[1]*.nuspec", Products(layout, "pack"));
        Assert.Contains("CREATE @nupkg/A[[]1][*].nuspec", Products(layout, "pack"));
        Assert.Contains("MATCH read[*]me.md IN @nupkg WITH PRODUCTS IN do?cs [x] FROM source", Products(layout, "pack"));
    }

    [Fact]
    public void Spaces_and_letters_of_all_scripts_stay_as_they_are()
    {
        var layout = Write(Sample.Package(Sample.Project("Größe x", ["net10.0"])) with { Files = [new("/repo/日本 語.md", "")] });

        Assert.Contains("compile.Größe x", layout.Layout.Steps.Select(step => step.Name));
        Assert.Contains("MATCH 日本 語.md IN @nupkg WITH PRODUCTS FROM source", Products(layout, "pack"));
    }

    [Fact]
    public void An_analyzer_package_holds_the_assembly_where_the_project_puts_it()
    {
        var layout = Write(Sample.Simple() with { BuildOutputFolder = null, Files = [new("/repo/src/Small/bin/Release/net10.0/Small.dll", "analyzers/dotnet/cs")] });

        Assert.Contains("MATCH Small.dll IN @nupkg/analyzers/dotnet/cs WITH PRODUCTS IN src/Small/obj/Release/net10.0 FROM compile.Small", Products(layout, "pack"));
        Assert.Contains("REQUIRE @documents/analyzers/dotnet/cs/Small.documents", Inspected(layout));
        Assert.DoesNotContain(Products(layout, "pack"), rule => rule.Contains("@nupkg/lib", StringComparison.Ordinal));
    }

    [Fact]
    public void A_renamed_file_is_created_and_warned_about()
    {
        var layout = Write(Sample.Simple() with { Files = [new("/repo/docs/package.md", "README.md")] });

        Assert.Contains("CREATE @nupkg/README.md", Products(layout, "pack"));
        Assert.Equal(PackageCodes.EntryUntied, Assert.Single(layout.Warnings).Code);
    }

    [Fact]
    public void A_target_that_adds_files_is_warned_about()
    {
        var warning = Assert.Single(Write(Sample.Simple() with { UnseenTargets = ["AddDocs"] }).Warnings);

        Assert.Equal((PackageCodes.ContentUnknown, "src/Small/Small.csproj"), (warning.Code, warning.Where));
        Assert.Contains("AddDocs", warning.What, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_target_added_is_read_from_the_last_pack()
    {
        var layout = Packed("""
            <package xmlns="http://schemas.microsoft.com/packaging/2010/07/nuspec.xsd">
              <metadata><id>Small</id></metadata>
              <files>
                <file src="/repo/src/Small/bin/Release/net10.0/Small.dll" target="lib/net10.0/Small.dll" />
                <file src="/repo/src/Small/bin/Release/net10.0/de/Small.resources.dll" target="lib/net10.0/de/Small.resources.dll" />
                <file src="/repo/src/Small/bin/Release/net10.0/Inner.dll" target="tasks/net10.0/Inner.dll" />
                <file src="/repo/docs/guide.md" target="/docs\guide.md" />
                <file src="/repo/LICENSE" target="LICENSE" />
              </files>
            </package>
            """);

        Assert.Empty(layout.Warnings);
        Assert.Equal(
            [
                "MATCH Small.dll IN @nupkg/lib/net10.0 WITH PRODUCTS IN src/Small/obj/Release/net10.0 FROM compile.Small",
                "MATCH */Small.resources.dll IN @nupkg/lib/net10.0 WITH PRODUCTS IN src/Small/obj/Release/net10.0 FROM compile.Small",
                "MATCH Inner.dll IN @nupkg/tasks/net10.0 WITH PRODUCTS IN src/Inner/obj/Release/netstandard2.0 FROM compile.Inner",
                "MATCH guide.md IN @nupkg/docs WITH PRODUCTS IN docs FROM source",
                "MATCH LICENSE IN @nupkg WITH PRODUCTS FROM source",
            ],
            Products(layout, "pack").Where(rule => rule.StartsWith("MATCH", StringComparison.Ordinal)));
        Assert.Contains("MATCH Inner.dll IN src/Small/bin/Release/net10.0 WITH PRODUCTS IN src/Inner/obj/Release/netstandard2.0 FROM compile.Inner", Materials(layout, "pack"));
        Assert.DoesNotContain(Materials(layout, "pack"), rule => rule.StartsWith("MATCH * IN src/Inner", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("<package><files><file src=\"/repo/a\"")]
    [InlineData("<!DOCTYPE package [<!ENTITY a \"b\">]><package/>")]
    [InlineData("")]
    public void A_broken_list_of_the_last_pack_is_no_list(string nuspec) =>
        Assert.Equal(PackageCodes.BuildFileUnreadable, Assert.Throws<ProjectException>(() => Packed(nuspec)).Code);

    [Theory]
    [InlineData("../a.md")]
    [InlineData("a/../a.md")]
    public void An_entry_that_no_rule_can_name_is_refused(string entry) =>
        Assert.Equal(Codes.RuleMalformed, Assert.Throws<MetadataFormatException>(() => Packed($"""<package><files><file src="/repo/a.md" target="{entry}" /></files></package>""")).Code);

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    public void A_layout_of_more_rules_than_are_read_is_refused(int more)
    {
        EvaluatedPackage With(int files) => Sample.Simple() with { Files = [.. Enumerable.Range(0, files).Select(i => new EvaluatedFile($"/repo/docs/{i}.md", "docs"))] };
        var room = Limits.Rules - Products(Write(With(1)), "pack").Length + 1;

        if (more < 0) Write(With(room));
        else Assert.Equal(Codes.TooLarge, Assert.Throws<MetadataFormatException>(() => Write(With(room + 1))).Code);
    }

    [Fact]
    public void The_last_pack_is_not_read_where_nothing_is_unseen() =>
        Assert.DoesNotContain("MATCH a.md IN @nupkg WITH PRODUCTS FROM source", Products(Packed("""<package><files><file src="/repo/a.md" target="a.md" /></files></package>""", unseen: false), "pack"));

    [Fact]
    public void A_file_in_bin_that_no_compile_makes_is_warned_about()
    {
        var warning = Assert.Single(Write(Sample.Simple() with { Files = [new("/repo/src/Small/bin/Release/net10.0/Small.deps.json", "tools")] }).Warnings);

        Assert.Equal(PackageCodes.ContentUnknown, warning.Code);
        Assert.Contains("tools/Small.deps.json", warning.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Dependencies_that_are_pinned_through_others_are_read_from_what_restore_wrote()
    {
        var layout = Pinned("""{"centralTransitiveDependencyGroups": {"net10.0": {"Other.Package": {}, "Newtonsoft.Json": {}}}}""");

        Assert.Equal(["ALLOW @dependency/Newtonsoft.Json", "ALLOW @dependency/Other.Package"], Inspected(layout).Where(rule => rule.Contains("@dependency", StringComparison.Ordinal)));
    }

    [Fact]
    public void Pins_are_no_dependencies_where_they_are_not_transitive() =>
        Assert.Single(Inspected(Pinned("""{"centralTransitiveDependencyGroups": {"net10.0": {"Other.Package": {}}}}""", transitively: false)), rule => rule.Contains("@dependency", StringComparison.Ordinal));

    [Fact]
    public void Pins_of_a_project_that_is_not_restored_are_not_known() =>
        Assert.Equal(PackageCodes.RestoreNeeded, Assert.Throws<ProjectException>(() => Write(Sample.Simple() with { PinsTransitively = true })).Code);

    [Theory]
    [InlineData("Compile", PackageCodes.SourcesInPackage)]
    [InlineData("None", null)]
    public void A_package_that_brings_sources_is_warned_about(string action, string? code)
    {
        var assets = """{"targets": {"net10.0": {"Some.Sources/1.0.0": {"contentFiles": {"contentFiles/cs/any/A.cs": {"buildAction": "ACTION"}}}, "Small.Other/1.0.0": {}}}}""".Replace("ACTION", action, StringComparison.Ordinal);

        var layout = Pinned(assets);

        Assert.Equal(code, layout.Warnings.SingleOrDefault()?.Code);
        if (code is not null) Assert.Contains("Some.Sources/1.0.0", layout.Warnings[0].What, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_such_pins_there_are_no_more_dependencies() =>
        Assert.Single(Inspected(Pinned("{}")), rule => rule.Contains("@dependency", StringComparison.Ordinal));

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"centralTransitiveDependencyGroups": {"net10.0": 1}}""")]
    public void Broken_pins_are_no_pins(string assets) =>
        Assert.Equal(PackageCodes.BuildFileUnreadable, Assert.Throws<ProjectException>(() => Pinned(assets)).Code);

    [Fact]
    public void An_assembly_of_another_package_may_have_documents_and_needs_none()
    {
        var layout = Write(Sample.ContosoText());

        Assert.Contains("ALLOW @documents/tools/Newtonsoft.Json.documents", Inspected(layout));
        Assert.DoesNotContain("REQUIRE @documents/tools/Newtonsoft.Json.documents", Inspected(layout));
    }

    [Fact]
    public void Nothing_is_warned_about_without_a_reason() => Assert.Empty(Write(Sample.ContosoText()).Warnings);

    [Fact]
    public void Symbols_are_entries_of_their_package_or_of_this_one()
    {
        Assert.Contains("CREATE @snupkg/*", Products(Write(Sample.Simple() with { HasSymbolPackage = true }), "pack"));
        Assert.DoesNotContain("CREATE @snupkg/*", Products(Write(Sample.Simple()), "pack"));
        Assert.Contains("MATCH Small.pdb IN @nupkg/lib/net10.0 WITH PRODUCTS IN src/Small/obj/Release/net10.0 FROM compile.Small", Products(Write(Sample.Simple() with { PacksSymbols = true }), "pack"));
    }

    [Theory]
    [InlineData("Strings.resx", "", "", "ALLOW src/Small/obj/Release/net10.0/Small.Strings.resources")]
    [InlineData("Strings.resx", "My.Name", "", "ALLOW src/Small/obj/Release/net10.0/My.Name.resources")]
    [InlineData("Strings.resx", "", "a b/2x.y", "ALLOW src/Small/obj/Release/net10.0/Small.a_b._2x.y.Strings.resources")]
    [InlineData("Strings.Form.resx", "", "", "ALLOW src/Small/obj/Release/net10.0/Small.Strings.Form.resources")]
    public void A_resource_has_a_rule_of_its_own(string file, string manifestName, string folder, string rule) =>
        Assert.Contains(rule, Materials(Write(Sample.Simple(framework => framework with { Resources = [Sample.Resource(file, manifestName, folder: folder)] })), "compile.Small"));

    [Theory]
    [InlineData("Strings.de.resx", "")]
    [InlineData("Strings.zh-Hant-TW.resx", "")]
    [InlineData("Strings.resx", "de")]
    public void A_resource_of_a_culture_is_in_a_satellite(string file, string culture)
    {
        var layout = Write(Sample.Simple(framework => framework with { Resources = [Sample.Resource(file, culture: culture)] }));

        Assert.DoesNotContain(Materials(layout, "compile.Small"), rule => rule.EndsWith(".resources", StringComparison.Ordinal));
        Assert.Contains("MATCH */Small.resources.dll IN @nupkg/lib/net10.0 WITH PRODUCTS IN src/Small/obj/Release/net10.0 FROM compile.Small", Products(layout, "pack"));
    }

    [Fact]
    public void Code_on_disk_has_a_rule_for_each_file_and_a_warning()
    {
        var folder = Directory.CreateTempSubdirectory("intoto-layout-").FullName;
        var (code, attributes) = (Path.Join(folder, "Greet.cs"), Path.Join(folder, "Small.AssemblyInfo.cs"));
        File.WriteAllText(code, "class Greet { }");
        File.WriteAllText(attributes, "// generated\n[assembly: System.Reflection.AssemblyTitleAttribute(\"Small\")]\n");
        var layout = Write(InFolder(Sample.Simple(framework => framework with { ObjFolder = folder, BinFolder = folder, GeneratedFiles = [code, attributes, Path.Join(folder, "Gone.cs")] }), folder));
        Directory.Delete(folder, recursive: true);

        Assert.Equal(["ALLOW Greet.cs", "ALLOW Gone.cs"], Materials(layout, "compile.Small").Where(rule => rule.StartsWith("ALLOW G", StringComparison.Ordinal)));
        Assert.Equal([(PackageCodes.GeneratedCode, "Greet.cs"), (PackageCodes.GeneratedCode, "Gone.cs")], layout.Warnings.Select(warning => (warning.Code, warning.Where)));
    }

    [Fact]
    public void Documentation_may_be_kept_elsewhere()
    {
        var layout = Write(Sample.Simple(framework => framework with { DocumentationFile = "/repo/docs/Small.xml" }));

        Assert.Contains("CREATE docs/Small.xml", Products(layout, "compile.Small"));
        Assert.Contains("MATCH Small.xml IN src/Small/bin/Release/net10.0 WITH PRODUCTS IN docs FROM compile.Small", Materials(layout, "pack"));
        Assert.Contains("MATCH Small.xml IN @nupkg/lib/net10.0 WITH PRODUCTS IN docs FROM compile.Small", Products(layout, "pack"));
    }

    [Theory]
    [InlineData("ilproj")]
    [InlineData("proj")]
    public void A_project_that_no_build_records_is_warned_about(string extension) =>
        Assert.Equal(PackageCodes.CompileUnrecorded, Assert.Single(Write(Sample.Package(Sample.Project("Small", ["net10.0"], extension: extension))).Warnings).Code);

    [Theory]
    [InlineData("csproj")]
    [InlineData("vbproj")]
    [InlineData("fsproj")]
    public void A_project_that_a_build_records_is_not(string extension) =>
        Assert.Empty(Write(Sample.Package(Sample.Project("Small", ["net10.0"], extension: extension))).Warnings);

    [Fact]
    public void F_sharp_brings_no_sources_and_no_signatures_from_packages()
    {
        var materials = Materials(Write(Sample.Package(Sample.Project("Small", ["net10.0"], extension: "fsproj"))), "compile.Small");

        Assert.Contains("DISALLOW pkg:*.fs", materials);
        Assert.Contains("DISALLOW pkg:*.fsi", materials);
    }

    [Fact]
    public void Visual_Basic_brings_no_sources_from_packages_either() =>
        Assert.Contains("DISALLOW pkg:*.vb", Materials(Write(Sample.Package(Sample.Project("Small", ["net10.0"], extension: "vbproj"))), "compile.Small"));

    [Fact]
    public void A_project_outside_the_repository_is_refused()
    {
        var problem = Assert.Throws<ProjectException>(() => Write(Sample.Simple() with { Root = "/repo/src/Other" }));

        Assert.Equal(PackageCodes.OutsideRepository, problem.Code);
    }

    [Theory]
    [InlineData("/repository/a.md")]
    [InlineData("/a.md")]
    public void A_file_outside_the_repository_is_refused(string path) =>
        Assert.Equal(PackageCodes.OutsideRepository, Assert.Throws<ProjectException>(() => Write(Sample.Simple() with { Files = [new(path, "")] })).Code);

    [Theory]
    [InlineData("/repo/@nupkg/a.md")]
    [InlineData("/repo/pkg:nuget/a.md")]
    [InlineData("/repo/a\nb.md")]
    public void A_path_that_is_no_name_of_an_artifact_is_refused(string path) =>
        Assert.Equal(PackageCodes.PathUnnameable, Assert.Throws<ProjectException>(() => Write(Sample.Simple() with { Files = [new(path, "")] })).Code);

    [Fact]
    public void A_path_that_only_looks_like_one_is_not() => Write(Sample.Simple() with { Files = [new("/repo/a/@b/c.md", "")] });

    [Fact]
    public void Two_projects_of_one_name_are_refused()
    {
        var project = Sample.Project("Small", ["net10.0"], framework => framework with { References = [new("/repo/lib/small.csproj", true, false, false)] });
        var other = Sample.Project("Small", ["net10.0"]) with { Path = "/repo/lib/small.csproj" };

        Assert.Equal(PackageCodes.StepsUnnameable, Assert.Throws<ProjectException>(() => Write(Sample.Package(project, other))).Code);
    }

    [Fact]
    public void A_project_whose_name_no_step_may_have_is_refused() =>
        Assert.Equal(PackageCodes.StepsUnnameable, Assert.Throws<ProjectException>(() => Write(Sample.Package(Sample.Project("Sm:all", ["net10.0"])))).Code);

    private static PackageLayout Packed(string nuspec, bool unseen = true) => WithFile("Small.1.0.0.nuspec", nuspec, path => Sample.Package(
        Sample.Project("Small", ["net10.0"], framework => framework with { References = [Sample.To("Inner")], Resources = [Sample.Resource("A.de.resx")] }),
        Sample.Project("Inner", ["netstandard2.0"])) with
    { NuspecFolder = Path.GetDirectoryName(path), UnseenTargets = unseen ? ["AddDocs"] : [] });

    private static PackageLayout Pinned(string assets, bool transitively = true) =>
        WithFile("project.assets.json", assets, path => Restored(path) with { PinsTransitively = transitively, Dependencies = ["Newtonsoft.Json"] });

    private static EvaluatedPackage Restored(string assets)
    {
        var simple = Sample.Simple();
        return simple with { Project = simple.Project with { AssetsFile = assets } };
    }

    private static PackageLayout WithFile(string name, string text, Func<string, EvaluatedPackage> package)
    {
        var folder = Directory.CreateTempSubdirectory("intoto-layout-").FullName;
        try
        {
            File.WriteAllText(Path.Join(folder, name), text);
            return Write(package(Path.Join(folder, name)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static EvaluatedPackage InFolder(EvaluatedPackage package, string folder) =>
        package with { Root = folder, Project = package.Project with { Path = Path.Join(folder, "Small.csproj"), ObjFolder = folder } };

    private static EvaluatedPackage WithPrivateProject() => Sample.Package(
        Sample.Project("Small", ["net10.0"], framework => framework with { References = [Sample.To("Inner", isPrivate: true)] }),
        Sample.Project("Inner", ["net10.0"]));

    [Fact]
    public void What_targets_make_of_an_assembly_is_a_step_of_its_own_and_the_package_is_made_of_that()
    {
        var package = Sample.Simple(framework => framework with { Resources = [Sample.Resource("Strings.de.resx")] });

        var layout = Write(package with { Project = package.Project with { IsTransformed = true } });

        Assert.Equal(["source", "compile.Small", "transform.Small", "pack"], layout.Layout.Steps.Select(step => step.Name));
        Assert.Equal(
        [
            "REQUIRE src/Small/obj/Release/net10.0/Small.dll",
            "MATCH * IN src/Small/obj/Release/net10.0 WITH PRODUCTS IN src/Small/obj/Release/net10.0 FROM compile.Small",
            "DISALLOW *",
        ], Materials(layout, "transform.Small"));
        Assert.Equal(
        [
            "REQUIRE src/Small/bin/Release/net10.0/Small.dll",
            "CREATE src/Small/bin/Release/net10.0/Small.dll",
            "MODIFY src/Small/obj/Release/net10.0/Small.dll",
            "CREATE src/Small/bin/Release/net10.0/Small.pdb",
            "MODIFY src/Small/obj/Release/net10.0/Small.pdb",
            "CREATE src/Small/bin/Release/net10.0/*/Small.resources.dll",
            "MODIFY src/Small/obj/Release/net10.0/*/Small.resources.dll",
            "DISALLOW *",
        ], Products(layout, "transform.Small"));
        Assert.Contains("MATCH * IN src/Small/bin/Release/net10.0 WITH PRODUCTS IN src/Small/bin/Release/net10.0 FROM transform.Small", Materials(layout, "pack"));
        Assert.Contains("MATCH Small.dll IN @nupkg/lib/net10.0 WITH PRODUCTS IN src/Small/bin/Release/net10.0 FROM transform.Small", Products(layout, "pack"));
        Assert.DoesNotContain(Products(layout, "pack"), rule => rule.Contains("FROM compile.", StringComparison.Ordinal));
        Assert.Contains("MATCH Small.documents IN @documents/lib/net10.0 WITH PRODUCTS IN src/Small/obj/Release/net10.0 FROM compile.Small", Inspected(layout));
    }

    [Fact]
    public void Who_compiles_against_a_transformed_assembly_gets_it_as_it_was_made()
    {
        var core = Sample.Project("Core", ["netstandard2.0"]) with { IsTransformed = true };
        var layout = Write(Sample.Package(Sample.Project("Small", ["net10.0"], framework => framework with { References = [Sample.To("Core")] }), core));

        Assert.Contains("MATCH Core.dll IN src/Core/bin/Release/netstandard2.0 WITH PRODUCTS IN src/Core/bin/Release/netstandard2.0 FROM transform.Core", Materials(layout, "compile.Small"));
    }

    [Theory]
    [InlineData(true, "INTOTO3714")]
    [InlineData(false, "INTOTO3609")]
    public void A_folder_that_is_published_of_what_targets_change_has_no_layout(bool transformed, string code)
    {
        var publish = new EvaluatedPublish { Name = "Small", Root = Sample.Root, Project = Sample.Simple().Project with { IsTransformed = transformed, AssetsFile = "/repo/none.json" }, Referenced = [], SdkVersion = "10.0.401" };

        Assert.Equal(code, Assert.Throws<ProjectException>(() => PublishLayout.Of(publish, Expires, [Bob], [Carl], [])).Code);
    }

    private static PackageLayout Write(EvaluatedPackage package, string? named = null) => PackageLayout.Of(
        named is null ? package : package with { Project = package.Project with { Path = $"/repo/{named}.csproj" } }, Expires, [Bob], [Carl], []);

    private static string[] Materials(PackageLayout layout, string step) => [.. layout.Layout.Steps.Single(one => one.Name == step).ExpectedMaterials.Select(Words)];

    private static string[] Products(PackageLayout layout, string step) => [.. layout.Layout.Steps.Single(one => one.Name == step).ExpectedProducts.Select(Words)];

    private static string[] Inspected(PackageLayout layout) => [.. layout.Layout.Inspect.Single().ExpectedProducts.Select(Words)];

    private static string Words(ArtifactRule rule) => string.Join(' ', rule.Words);

    private static string Text(Layout layout) => string.Concat(
        layout.Steps.Select(step => Text($"[{step.Name}]", step.ExpectedMaterials, step.ExpectedProducts))
            .Concat(layout.Inspect.Select(one => Text($"[inspect {one.Name}]", one.ExpectedMaterials, one.ExpectedProducts))));

    private static string Text(string name, ImmutableArray<ArtifactRule> materials, ImmutableArray<ArtifactRule> products) =>
        $"{name}\n materials\n{string.Concat(materials.Select(rule => $"    {Words(rule)}\n"))} products\n{string.Concat(products.Select(rule => $"    {Words(rule)}\n"))}";

    private static readonly LayoutKey Bob = LayoutKey.Of(TestKeys.Bob.PublicKey);

    private static readonly LayoutKey Carl = LayoutKey.Of(TestKeys.Carl.PublicKey);

    private static readonly DateTimeOffset Expires = new(2030, 1, 31, 0, 0, 0, TimeSpan.Zero);
}
