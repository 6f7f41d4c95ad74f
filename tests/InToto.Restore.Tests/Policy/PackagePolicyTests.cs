using InToto.Restore.Tests.Signatures;
using static InToto.Restore.Tests.Policy.PolicyWorld;

namespace InToto.Restore.Tests.Policy;

public sealed class PackagePolicyTests : IDisposable
{
    private static readonly DateTimeOffset Later = TestAuthority.Now.AddYears(1);
    private readonly PolicyWorld _world = new();

    [Fact]
    public void A_package_that_was_made_as_its_owners_layout_says_is_accepted()
    {
        var finding = _world.Judge(_world.Package(layoutExpires: Later), """{"pattern":"Contoso.*","keys":["alice.pub"]}""");

        Accepted(finding);
        Assert.Equal("packages[0]", finding.Verdict!.Line!.Place);
        Assert.Equal(Later, finding.Verdict.Seen.LayoutExpires);
    }

    [Fact]
    public void It_is_accepted_too_when_a_gallery_has_signed_it() =>
        Accepted(_world.Judge(_world.Package(layoutExpires: Later, gallery: Gallery, owners: ["contoso"]), """{"pattern":"Contoso.*","keys":["alice.pub"],"gallery":"gallery","owners":["contoso"]}"""));

    [Theory]
    [InlineData("allow")]
    [InlineData("warn")]
    [InlineData("fail")]
    public void Evidence_of_another_owner_always_fails(string onMissing) =>
        Rejected(Codes.LayoutNotSigned, _world.Judge(_world.Package(layoutExpires: Later), $$"""{"pattern":"Contoso.*","keys":["mallory.pub"],"onMissing":"{{onMissing}}"}"""));

    [Fact]
    public void A_layout_that_has_ended_always_fails() =>
        Rejected(Codes.LayoutExpired, _world.Judge(_world.Package(layoutExpires: TestAuthority.Now), """{"pattern":"Contoso.*","keys":["alice.pub"],"onMissing":"allow"}"""));

    [Fact]
    public void A_package_without_the_evidence_is_judged_as_its_line_says()
    {
        var package = _world.Package();

        Rejected(RestoreCodes.ExpectedMissing, _world.Judge(package, """{"pattern":"Contoso.*","keys":["alice.pub"]}"""));
        Rejected(RestoreCodes.ExpectedMissing, _world.Judge(package, """{"pattern":"Contoso.*","keys":["alice.pub"],"onMissing":"fail"}"""));
        var warned = _world.Judge(package, """{"pattern":"Contoso.*","keys":["alice.pub"],"onMissing":"warn"}""");
        Accepted(warned);
        Assert.Equal([RestoreCodes.ExpectedMissing], warned.Verdict!.Warnings.Select(warning => warning.Code));
        var allowed = _world.Judge(package, """{"pattern":"Contoso.*","keys":["alice.pub"],"onMissing":"allow"}""");
        Accepted(allowed);
        Assert.Empty(allowed.Verdict!.Warnings);
    }

    [Fact]
    public void Evidence_that_nobody_asks_for_draws_a_warning() =>
        Assert.Equal([RestoreCodes.EvidenceUnused], _world.Judge(_world.Package(layoutExpires: Later), """{"pattern":"*","onMissing":"allow"}""").Verdict!.Warnings.Select(warning => warning.Code));

    [Theory]
    [InlineData("""{"pattern":"*","onMissing":"allow"}""")]
    [InlineData("""{"pattern":"*","keys":["alice.pub"],"onMissing":"warn"}""")]
    public void A_package_that_had_evidence_and_lost_it_always_fails(string line)
    {
        _world.Memory = _world.Memory.With("contoso.TEXT", new(Evidence: true, Author: false, Gallery: false, null));

        Rejected(RestoreCodes.EvidenceLost, _world.Judge(_world.Package(), line));
        Accepted(_world.Judge(_world.Package(layoutExpires: Later), line));
    }

