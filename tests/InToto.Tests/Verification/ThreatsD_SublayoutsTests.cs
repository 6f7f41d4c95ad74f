using System.Diagnostics;
using InToto.Signing;
using InToto.Testing;
using InToto.Tests.Recording;
using static InToto.Testing.TestKeys;

namespace InToto.Tests.Verification;

[Spec("4.5")]
[Spec("4.5.3")]
public sealed class ThreatsD_SublayoutsTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task D29_A_folder_of_links_is_not_read_through_a_symbolic_link()
    {
        var chain = Nested(1);
        chain.Dump(_scratch.Root);
        (await VerifyDumped(chain)).ShouldBeVerified();

        var folder = LinkFileName.Of("step", Carl.PublicKey.Id).SublayoutFolder;
        Directory.Move(_scratch.At(folder), _scratch.At("elsewhere"));
        _scratch.Link(folder, "elsewhere");

        var failure = Assert.IsType<SublayoutRejected>((await VerifyDumped(chain)).ShouldBeRejected());
        Assert.Equal(Codes.FileUnreadable, failure.Innermost.Code);
        Assert.Contains("is a symbolic link", failure.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task D29_A_ring_of_folders_ends()
    {
        var chain = Nested(1);
        chain.Dump(_scratch.Root);
        var folder = LinkFileName.Of("step", Carl.PublicKey.Id).SublayoutFolder;
        File.Copy(_scratch.At(Chains.LinkOf("step", Carl)), _scratch.At($"{folder}/{Chains.LinkOf("step", Carl)}"), overwrite: true);
        _scratch.Link($"{folder}/{folder}", ".");

        Assert.Equal(Codes.FileUnreadable, Assert.IsType<SublayoutRejected>((await VerifyDumped(chain)).ShouldBeRejected()).Innermost.Code);
    }

    [Fact]
    public void D30_Sublayouts_are_followed_to_a_depth_and_no_further()
    {
        Nested(Limits.SublayoutDepth).Verify().ShouldBeVerified();

        var failure = Assert.IsType<SublayoutRejected>(Nested(Limits.SublayoutDepth + 1).Verify().ShouldBeRejected());
        Assert.Equal((Codes.SublayoutsTooMany, Limits.SublayoutDepth), (failure.Innermost.Code, failure.Path.Length));
        Assert.Contains("sublayouts are followed to level 8, and this one is below that", failure.What, StringComparison.Ordinal);
    }

    [Fact]
    public void D31_Sublayouts_that_fan_out_end_at_a_number_of_them()
    {
        Fan(Limits.Sublayouts).Verify().ShouldBeVerified();
        var failure = Assert.IsType<SublayoutRefused>(Fan(Limits.Sublayouts + 1).Verify().ShouldBeRejected());
        Assert.Equal((Codes.SublayoutsTooMany, $"step{Limits.Sublayouts}"), (failure.Code, failure.Step));

        var watch = Stopwatch.StartNew();
        Assert.Equal(Codes.SublayoutsTooMany, Assert.IsType<SublayoutRejected>(Doubled(8).Verify().ShouldBeRejected()).Innermost.Code);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"It took {watch.Elapsed}, signing included.");
    }

    [Fact]
    public void D32_D33_A_sublayout_is_followed_and_none_of_its_inspections_runs_a_command()
    {
        var inner = Chains.OneStep();
        var chain = Chains.OneStep().Sublayout("build", inner, by: Carl);
        chain.Options = new() { Inspections = new() { ProductFolder = _scratch.Folder("product") } };
        chain.Verify(withInspections: false).ShouldBeVerified();

        inner.Command("touch", ["touch", _scratch.At("canary")]);
        var failure = Assert.IsType<SublayoutRejected>(chain.Verify(withInspections: false).ShouldBeRejected());

        Assert.Equal(Codes.InspectionInSublayout, failure.Innermost.Code);
        Assert.Contains("only the layout of the project owner can have a command run", failure.What, StringComparison.Ordinal);
        Assert.False(File.Exists(_scratch.At("canary")));
    }

    [Fact]
    public void D33_Compat_runs_them_where_inspections_are_allowed_and_not_otherwise()
    {
        var chain = Chains.OneStep().Sublayout("build", Chains.OneStep().Command("touch", ["touch", _scratch.At("canary")]), by: Carl);
        chain.Options = new() { Dialect = Dialect.Compat };
        Assert.Equal(Codes.InspectionNotAllowed, Assert.IsType<SublayoutRejected>(chain.Verify(withInspections: false).ShouldBeRejected()).Innermost.Code);
        Assert.False(File.Exists(_scratch.At("canary")));

        chain.Options = chain.Options with { Inspections = new() { ProductFolder = _scratch.Folder("product") } };
        chain.Verify(withInspections: false).ShouldBeVerified();
        Assert.True(File.Exists(_scratch.At("canary")));
    }

    [Fact]
    public void D34_A_sublayout_that_came_to_other_products_than_a_link_is_a_disagreement()
    {
        var inner = new SupplyChainSimulator().Step("compile", uses: ["demo.cs"], makes: ["demo.dll"], by: [Bob]);
        var chain = Chains.BuiltTwice().Sublayout("build", inner, by: Carl);
        chain.Verify().ShouldBeVerified();

        inner["compile"].First.Products["demo.dll"] = "evil";
        Assert.Equal(Codes.FunctionariesDisagree, chain.Verify().ShouldBeRejected().Code);
    }

    [Fact]
    public void D35_A_sublayout_expires_like_any_layout()
    {
        var inner = Chains.OneStep();
        var chain = Chains.OneStep().Sublayout("build", inner, by: Carl);
        inner.Expires = chain.Now.AddSeconds(1);
        chain.Verify().ShouldBeVerified();

        inner.Expires = chain.Now;
        Assert.Equal(Codes.LayoutExpired, Assert.IsType<SublayoutRejected>(chain.Verify().ShouldBeRejected()).Innermost.Code);
    }

    [Fact]
    public void D36_A_sublayout_under_the_name_of_an_OpenPGP_key_that_did_not_sign_it_is_rejected()
    {
        var chain = Chains.OneStep().Sublayout("build", Chains.OneStep(), by: Carl);
        chain.ChangeLayoutJson = json => json.Replacing("\"keytype\":\"ed25519\"", "\"keytype\":\"rsa\"").Replacing("\"scheme\":\"ed25519\"", "\"scheme\":\"pgp+rsa-pkcsv1.5\"");

        chain.Verify().ShouldBeRejected();
    }

    /// <summary>Carl answers his step with a layout of one step, which he answers in the same way, so many times.</summary>
    private static SupplyChainSimulator Nested(int levels)
    {
        var chain = new SupplyChainSimulator().Step("step", makes: ["demo.dll"], by: [Carl]);
        return levels == 0 ? chain : chain.Sublayout("step", Nested(levels - 1));
    }

    private static SupplyChainSimulator Fan(int width)
    {
        var chain = new SupplyChainSimulator();
        for (var i = 0; i < width; i++) chain.Step($"step{i}", makes: ["demo.dll"], by: [Carl]).Sublayout($"step{i}", Nested(0));
        return chain;
    }

    /// <summary>Two functionaries who both delegate, at each level.</summary>
    private static SupplyChainSimulator Doubled(int levels)
    {
        var chain = new SupplyChainSimulator().Step("step", makes: ["demo.dll"], by: [Carl, Diana]);
        if (levels == 0) return chain;
        var below = Doubled(levels - 1).Sign();
        chain.Files = files =>
        {
            foreach (var signer in (ISigner[])[Carl, Diana])
            {
                files[Chains.LinkOf("step", signer)] = Metadata.Read(below.Layout).SignedBy((signer, signer.PublicKey.Id)).ToBytes();
                foreach (var (name, bytes) in below.Links) files[$"{LinkFileName.Of("step", signer.PublicKey.Id).SublayoutFolder}/{name}"] = bytes;
            }
        };
        return chain;
    }

    private Task<VerificationOutcome> VerifyDumped(SupplyChainSimulator chain) =>
        new Verifier(chain.ProjectOwners, chain.Options with { Clock = new FixedClock(chain.Now) })
            .VerifyAsync(MetadataFile.Read(_scratch.At("root.layout")), new LinkDirectory(_scratch.Root), TestContext.Current.CancellationToken);
}
