using InToto.Testing;
using InToto.Tests.Recording;
using static InToto.Testing.TestKeys;

namespace InToto.Tests.Verification;

/// <summary>List E of the attack catalogue: links that are missing, forged, moved, or contradict each other.</summary>
public sealed class ThreatsE_LinksTests
{
    [Fact]
    public void E1_E2_Links_that_are_missing_are_missed()
    {
        var chain = Chains.BuiltTwice();
        chain.Files = files => Assert.True(files.Remove(Chains.LinkOf("build", Diana)));
        Expect(Codes.LinkMissing, chain);

        chain["build"].Threshold = 1;
        Expect(null, chain);

        chain.Files = files => files.Clear();
        Expect(Codes.LinkMissing, chain);
    }

    [Fact]
    public void E3_A_strangers_link_under_a_functionarys_name_does_not_count()
    {
        var chain = Chains.OneStep();
        chain["build"].First.Signer = Mallory;
        Expect(Codes.ThresholdNotMet, chain);
    }

    [Fact]
    public void E4_A_functionary_of_another_step_does_not_count()
    {
        var chain = Chains.CloneAndPackage();
        chain["package"].First.Signer = Bob;
        Expect(Codes.ThresholdNotMet, chain);

        chain.Files = files => files[Chains.LinkOf("package", Bob)] = files[Chains.LinkOf("package", Carl)];
        Expect(Codes.ThresholdNotMet, chain);

        chain["package"].First.Signer = Carl;
        Expect(null, chain);
    }

    [Fact]
    public void E5_A_link_of_another_step_does_not_count()
    {
        var chain = Chains.OneStep();
        chain["build"].First.LinkName = "Build";
        Expect(Codes.ThresholdNotMet, chain);

        chain.Options = new() { Dialect = Dialect.Compat };
        Expect(Codes.ThresholdNotMet, chain);
    }

    [Fact]
    public void E5_Compat_takes_a_second_link_of_another_name()
    {
        var chain = Chains.BuiltTwice();
        chain["build"].By(Diana).LinkName = "other";
        Expect(Codes.ThresholdNotMet, chain);

        chain.Options = new() { Dialect = Dialect.Compat };
        Expect(null, chain);
    }

    [Fact]
    public void E6_A_link_under_a_prefix_of_nobody_is_not_looked_at()
    {
        var chain = Chains.OneStep();
        chain.Files = files => Rename(files, Chains.LinkOf("build", Carl), "build.00000000.link");
        Expect(Codes.LinkMissing, chain);

        chain.Files = files => files["build.00000000.link"] = [];
        Expect(null, chain);
    }

    [Fact]
    public void E7_E8_Two_functionaries_must_have_recorded_the_same()
    {
        var chain = Chains.BuiltTwice();
        chain["build"].By(Diana).Materials["demo.cs"] = "other";
        Expect(Codes.FunctionariesDisagree, chain);

        chain = Chains.BuiltTwice();
        chain["build"].By(Diana).Products["demo.dll"] = "other";
        Expect(Codes.FunctionariesDisagree, chain);
        Expect(null, Chains.BuiltTwice());
    }

    [Fact]
    public void E9_Two_functionaries_may_have_run_other_commands_with_a_warning()
    {
        var chain = Chains.BuiltTwice();
        chain["build"].By(Diana).Command = ["make"];
        chain["build"].By(Diana).ChangeJson = json => json.Replacing("\"byproducts\":{}", "\"byproducts\":{\"stdout\":\"warning: clock skew\"}");

        Assert.Equal(Codes.CommandsDisagree, Assert.Single(chain.Verify().ShouldBeVerified().Warnings).Code);
    }

    [Fact]
    public void E10_A_second_opinion_above_the_threshold_counts()
    {
        var chain = Chains.BuiltTwice();
        chain["build"].Threshold = 1;
        Expect(null, chain);

        chain["build"].By(Diana).Products["demo.dll"] = "other";
        Expect(Codes.FunctionariesDisagree, chain);

        chain["build"].By(Diana).Products["demo.dll"] = "demo.dll";
        (chain["build"].By(Carl).Products["demo.dll"], chain["build"].By(Carl).Products["x"]) = ("other", "x");
        Expect(Codes.FunctionariesDisagree, chain);
    }

    [Fact]
    public void E11_A_third_link_that_does_not_count_is_listed()
    {
        var chain = new SupplyChainSimulator().Step("build", makes: ["a"], by: [Bob, Carl, Diana], threshold: 2);
        chain["build"].By(Carl).Signer = Mallory;

        var warning = Assert.Single(chain.Verify().ShouldBeVerified().Warnings);

        Assert.Equal((Codes.LinkIgnored, Chains.LinkOf("build", Carl)), (warning.Code, warning.Where));
    }