    [Fact]
    public void A_package_that_lost_a_signature_always_fails()
    {
        _world.Memory = _world.Memory.With("Contoso.Text", new(Evidence: false, Author: true, Gallery: true, null));
        var allow = """{"pattern":"*","onMissing":"allow"}""";

        Accepted(_world.Judge(_world.Package(author: Author, gallery: Gallery), allow));
        Rejected(RestoreCodes.EvidenceLost, _world.Judge(_world.Package(author: Author), allow));
        Rejected(RestoreCodes.EvidenceLost, _world.Judge(_world.Package(gallery: Gallery), allow));
        // What the gallery's name means nothing without: somebody who is trusted answers for it.
        Rejected(RestoreCodes.EvidenceLost, _world.Judge(_world.Package(author: Author, gallery: SelfSigned), allow));
    }

    [Fact]
    public void A_layout_older_than_one_that_was_seen_is_refused()
    {
        var keys = """{"pattern":"Contoso.*","keys":["alice.pub"]}""";
        _world.Memory = _world.Memory.With("Contoso.Text", new(true, false, false, Later));

        Rejected(RestoreCodes.LayoutOlder, _world.Judge(_world.Package(layoutExpires: Later.AddSeconds(-1)), keys));
        Accepted(_world.Judge(_world.Package(layoutExpires: Later), keys));
        Accepted(_world.Judge(_world.Package(layoutExpires: Later.AddSeconds(1)), keys));
    }

    [Fact]
    public void A_pinned_layout_is_the_only_one_that_counts()
    {
        var package = _world.Package(layoutExpires: Later);
        _world.Memory = _world.Memory.With("Contoso.Text", new(true, false, false, Later.AddYears(1)));

        Accepted(_world.Judge(package, $$"""{"pattern":"Contoso.*","keys":["alice.pub"],"layoutSha256":"{{LayoutDigest(package)}}"}"""));
        Rejected(RestoreCodes.LayoutOlder, _world.Judge(_world.Package(layoutExpires: Later.AddYears(2)), $$"""{"pattern":"Contoso.*","keys":["alice.pub"],"layoutSha256":"{{LayoutDigest(package)}}"}"""));
    }

    [Fact]
    public void A_layout_that_is_not_there_always_fails() =>
        Rejected(Codes.FileMissing, _world.Judge(_world.Package(layoutExpires: Later), """{"pattern":"Contoso.*","keys":["alice.pub"],"layout":"none.layout","onMissing":"allow"}"""));

    [Fact]
    public void An_author_is_expected_by_the_certificate()
    {
        var expects = $$"""{"pattern":"Contoso.Text","author":["{{Fingerprint(Author)}}"],"onMissing":"warn"}""";

        Accepted(_world.Judge(_world.Package(author: Author), expects));
        Rejected(RestoreCodes.ExpectedDiffers, _world.Judge(_world.Package(author: OtherGallery), expects));
        Assert.Equal([RestoreCodes.ExpectedMissing], _world.Judge(_world.Package(gallery: Gallery), expects).Verdict!.Warnings.Select(warning => warning.Code));
        // A company that signs for itself needs no root where its certificate is known.
        Accepted(_world.Judge(_world.Package(author: SelfSigned), $$"""{"pattern":"Contoso.Text","author":["{{Fingerprint(SelfSigned).ToUpperInvariant()}}"]}"""));
    }

    [Fact]
    public void Owners_count_in_the_gallery_that_is_expected_only()
    {
        var expects = """{"pattern":"Contoso.Text","gallery":"gallery","owners":["contoso","alice"],"onMissing":"allow"}""";

        Accepted(_world.Judge(_world.Package(gallery: Gallery, owners: ["Contoso"]), expects));
        Accepted(_world.Judge(_world.Package(author: Author, gallery: Gallery, owners: ["mallory", "alice"]), expects));
        Rejected(RestoreCodes.ExpectedDiffers, _world.Judge(_world.Package(gallery: Gallery, owners: ["mallory"]), expects));
        Rejected(RestoreCodes.ExpectedDiffers, _world.Judge(_world.Package(gallery: Gallery), expects));
        Rejected(RestoreCodes.ExpectedDiffers, _world.Judge(_world.Package(gallery: OtherGallery, owners: ["contoso"]), expects));
        Rejected(RestoreCodes.ExpectedDiffers, _world.Judge(_world.Package(gallery: SelfSigned, owners: ["contoso"]), expects));
        Accepted(_world.Judge(_world.Package(), expects));
    }

