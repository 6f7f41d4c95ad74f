using InToto.Testing;
using static InToto.Testing.TestKeys;

namespace InToto.Tests.Verification;

/// <summary>Each row of "Stricter on purpose" in docs/interoperability.md: refused strictly, taken with compat.</summary>
public sealed class StricterOnPurposeTests
{
    private static readonly WeakRsaSigner Weak = new();

    /// <summary>How a row begins, the code of its refusal, and a chain that only it refuses.</summary>
    private static readonly (string Row, string Code, Func<SupplyChainSimulator> Chain)[] Rows =
    [
        ("all valid links of a step must agree", Codes.FunctionariesDisagree, () => Twice(chain =>
        {
            chain["build"].Threshold = 1;
            chain["build"].By(Diana).Products["demo.dll"] = "other";
        })),
        ("a recorded non-zero `return-value` rejects", Codes.StepFailed, () => Once(chain => chain["build"].First.ReturnValue = 1)),
        ("an artifact's name is a clean relative path", Codes.NameUnsafe, () => Once(chain => Make(chain, "./demo.dll"))),
        ("two names of one list that only Unicode", Codes.NameUnsafe, () => Once(chain =>
        {
            Make(chain, "d\u00E9mo.dll");
            Make(chain, "de\u0301mo.dll");
        })),
        ("the name of a step or inspection is a file name", Codes.NameUnsafe, () => new SupplyChainSimulator().Step("CON", makes: ["demo.dll"], by: [Carl])),
        ("two steps or inspections differ in more than", Codes.FieldMalformed, () => new SupplyChainSimulator().Step("build", makes: ["a"], by: [Carl]).Step("Build", makes: ["b"], by: [Carl])),
        ("a link's name is that of its step", Codes.ThresholdNotMet, () => Twice(chain => chain["build"].By(Diana).LinkName = "other")),
        ("a layout without steps and inspections is refused", Codes.LayoutProvesNothing, () => Once(chain => chain.ChangeLayout = layout => layout with { Steps = [] })),
        ("a `{parameter}` without a value is refused", Codes.ParameterMissing, () => Once(chain =>
        {
            chain["build"].ExpectedProducts.Insert(0, "ALLOW {X}");
        })),
        ("a rule's words are not empty", Codes.RuleMalformed, () => Once(chain => chain.ChangeLayoutJson = json => json.Replacing("[[\"CREATE\"", "[[\"ALLOW\",\"\"],[\"CREATE\""))),
        ("SHA-256, SHA-1, ... digests have the length", Codes.FieldMalformed, () => Once(chain => chain["build"].First.ChangeJson = json => Digests(json, "\"sha256\":\"00\""))),
        ("MATCH and agreement need SHA-256", Codes.FunctionariesDisagree, () => Twice(chain =>
        {
            foreach (var recording in chain["build"].Recordings.Values) recording.ChangeJson = json => Digests(json, "\"sha1\":\"0000000000000000000000000000000000000000\"");
        })),
        ("RSA keys have 2048 bits or more", Codes.KeyUnusable, () => new SupplyChainSimulator().Step("build", makes: ["a"], by: [Weak])),
        ("hexadecimal and base64 have one spelling", Codes.FieldMalformed, () => Once(chain => chain.LayoutFile = file => file.Replacing("\"sig\":\"", "\"sig\":\" "))),
        ("a layout holds no private key", Codes.FieldMalformed, () => Once(chain => chain.ChangeLayoutJson = json => json.Replacing("\"keyval\":{", "\"keyval\":{\"private\":\"00\","))),
        ("a member that differs from a known one only by case", Codes.FieldMalformed, () => Once(chain => chain.ChangeLayoutJson = json => json.Replacing("\"readme\":", "\"Readme\":1,\"readme\":"))),
    ];

    public static TheoryData<string> RowNames => [.. Rows.Select(row => row.Row)];

    [Theory]
    [MemberData(nameof(RowNames))]
    public void A_row_is_refused_strictly_and_taken_with_compat(string row)
    {
        var (_, code, make) = Rows.Single(entry => entry.Row == row);
        var chain = make();

        Assert.Equal(code, chain.Verify().ShouldBeRejected().Code);

        chain.Options = new() { Dialect = Dialect.Compat };
        chain.Verify().ShouldBeVerified();
    }

    [Theory]
    [InlineData("duplicate members", Codes.JsonMalformed)]
    [InlineData("threshold 0", Codes.FieldMalformed)]
    [InlineData("threshold 2 of one", Codes.FieldMalformed)]
    [InlineData("one key twice", Codes.ThresholdNotMet)]
    public void What_the_last_row_names_is_refused_with_compat_too(string what, string code)
    {
        var chain = Once(_ => { });
        if (what == "duplicate members") chain.ChangeLayoutJson = json => json.Replacing("\"readme\":", "\"readme\":\"\",\"readme\":");
        else if (what == "threshold 0") chain.ChangeLayoutJson = json => json.Replacing("\"threshold\":1", "\"threshold\":0");
        else if (what == "threshold 2 of one") chain.ChangeLayoutJson = json => json.Replacing("\"threshold\":1", "\"threshold\":2");
        else
        {
            chain.ChangeLayout = layout => layout with
            {
                Keys = [LayoutKey.Of(Carl.PublicKey), LayoutKey.Of(Carl.PublicKey, Carl.PublicKey.LegacyId)],
                Steps = [layout.Steps[0] with { PubKeys = [Carl.PublicKey.Id, Carl.PublicKey.LegacyId], Threshold = 2 }],
            };
            chain.Files = files => files[LinkFileName.Of("build", Carl.PublicKey.LegacyId).ToString()] =
                Metadata.Read(files[Chains.LinkOf("build", Carl)]).SignedBy((Carl, Carl.PublicKey.LegacyId)).ToBytes();
        }

        foreach (var dialect in new[] { Dialect.Strict, Dialect.Compat })
        {
            chain.Options = new() { Dialect = dialect };
            Assert.Equal(code, chain.Verify().ShouldBeRejected().Code);
        }
    }

    [Fact]
    public void Every_row_of_the_page_is_tested()
    {
        var page = File.ReadLines(Path.Combine(Repository.Root, "docs", "interoperability.md"))
            .SkipWhile(line => line != "## Stricter on purpose").Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith('|')).Skip(2).Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1]).ToArray();

        Assert.Equal(Rows.Length + 1, page.Length);
        Assert.All(Rows, row => Assert.Single(page, line => line.StartsWith(row.Row, StringComparison.Ordinal)));
        Assert.StartsWith("duplicate members, malformed documents", page[^1], StringComparison.Ordinal);
    }

    private static SupplyChainSimulator Once(Action<SupplyChainSimulator> change)
    {
        var chain = Chains.OneStep();
        change(chain);
        return chain;
    }

    private static SupplyChainSimulator Twice(Action<SupplyChainSimulator> change)
    {
        var chain = Chains.BuiltTwice();
        change(chain);
        return chain;
    }

    private static void Make(SupplyChainSimulator chain, string name)
    {
        chain["build"].Products[name] = "";
        chain["build"].ExpectedProducts[0] = "CREATE *";
    }

    private static string Digests(string json, string digests) => System.Text.RegularExpressions.Regex.Replace(json, "\"sha256\":\"[0-9a-f]{64}\"", digests);
}
