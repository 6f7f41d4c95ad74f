using System.Globalization;
using InToto.Testing;
using static InToto.Testing.TestKeys;

namespace InToto.Tests.Verification;

/// <summary>List F of the attack catalogue: names of artifacts, as a verification meets them in links.</summary>
public sealed class ThreatsF_NamesTests
{
    [Theory]
    [InlineData("F1", "/etc/x")]
    [InlineData("F1", @"C:\x")]
    [InlineData("F1", "C:x")]
    [InlineData("F1", @"\\srv\s")]
    [InlineData("F1", "//srv")]
    [InlineData("F2", "..")]
    [InlineData("F2", "a/../b")]
    [InlineData("F2", "./a")]
    [InlineData("F2", "a//b")]
    [InlineData("F2", "a/")]
    [InlineData("F3", @"a\b")]
    [InlineData("F8", "a\nb")]
    [InlineData("F8", "\u001b[2Ja")]
    [InlineData("F6", "a\u202Eb")]
    public void F1_F2_F3_F6_F8_A_name_that_is_no_clean_path_is_refused_and_shown_safely_unless_compat_is_asked_for(string line, string name)
    {
        var chain = Chains.OneStep();
        chain["build"].Products[name] = "";
        chain["build"].ExpectedProducts.Insert(0, "ALLOW *");

        var failure = chain.Verify().ShouldBeRejected();

        Assert.Equal((Codes.NameUnsafe, 5), (failure.Code, failure.Stage));
        Assert.DoesNotContain(failure.What + failure.Where, c => char.IsControl(c) || c == '\u202E');
        Assert.StartsWith("F", line, StringComparison.Ordinal);

        chain.Options = new() { Dialect = Dialect.Compat };
        chain.Verify().ShouldBeVerified();
    }

    [Theory]
    [InlineData("a/b.c")]
    [InlineData("a/..b")]
    [InlineData("a/.b")]
    [InlineData("a b")]
    [InlineData("%2e%2e/a")]
    [InlineData("@commit")]
    [InlineData("pkg:nuget/demo@1.0.0#lib/a.dll")]
    public void F1_F2_F10_A_name_that_is_one_passes(string name)
    {
        var chain = Chains.OneStep();
        chain["build"].Products[name] = "";
        chain["build"].ExpectedProducts.Insert(0, "ALLOW *");

        chain.Verify().ShouldBeVerified();
    }

    [Fact]
    public void F5_Names_that_differ_by_case_are_a_warning()
    {
        var warning = Assert.Single(With("Demo.dll").Verify().ShouldBeVerified().Warnings);

        Assert.Equal(Codes.NameConfusable, warning.Code);
        Assert.Empty(With("Demo2.dll").Verify().ShouldBeVerified().Warnings);
    }

    [Theory]
    [InlineData("d\u00E9mo", "de\u0301mo", true)]
    [InlineData("demo", "de\u200Dmo", true)]
    [InlineData("demo", "d\u0435mo", false)]
    public void A36_F6_Names_that_are_one_after_normalisation_or_look_the_same_are_found(string name, string twin, bool refused)
    {
        var chain = With(name);
        chain["build"].Products[twin] = "";

        if (refused)
        {
            var failure = chain.Verify().ShouldBeRejected();
            Assert.Equal(Codes.NameUnsafe, failure.Code);
            Assert.Equal($"products, {Chains.LinkOf("build", Carl)}", failure.Where);
        }
        else
        {
            Assert.Contains(chain.Verify().ShouldBeVerified().Warnings, warning => warning.Code == Codes.NameConfusable);
        }

        chain.Options = new() { Dialect = Dialect.Compat };
        chain.Verify().ShouldBeVerified();
    }

    [Theory]
    [InlineData("evil.dll", Codes.ArtifactDisallowed)]
    [InlineData("EVIL.DLL", null)]
    public void F7_Case_matters_to_rules_on_every_system(string name, string? code)
    {
        var chain = With(name);
        chain["build"].ExpectedProducts.Insert(0, "DISALLOW evil.dll");

        if (code is null) chain.Verify().ShouldBeVerified();
        else Assert.Equal(code, chain.Verify().ShouldBeRejected().Code);
    }

    [Fact]
    public void F11_A_name_has_256_segments_at_most()
    {
        With(Segments(Limits.ArtifactNameSegments)).Verify().ShouldBeVerified();
        Assert.Equal(Codes.TooLarge, With(Segments(Limits.ArtifactNameSegments + 1)).Verify().ShouldBeRejected().Code);

        static string Segments(int count) => string.Join('/', Enumerable.Repeat("a", count));
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    [InlineData("th-TH")]
    [InlineData("fa-IR")]
    [InlineData("sv-SE")]
    public void F12_The_culture_of_the_client_changes_no_verdict_and_no_message(string culture)
    {
        var (before, here) = (CultureInfo.CurrentCulture, Verdicts());
        try
        {
            CultureInfo.CurrentCulture = Customs(culture);
            Assert.Equal(here, Verdicts());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    /// <summary>A culture that would show in a verdict if one was used, also where the system knows no cultures.</summary>
    private static CultureInfo Customs(string name)
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NegativeSign = name switch { "sv-SE" => "\u2212", "fa-IR" => "\u200E\u2212", "ar-SA" => "\u061C-", _ => "~" };
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NativeDigits = ["٠", "١", "٢", "٣", "٤", "٥", "٦", "٧", "٨", "٩"];
        culture.DateTimeFormat.TimeSeparator = ".";
        culture.DateTimeFormat.DateSeparator = "-";
        return culture;
    }

    private static string[] Verdicts()
    {
        string[] changes = ["", "title", "I", "ı", "İ", "evil"];
        return
        [
            .. from change in changes
               let chain = With(change.Length == 0 ? "x" : change)
               let outcome = Prepared(chain).Verify()
               select outcome is Rejected { Failure: var failure } ? $"{failure.Code} {failure.What} {failure.Where} {failure.Hint}" : string.Join(';', outcome.Warnings),
            Expired().What,
            Failed().What,
            Impossible().What,
        ];

        static SupplyChainSimulator Prepared(SupplyChainSimulator chain)
        {
            chain["build"].ExpectedProducts.Insert(0, "disallow TITLE");
            chain["build"].ExpectedProducts.Insert(1, "disallow evil");
            chain["build"].ExpectedProducts.Insert(2, "disallow i");
            return chain;
        }

        static VerificationFailure Expired()
        {
            var chain = Chains.OneStep();
            chain.Now = chain.Expires.AddDays(1234.5);
            return chain.Verify().ShouldBeRejected();
        }

        static VerificationFailure Impossible()
        {
            var chain = Chains.OneStep();
            chain.ChangeLayoutJson = json => json.Replacing("\"threshold\":1", "\"threshold\":-1");
            return chain.Verify().ShouldBeRejected();
        }

        static VerificationFailure Failed()
        {
            var chain = Chains.OneStep();
            chain["build"].First.ReturnValue = -1_234_567;
            return chain.Verify().ShouldBeRejected();
        }
    }

    /// <summary>A step that makes one more file, and may.</summary>
    private static SupplyChainSimulator With(string name)
    {
        var chain = Chains.OneStep();
        chain["build"].Products[name] = "";
        chain["build"].ExpectedProducts[0] = "CREATE *";
        return chain;
    }
}