    [Fact]
    public void A_content_hash_is_expected_of_its_version()
    {
        var hash = _world.Judge(_world.Package(), """{"pattern":"*","onMissing":"allow"}""").Facts!.ContentHash;
        var other = Convert.ToBase64String(new byte[64]);

        Accepted(_world.Judge(_world.Package(), $$"""{"pattern":"*","contentHash":{"contoso.text@1.0":"{{hash}}"} }"""));
        Rejected(RestoreCodes.ContentHashDiffers, _world.Judge(_world.Package(), $$"""{"pattern":"*","contentHash":{"Contoso.Text@1.0.0":"{{other}}"},"onMissing":"allow"}"""));
        Rejected(RestoreCodes.ExpectedMissing, _world.Judge(_world.Package(version: "1.0.1"), $$"""{"pattern":"*","contentHash":{"Contoso.Text@1.0.0":"{{hash}}"} }"""));
    }

    [Fact]
    public void Everything_that_a_line_names_must_be_met() => Rejected(RestoreCodes.ExpectedMissing,
        _world.Judge(_world.Package(author: Author), $$"""{"pattern":"*","author":["{{Fingerprint(Author)}}"],"gallery":"gallery"}"""));

    [Fact]
    public void A_package_that_no_line_is_for_is_rejected()
    {
        Rejected(RestoreCodes.PackageUnexpected, _world.Judge(_world.Package(), """{"pattern":"Fabrikam.*","onMissing":"allow"}"""));
        Accepted(_world.Judge(_world.Package(), """{"pattern":"*","onMissing":"allow"}"""));
    }

    /// <summary>As package source mapping of NuGet has it.</summary>
    [Theory]
    [InlineData("Contoso.Text", "contoso.TEXT")]
    [InlineData("Contoso.Texts", "Contoso.Text*")]
    [InlineData("Contoso.Core", "Contoso.*")]
    [InlineData("Contoso", "C*")]
    [InlineData("Fabrikam", "*")]
    public void The_longest_pattern_decides_and_an_id_is_longer_than_any(string id, string pattern) =>
        Assert.Equal(pattern, _world.Policy([.. new[] { "*", "C*", "Contoso.*", "Contoso.Text*", "contoso.TEXT" }.Select(text => $$"""{"pattern":"{{text}}","onMissing":"allow"}""")]).LinesFor(id)[0].Pattern.Text);

    [Fact]
    public void What_is_wrong_with_a_package_is_wrong_whatever_the_policy_says()
    {
        var package = _world.Package();
        File.WriteAllBytes(package, [.. File.ReadAllBytes(package), 0]);

        var finding = _world.Judge(package, """{"pattern":"*","onMissing":"allow"}""");

        Assert.True(finding.IsRejected);
        Assert.Null(finding.Facts);
    }