    [Fact]
    public void E12_A_link_of_another_build_does_not_fit_the_step_before()
    {
        var chain = Chains.CloneAndPackage();
        var (_, old) = Chains.CloneAndPackage().Sign();
        chain["clone"].Products["demo.cs"] = "a newer version";
        chain["package"].Materials["demo.cs"] = "a newer version";
        Expect(null, chain);

        chain.Files = files => files[Chains.LinkOf("package", Carl)] = old[Chains.LinkOf("package", Carl)];
        Expect(Codes.ArtifactDisallowed, chain);
    }

    [Fact]
    public void E14_A_product_that_no_rule_names_is_found_by_the_last_rule()
    {
        var chain = Chains.OneStep();
        chain["build"].Products["extra"] = "";
        Expect(Codes.ArtifactDisallowed, chain);

        chain["build"].ExpectedProducts.RemoveAt(1);
        Assert.Equal(Codes.ListOpen, Assert.Single(chain.Verify().ShouldBeVerified().Warnings).Code);
    }

    [Theory]
    [InlineData("E15", "{}", "{}", Codes.FieldMalformed)]
    [InlineData("E16", """{"blake9":"00"}""", """{"blake9":"00"}""", Codes.ArtifactDisallowed)]
    [InlineData("E17", """{"md5":"00000000000000000000000000000000"}""", """{"md5":"00000000000000000000000000000000"}""", Codes.ArtifactDisallowed)]
    [InlineData("E17", """{"sha1":"0000000000000000000000000000000000000000"}""", """{"sha1":"0000000000000000000000000000000000000000"}""", Codes.ArtifactDisallowed)]
    [InlineData("E18", """{"sha256":"00"}""", """{"sha256":"00"}""", Codes.FieldMalformed)]
    [InlineData("E19", """{"sha256":"A"}""", """{"sha512":"AA"}""", Codes.ArtifactDisallowed)]
    [InlineData("E20", """{"sha1":"0000000000000000000000000000000000000000","sha256":"A"}""", """{"sha1":"0000000000000000000000000000000000000000","sha256":"B"}""", Codes.ArtifactDisallowed)]
    [InlineData("E21", """{"sha1":"0000000000000000000000000000000000000000"}""", """{"sha1":"0000000000000000000000000000000000000000","sha256":"A"}""", Codes.ArtifactDisallowed)]
    [InlineData("E22", """{"sha256":"a"}""", """{"sha256":"A"}""", Codes.ArtifactDisallowed)]
    [InlineData("-", """{"sha256":"A"}""", """{"sha256":"A"}""", null)]
    [InlineData("-", """{"sha512":"AA"}""", """{"sha512":"AA"}""", null)]
    [InlineData("-", """{"sha1":"0000000000000000000000000000000000000000","sha256":"A"}""", """{"sha256":"A","sha1":"0000000000000000000000000000000000000000"}""", null)]
    public void E15_E16_E17_E18_E19_E20_E21_E22_Only_equal_sets_with_a_strong_digest_tie_two_steps(string line, string made, string used, string? code)
    {
        var chain = Chains.CloneAndPackage();
        chain["clone"].First.ChangeJson = json => WithDigests(json, made);
        chain["package"].First.ChangeJson = json => WithDigests(json, used);

        Assert.False(string.IsNullOrEmpty(line));
        Expect(code, chain);
    }

    [Fact]
    public void E23_A_sublayout_for_a_step_proves_no_more_than_what_is_in_it()
    {
        var chain = Chains.OneStep();
        chain.Files = files => files[Chains.LinkOf("build", Carl)] = Metablock.Of(new Layout { Expires = chain.Expires }).SignedBy((Carl, Carl.PublicKey.Id)).ToBytes();
        Expect(Codes.SublayoutRejected, chain);
    }

    [Fact]
    public void E25_A_link_that_calls_itself_a_layout_is_malformed()
    {
        var chain = Chains.OneStep();
        chain["build"].First.ChangeJson = json => json.Replacing("\"_type\":\"link\"", "\"_type\":\"layout\"");
        Expect(Codes.FieldMalformed, chain);
    }

