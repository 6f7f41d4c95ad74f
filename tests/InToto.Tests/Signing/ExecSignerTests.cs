using System.Diagnostics;
using System.Globalization;
using InToto.Signing;
using InToto.Tests.Recording;

namespace InToto.Tests.Signing;

/// <summary>Real programs that sign: scripts that answer with what a test has laid down beside them.</summary>
public sealed class ExecSignerTests : IDisposable
{
    private const string Script = """
        echo "$*" >> asked
        case "$1" in
            public-key) cat > input-of-public-key; cat key.pub ;;
            sign) cat > input-of-sign; cat signature ;;
        esac
        """;

    private static readonly byte[] Data = "data\0with\nany bytes \u00e4"u8.ToArray();

    private readonly ScratchFolder _scratch = new();
    private readonly PrivateKey _key = PrivateKey.FromPem(Vectors.TestKey("alice.pem"));

    public ExecSignerTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The programs are scripts of sh.");
        _scratch.Executable("signer", Script);
        _scratch.Write("key.pub", _key.PublicKey.ToPem());
        Answer(_key.Sign(Data));
    }

    public void Dispose()
    {
        _key.Dispose();
        _scratch.Dispose();
    }

    [Theory]
    [InlineData("exec:./signer")]
    [InlineData("EXEC:./signer")]
    [InlineData("exec: './signer' ")]
    public void A_program_signs_what_it_reads_with_the_key_that_it_shows(string uri)
    {
        using var signer = Open(uri);

        Assert.True(signer.PublicKey.IsSameKeyAs(_key.PublicKey));
        Assert.True(_key.PublicKey.Verify(Data, signer.Sign(Data)));
        Assert.Equal(Data, File.ReadAllBytes(_scratch.At("input-of-sign")));
        Assert.Empty(File.ReadAllBytes(_scratch.At("input-of-public-key")));
    }

    [Fact]
    public void The_public_key_is_asked_for_once()
    {
        using var signer = Open("exec:./signer");
        for (var i = 0; i < 2; i++) signer.Sign(Data);

        Assert.Equal(["public-key", "sign", "sign"], File.ReadAllLines(_scratch.At("asked")));
    }

    [Fact]
    public void H2_arguments_are_quoted_as_for_a_shell_and_no_shell_reads_them()
    {
        _scratch.Executable("my signer", "for word; do echo \"$word\" >> words; done; cat key.pub");

        using var signer = Open("""exec:'./my signer' --label "a b" $(touch${IFS}canary) ';' \*""");

        Assert.Equal(["--label", "a b", "$(touch${IFS}canary)", ";", "*", "public-key"], File.ReadAllLines(_scratch.At("words")));
        Assert.False(File.Exists(_scratch.At("canary")));
    }

    [Theory]
    [InlineData("exec:")]
    [InlineData("exec:  ")]
    [InlineData("exec:./signer 'a")]
    [InlineData("exec:./signer \\")]
    public void A_command_without_words_or_with_open_quotes_is_refused(string uri) => Assert.Equal(Codes.SignerUnknown, Refused(uri).Code);

    [Theory]
    [InlineData("exec:./missing")]
    [InlineData("exec:./key.pub")]
    [InlineData("exec:no-such-program-anywhere")]
    [InlineData("exec:''")]
    public void A_program_that_cannot_be_started_is_said(string uri)
    {
        var refused = Refused(uri);

        Assert.Equal(Codes.SignerFailed, refused.Code);
        Assert.NotNull(refused.Hint);
    }

    /// <summary>As for every program (threat H3): only PATH and paths name one.</summary>
    [Fact]
    public void H3_a_program_beside_is_not_found_by_its_name_alone() => Assert.Equal(Codes.SignerFailed, Refused("exec:signer").Code);

    [Fact]
    public void Without_a_folder_a_relative_path_leads_nowhere_and_an_absolute_one_does()
    {
        _scratch.Executable("anywhere", $"pwd > {_scratch.At("folder")}; cat {_scratch.At("key.pub")}");

        Assert.Equal(Codes.SignerFailed, Assert.Throws<KeyException>(() => Signers.Open("exec:./anywhere")).Code);
        using var signer = Signers.Open($"exec:{_scratch.At("anywhere")}").Signer;
        Assert.Equal("/\n", File.ReadAllText(_scratch.At("folder")));
    }

    [Fact]
    public void What_a_program_says_about_its_failure_is_told_and_its_arguments_are_not()
    {
        _scratch.Executable("signer", """
            test "$2" = public-key && exec cat key.pub
            printf 'no \033[31mtoken\n\n##vso[task.setvariable]::x\n3\n4\n5\n6\n' >&2; exit 7
            """);
        using var signer = Open("exec:./signer 123456");

        var refused = Assert.Throws<KeyException>(() => signer.Sign(Data));

        Assert.Equal((Codes.SignerFailed, "exec:./signer"), (refused.Code, refused.Where));
        Assert.Equal("Asked for 'sign', the program ended with 7: no \\u{1B}[31mtoken; # #vso[task.setvariable]: :x; 3; 4; 5", refused.Message);
        Assert.DoesNotContain("123456", refused.ToString() + refused.Hint, StringComparison.Ordinal);
    }

    /// <summary>A shell hears of the last program of a pipe only.</summary>
    [Fact]
    public void What_a_program_said_before_it_answered_with_nothing_is_told_too()
    {
        _scratch.Executable("signer", "{ echo no token >&2; exit 1; } | cat");

        var refused = Refused("exec:./signer");

        Assert.Equal(Codes.SignerAnswerMalformed, refused.Code);
        Assert.EndsWith(": no token", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exit 1", Codes.SignerFailed)]
    [InlineData("kill -KILL $$", Codes.SignerFailed)]
    [InlineData("cat key.pub; echo a warning >&2", null)]
    public void A_program_that_fails_is_no_signer_and_one_that_warns_is(string script, string? code)
    {
        _scratch.Executable("signer", script);

        Assert.Equal(code, CodeOf(() => Open("exec:./signer")));
    }

    [Theory]
    [InlineData("sleep 60 & echo $! > pid; wait", Codes.SignerTimedOut)]
    [InlineData("sleep 0.1; cat key.pub", null)]
    public async Task A_program_that_does_not_end_is_ended_with_what_it_started_and_a_slow_one_is_waited_for(string script, string? code)
    {
        _scratch.Executable("signer", script);
        var watch = Stopwatch.StartNew();

        Assert.Equal(code, CodeOf(() => ExecSigner.Open("./signer", _scratch.Root, code is null ? null : TimeSpan.FromSeconds(1))));

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"It took {watch.Elapsed}.");
        if (code is not null) await Gone(int.Parse(File.ReadAllText(_scratch.At("pid")), CultureInfo.InvariantCulture));
    }

    /// <summary>Text before the PEM is a comment, so an answer of exactly the bound can be made.</summary>
    [Theory]
    [InlineData(0, null)]
    [InlineData(1, Codes.SignerAnswerMalformed)]
    public void An_answer_up_to_the_bound_is_read(int beyond, string? code)
    {
        var pem = _key.PublicKey.ToPem();
        _scratch.Write("key.pub", new string(' ', Limits.SignerAnswerBytes - pem.Length + beyond) + pem);

        Assert.Equal(code, CodeOf(() => Open("exec:./signer")));
    }

    [Fact]
    public void A_program_that_writes_for_ever_is_ended_at_once()
    {
        _scratch.Executable("signer", "while :; do echo AAAA; done");
        var watch = Stopwatch.StartNew();

        Assert.Equal(Codes.SignerAnswerMalformed, Refused("exec:./signer").Code);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"It took {watch.Elapsed}.");
    }

    [Fact]
    public void What_is_no_public_key_is_refused_and_a_private_one_is_not_shown()
    {
        var pem = Vectors.TestKey("alice.pem");
        foreach (var answer in new[] { "", "key", _key.PublicKey.ToPem() + _key.PublicKey.ToPem(), pem, "\u00ff\u00fe" })
        {
            _scratch.Write("key.pub", answer);
            var refused = Refused("exec:./signer");
            Assert.Equal((Codes.SignerAnswerMalformed, "exec:./signer"), (refused.Code, refused.Where));
            Assert.DoesNotContain(pem.Split('\n')[1], refused.ToString() + refused.Hint, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_key_that_is_too_weak_does_not_sign()
    {
        using var rsa = System.Security.Cryptography.RSA.Create(1024);
        _scratch.Write("key.pub", rsa.ExportSubjectPublicKeyInfoPem());
        Assert.Equal(Codes.KeyStrength, Refused("exec:./signer").Code);
    }

    [Fact]
    public void A_signature_is_base64_with_any_white_space_and_nothing_else()
    {
        var signature = _key.Sign(Data);
        var text = Convert.ToBase64String(signature);
        using var signer = Open("exec:./signer");

        foreach (var answer in new[] { text, $"\r\n {text}\n\n", text[..10] + "\n" + text[10..40] + "\r\n" + text[40..] })
        {
            _scratch.Write("signature", answer);
            Assert.Equal(signature, signer.Sign(Data));
        }
        foreach (var answer in new[] { "", "\n", Convert.ToHexStringLower(signature) + "0", $"signature: {text}", text[..^1], text + "=", text[..^4] + "__-=" })
        {
            _scratch.Write("signature", answer);
            Assert.Equal(Codes.SignerAnswerMalformed, CodeOf(() => signer.Sign(Data)));
        }
        _scratch.Write("signature", signature);
        Assert.Equal(Codes.SignerAnswerMalformed, CodeOf(() => signer.Sign(Data)));
    }

    [Fact]
    public void A_signature_of_another_key_over_other_data_or_in_another_form_is_not_handed_out()
    {
        using var other = PrivateKey.Create();
        using var raw = System.Security.Cryptography.ECDsa.Create();
        raw.ImportFromPem(Vectors.TestKey("alice.pem"));
        using var signer = Open("exec:./signer");

        foreach (var wrong in new[] { other.Sign(Data), _key.Sign([.. Data, 0]), _key.Sign([]), raw.SignData(Data, System.Security.Cryptography.HashAlgorithmName.SHA256), [1] })
        {
            Answer(wrong);
            var refused = Assert.Throws<KeyException>(() => signer.Sign(Data));
            Assert.Equal(Codes.SignerAnswerWrong, refused.Code);
            Assert.Contains("ECDSA with SHA-256, as ASN.1 DER", refused.Hint, StringComparison.Ordinal);
        }
        Answer(_key.Sign(Data));
        signer.Sign(Data);
    }

    /// <summary>Documents are larger than a pipe: who waits for the one before he does the other would wait for ever.</summary>
    [Theory]
    [InlineData("cat signature; exec <&- >&-; sleep 0.1", null)]
    [InlineData("head -c 1000 > /dev/null; cat signature", null)]
    [InlineData("head -c 40000 /dev/zero | tr '\\0' ' '; cat signature; cat > /dev/null", null)]
    [InlineData("echo not today >&2; exit 1", Codes.SignerFailed)]
    public void A_program_may_read_and_write_in_any_order(string script, string? code)
    {
        var large = new byte[8 * 1024 * 1024];
        Answer(_key.Sign(large));
        _scratch.Executable("signer", $"test $1 = public-key && exec cat key.pub\n{script}");
        using var signer = Open("exec:./signer");

        Assert.Equal(code, CodeOf(() => signer.Sign(large)));
    }

    [Fact]
    public void L2_a_program_has_our_environment_without_the_passphrase_of_key_files()
    {
        _scratch.Executable("signer", "env > variables; cat key.pub");
        Environment.SetEnvironmentVariable("INTOTO_KEY_PASSPHRASE", "geheim");
        try
        {
            using var signer = Open("exec:./signer");
        }
        finally
        {
            Environment.SetEnvironmentVariable("INTOTO_KEY_PASSPHRASE", null);
        }

        var seen = File.ReadAllText(_scratch.At("variables"));
        Assert.Contains($"PATH={Environment.GetEnvironmentVariable("PATH")}\n", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", seen, StringComparison.Ordinal);
    }

    [Fact]
    public void A_command_whose_program_is_named_by_a_relative_path_is_made_absolute_and_any_other_stays()
    {
        var made = Signers.CommandIn(_scratch.Root, """./sub/../signer it\'s "c 'd" '' $x""");

        Assert.Equal([_scratch.At("signer"), "it's", "c 'd", "", "$x"], ShellWords.Split(made, "it"));
        foreach (var asItIs in new[] { "signer  a", "/usr/bin/signer  a" }) Assert.Equal(asItIs, Signers.CommandIn(_scratch.Root, asItIs));
        Assert.Equal(Codes.SignerUnknown, Assert.Throws<KeyException>(() => Signers.CommandIn(_scratch.Root, "./signer '")).Code);
    }

    private void Answer(byte[] signature) => _scratch.Write("signature", Convert.ToBase64String(signature) + "\n");

    private ISigner Open(string uri) => Signers.Open(uri, folder: _scratch.Root).Signer;

    private KeyException Refused(string uri) => Assert.Throws<KeyException>(() => Open(uri));

    private static string? CodeOf(Func<object> action) => (Record.Exception(action) as KeyException)?.Code;

    private static async Task Gone(int id)
    {
        for (var i = 0; i < 100 && File.Exists($"/proc/{id}/stat") && !File.ReadAllText($"/proc/{id}/stat").Contains(") Z", StringComparison.Ordinal); i++)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.False(File.Exists($"/proc/{id}/stat") && !File.ReadAllText($"/proc/{id}/stat").Contains(") Z", StringComparison.Ordinal), $"Process {id} is still there.");
    }
}