    [Theory]
    [InlineData("""{"version":1,"packages":[],"extra":1}""")]
    [InlineData("""{"version":2,"packages":[]}""")]
    [InlineData("""{"packages":[]}""")]
    [InlineData("""{"version":1}""")]
    [InlineData("""{"version":1,"packages":[],"packages":[]}""")]
    [InlineData("""{"version":1,"packages":[{"pattern":"A","onMissing":"allow","sourceWitness":true}]}""")]
    [InlineData("""{"version":1,"packages":[{"pattern":"A","onmissing":"allow"}]}""")]
    [InlineData("""{"version":1,"packages":[{"pattern":"A","onMissing":"maybe"}]}""")]
    [InlineData("""{"version":1,"packages":[{"pattern":"A"}]}""")]
    [InlineData("""{"version":1,"packages":[{"pattern":"A","onMissing":"warn"}]}""")]
    [InlineData("""{"version":1,"packages":[{"onMissing":"allow"}]}""")]
    [InlineData("""{"version":1,"packages":[{"pattern":"","onMissing":"allow"}]}""")]
    [InlineData("""{"version":1,"packages":[{"pattern":"A*B","onMissing":"allow"}]}""")]
    [InlineData("""{"version":1,"packages":[{"pattern":"**","onMissing":"allow"}]}""")]
    [InlineData("""{"version":1,"packages":[{"pattern":"A B","onMissing":"allow"}]}""")]
    [InlineData("""{"version":1,"packages":[{"pattern":"A","onMissing":"allow"},{"pattern":"a","onMissing":"allow"}]}""")]
    [InlineData("""{"version":1,"packages":[{"pattern":"A","layout":"a.layout"}]}""")]
    [InlineData("""{"version":1,"packages":[{"pattern":"A","keys":["a.pub"],"layoutSha256":"00"}]}""")]
    [InlineData("""{"version":1,"packages":[{"pattern":"A","owners":["alice"],"onMissing":"allow"}]}""")]
    [InlineData("""{"version":1,"packages":[{"pattern":"A","gallery":"unknown"}]}""")]
    [InlineData("""{"version":1,"galleries":{"g":{"certificates":[]}},"packages":[]}""")]
    [InlineData("""{"version":1,"galleries":{"g":{"certificates":["zz"]}},"packages":[]}""")]
    [InlineData("""{"version":1,"packages":[{"pattern":"A","author":["12"]}]}""")]
    [InlineData("""{"version":1,"packages":[{"pattern":"A","author":"12"}]}""")]
    [InlineData("""{"version":1,"packages":[{"pattern":"A","contentHash":{}}]}""")]
    [InlineData("""{"version":1,"packages":[{"pattern":"A","contentHash":{"A":"AAAA"}}]}""")]
    [InlineData("""{"version":1,"packages":[{"pattern":"A","contentHash":{"A@1.0.0":"AAAA"}}]}""")]
    [InlineData("[]")]
    [InlineData("not json")]
    public void A_policy_that_protects_less_than_it_seems_to_is_refused(string policy) =>
        Assert.Equal(RestoreCodes.PolicyMalformed, Assert.Throws<RestoreException>(() => PackagePolicy.Read(_world.Write(PackagePolicy.FileName, policy))).Code);

    [Fact]
    public void A_layout_is_named_by_a_file_or_by_its_digest_and_not_by_both() =>
        Assert.Equal(RestoreCodes.PolicyMalformed, Assert.Throws<RestoreException>(() => _world.Policy($$"""{"pattern":"A","keys":["a.pub"],"layout":"a.layout","layoutSha256":"{{new string('0', 64)}}"}""")).Code);

    [Fact]
    public void A_key_that_cannot_be_read_is_no_answer() =>
        Assert.Throws<KeyException>(() => _world.Judge(_world.Package(layoutExpires: Later), """{"pattern":"*","keys":["none.pub"],"onMissing":"allow"}"""));

    [Fact]
    public void A_policy_is_found_in_the_folder_or_above()
    {
        var policy = _world.Write($"a/{PackagePolicy.FileName}", "{}");
        Directory.CreateDirectory(_world.At("a/b/c"));

        Assert.Equal(policy, PackagePolicy.FindUpward(_world.At("a/b/c")));
        Assert.Equal(policy, PackagePolicy.FindUpward(_world.At("a")));
        Assert.Null(PackagePolicy.FindUpward(_world.Folder));
    }

    [Fact]
    public async Task A_drafted_policy_accepts_the_packages_that_it_was_drafted_from()
    {
        foreach (var package in new[] { _world.Package(), _world.Package(author: Author), _world.Package(gallery: Gallery, owners: ["contoso"]), _world.Package(author: SelfSigned), _world.Package(author: Author, gallery: Gallery, owners: ["contoso"]) })
        {
            var found = _world.Judge(package, """{"pattern":"*","onMissing":"allow"}""");
            PolicyDraft.Write(_world.At(PackagePolicy.FileName), [found]);
            var policy = PackagePolicy.Read(_world.At(PackagePolicy.FileName));
            var memory = PolicyMemory.Read(policy.MemoryPath);

            var again = Assert.Single(await PackageFinding.OfAsync([new(package)], TrustRoots.Of(Root.Pem, Root.Pem), policy, memory, clock: new Testing.FixedClock(TestAuthority.Now), cancellationToken: TestContext.Current.CancellationToken));

            Accepted(again);
            Assert.NotEmpty(again.Verdict!.Met);
            Assert.False(again.Verdict.Line!.ExpectsNothing);
        }
    }