    [Fact]
    public void E26_A_link_that_nobody_signed_does_not_count()
    {
        var chain = Chains.OneStep();
        chain.Files = files => files[Chains.LinkOf("build", Carl)] = Metadata.Read(files[Chains.LinkOf("build", Carl)]).SignedBy().ToBytes();
        Expect(Codes.ThresholdNotMet, chain);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void E27_Both_forms_go_together(bool layoutIsEnvelope)
    {
        var chain = Chains.CloneAndPackage();
        chain.Envelopes = layoutIsEnvelope;
        chain.Files = files => files[Chains.LinkOf("clone", Bob)] =
            (layoutIsEnvelope ? (Metadata)Metablock.Of(Metadata.Read(files[Chains.LinkOf("clone", Bob)]).Document) : Envelope.Of(Metadata.Read(files[Chains.LinkOf("clone", Bob)]).Document))
                .SignedBy((Bob, Bob.PublicKey.Id)).ToBytes();

        Assert.Empty(chain.Verify().ShouldBeVerified().Warnings);
    }

    [Fact]
    public async Task E28_A_folder_under_the_name_of_a_link_is_not_a_missing_link()
    {
        using var scratch = new ScratchFolder();
        var link = Dumped(scratch.Root);
        Assert.IsType<Verified>(await Verify(scratch.Root));

        File.Delete(link);
        Assert.Equal(Codes.LinkMissing, Assert.IsType<Rejected>(await Verify(scratch.Root)).Failure.Code);

        Directory.CreateDirectory(link);
        var failure = Assert.IsType<Rejected>(await Verify(scratch.Root)).Failure;
        Assert.Equal((Codes.FileUnreadable, 5), (failure.Code, failure.Stage));
        Assert.Contains("is a folder", failure.What, StringComparison.Ordinal);
    }

    [Fact]
    public void E28_A_link_that_may_not_be_read_is_not_a_missing_link()
    {
        if (OperatingSystem.IsWindows()) return;
        using var scratch = new ScratchFolder();
        File.SetUnixFileMode(Dumped(scratch.Root), UnixFileMode.None);

        Unprivileged.Run(() =>
        {
            var verifier = new Verifier([Alice.PublicKey], new() { Clock = Clock });
            var failure = Assert.IsType<Rejected>(verifier.VerifyAsync(Layout(scratch.Root), new LinkDirectory(scratch.Root), TestContext.Current.CancellationToken).GetAwaiter().GetResult()).Failure;
            Assert.Equal((Codes.FileUnreadable, 5), (failure.Code, failure.Stage));
        });
    }

    [Fact]
    public async Task A45_A_link_that_never_ends_is_refused_at_once()
    {
        if (OperatingSystem.IsWindows()) return;
        using var scratch = new ScratchFolder();
        var link = Dumped(scratch.Root);
        File.Delete(link);
        File.CreateSymbolicLink(link, "/dev/zero");

        Assert.Equal((Codes.FileUnreadable, 5), Assert.IsType<Rejected>(await Verify(scratch.Root)).Failure is var failure ? (failure.Code, failure.Stage) : default);
    }

    private static FixedClock Clock { get; } = new(new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static string Dumped(string folder)
    {
        Chains.OneStep().Dump(folder);
        return Path.Combine(folder, Chains.LinkOf("build", Carl));
    }

    private static MetadataFile Layout(string folder) => MetadataFile.Read(Path.Combine(folder, "root.layout"));

    private static Task<VerificationOutcome> Verify(string folder) =>
        new Verifier([Alice.PublicKey], new() { Clock = Clock }).VerifyAsync(Layout(folder), new LinkDirectory(folder), TestContext.Current.CancellationToken);

    private static void Rename(Dictionary<string, byte[]> files, string from, string to)
    {
        Assert.True(files.Remove(from, out var bytes));
        files[to] = bytes;
    }

    /// <summary>Other digests of demo.cs; a letter of them stands for a digest's worth.</summary>
    private static string WithDigests(string json, string digests) => System.Text.RegularExpressions.Regex.Replace(json, "(?<=\"demo.cs\":)\\{[^}]*\\}",
        digests.Replace("\"A\"", $"\"{new string('A', 64)}\"", StringComparison.Ordinal).Replace("\"a\"", $"\"{new string('a', 64)}\"", StringComparison.Ordinal)
            .Replace("\"B\"", $"\"{new string('B', 64)}\"", StringComparison.Ordinal).Replace("\"AA\"", $"\"{new string('A', 128)}\"", StringComparison.Ordinal));

    private static void Expect(string? code, SupplyChainSimulator chain)
    {
        var outcome = chain.Verify();
        if (code is null) outcome.ShouldBeVerified();
        else Assert.Equal(code, outcome.ShouldBeRejected().Code);
    }
}