    [Fact]
    public void A_policy_is_not_drafted_from_a_package_that_is_wrong()
    {
        var package = _world.Package();
        File.WriteAllBytes(package, [.. File.ReadAllBytes(package), 0]);
        var finding = _world.Judge(package, """{"pattern":"*","onMissing":"allow"}""");

        Assert.Equal(RestoreCodes.NoPackages, Assert.Throws<RestoreException>(() => PolicyDraft.Write(_world.At("new.json"), [finding])).Code);
        Assert.False(File.Exists(_world.At("new.json")));
    }

    [Fact]
    public void What_was_seen_is_kept_and_only_grows()
    {
        var memory = PolicyMemory.Empty.With("B", new(true, false, false, Later)).With("b", new(false, true, false, Later.AddDays(-1))).With("A", new(false, false, true, null));
        memory.Write(_world.At("memory.json"));

        var again = PolicyMemory.Read(_world.At("memory.json"));
        Assert.Equal(new(true, true, false, Later), again.Seen("B"));
        Assert.Equal(new(false, false, true, null), again.Seen("a"));
        Assert.Null(again.Seen("C"));
        Assert.Null(PolicyMemory.Read(_world.At("none.json")).Seen("A"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"version":2,"packages":{}}""")]
    [InlineData("""{"version":1,"packages":{},"more":1}""")]
    [InlineData("""{"version":1,"packages":{"a":{"has":["everything"]}}}""")]
    [InlineData("""{"version":1,"packages":{"a":{"has":[],"layoutExpires":"soon"}}}""")]
    [InlineData("""{"version":1,"packages":{"a":{"had":[]}}}""")]
    [InlineData("not json")]
    public void What_was_seen_is_read_strictly(string memory) =>
        Assert.Equal(RestoreCodes.MemoryMalformed, Assert.Throws<RestoreException>(() => PolicyMemory.Read(_world.Write("memory.json", memory))).Code);

    [Fact]
    public void Advice_names_lines_that_accept_anything_and_layouts_that_end()
    {
        var layout = _world.Package(layoutExpires: Later);
        using (var package = DotNet.PackageFile.Open(layout)) File.WriteAllBytes(_world.At("a.layout"), DotNet.Evidence.In(package)!.Layouts[0].Bytes.ToArray());
        var lines = new[] { """{"pattern":"*","onMissing":"allow"}""", """{"pattern":"A","keys":["alice.pub"],"layout":"a.layout"}""", """{"pattern":"B","keys":["alice.pub"],"layout":"none.layout"}""" };

        Assert.Equal([RestoreCodes.LineAcceptsAnything, RestoreCodes.LayoutOfLineEnds], PolicyAdvice.Of(_world.Policy(lines), Later.AddDays(-31)).Select(advice => advice.Code));
        Assert.Equal([RestoreCodes.LineAcceptsAnything, RestoreCodes.LayoutOfLineEnds, RestoreCodes.LayoutOfLineEnds], PolicyAdvice.Of(_world.Policy(lines), Later.AddDays(-29)).Select(advice => advice.Code));
        Assert.Throws<KeyException>(() => PolicyAdvice.Of(_world.Policy("""{"pattern":"A","keys":["none.pub"]}"""), Later));
    }

    private static void Accepted(PackageFinding finding) => Assert.Equal([], [.. finding.Problems.Select(problem => $"{problem.Code} {problem.What}"), .. finding.Verdict!.Problems.Select(problem => $"{problem.Code} {problem.What}")]);

    private static void Rejected(string code, PackageFinding finding)
    {
        Assert.True(finding.IsRejected);
        Assert.Contains(code, finding.Verdict!.Problems.Select(problem => problem.Code));
        Assert.All(finding.Verdict.Problems, problem => Assert.NotNull(problem.Hint ?? ""));
    }

    public void Dispose() => _world.Dispose();
}
