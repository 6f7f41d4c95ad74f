namespace InToto.Build.Tests;

/// <summary>Who signs, and what a build says that nobody does.</summary>
public sealed class KeyTests : IDisposable
{
    private readonly SampleSolution _small = SampleSolution.Small();

    public KeyTests() => _small.Sandbox.Commit();

    public void Dispose() => _small.Dispose();

    [Fact]
    public void Without_a_key_a_project_is_packed_as_before_and_the_build_says_so_once()
    {
        _small.Sandbox.Variables["INTOTO_SIGNING_KEY"] = null;

        var ending = _small.Pack();

        Assert.True(ending is { Code: 0, Warnings: [] }, ending.Output);
        Assert.Equal(1, ending.Output.Split("is packed without evidence").Length - 1);
        Assert.Empty(_small.LinkFiles());
        Assert.False(File.Exists(_small.EvidenceFile));
        Assert.False(Directory.Exists(_small.Sandbox.At("src/Small/obj/Release/net10.0/intoto")));

        // The same tree, and now there is a key: everything is compiled and packed again, with evidence.
        _small.Sandbox.Variables["INTOTO_SIGNING_KEY"] = _small.Sandbox.Key("carl");
        Assert.True(_small.Pack().Code == 0);
        Assert.Equal(["compile.Small", "pack"], _small.Links().Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void N1_A_key_that_is_given_as_a_property_is_refused_and_not_repeated()
    {
        _small.Sandbox.Variables["INTOTO_SIGNING_KEY"] = null;
        var pem = File.ReadAllText(_small.Sandbox.Key("alice"));
        _small.Sandbox.Variables["InTotoSigningKey"] = pem;

        var ending = _small.Build();

        Assert.Equal((1, "INTOTO5003"), (ending.Code, Assert.Single(ending.Errors)));
        foreach (var line in pem.Split('\n').Where(line => line.Length > 40)) Assert.DoesNotContain(line, ending.Output, StringComparison.Ordinal);
        Assert.Empty(_small.LinkFiles());
    }

    [Fact]
    public void N1_A_key_in_the_environment_and_its_passphrase_are_in_no_log_of_a_recorded_build()
    {
        var pem = File.ReadAllText(_small.Sandbox.Key("carl-encrypted"));
        _small.Sandbox.Variables["INTOTO_SIGNING_KEY"] = "env:CI_KEY";
        _small.Sandbox.Variables["CI_KEY"] = pem;
        _small.Sandbox.Variables["INTOTO_KEY_PASSPHRASE"] = "test";

        var ending = _small.Pack("-v:diag", $"-bl:{_small.Sandbox.Outside("log.binlog")}");

        Assert.True(ending.Code == 0, ending.Output);
        Assert.Equal(["compile.Small", "pack"], _small.Links().Keys.Order(StringComparer.Ordinal));
        using var log = new System.IO.Compression.GZipStream(File.OpenRead(_small.Sandbox.Outside("log.binlog")), System.IO.Compression.CompressionMode.Decompress);
        var logged = new StreamReader(log).ReadToEnd();
        foreach (var line in pem.Split('\n').Where(line => line.Length > 40))
        {
            Assert.DoesNotContain(line, ending.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(line, logged, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("INTOTO_KEY_PASSPHRASE", logged, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_a_program_has_signs_a_build_of_several_projects_and_is_asked_for_once()
    {
        using var family = SampleSolution.Family();
        family.Prepare();
        var calls = WriteSigner(family.Sandbox);
        family.Sandbox.Variables["INTOTO_SIGNING_KEY"] = $"exec:{family.Sandbox.Outside("signer")} '{family.Sandbox.Key("carl")}'";
        family.Sandbox.Variables["INTOTO_KEY_PASSPHRASE"] = "a passphrase of the test";

        family.Packed("-m:1");

        Assert.IsType<Verified>(family.Verify());
        var asked = File.ReadAllLines(calls);
        // Five compiles, three projects, and pack.
        Assert.Equal(["public-key", .. Enumerable.Repeat("sign", 5 + 3 + 1)], asked);
        Assert.DoesNotContain("INTOTO_KEY_PASSPHRASE", File.ReadAllText(family.Sandbox.Outside("variables")), StringComparison.Ordinal);

        // Nothing has changed, so nothing is signed again.
        File.Delete(calls);
        family.Packed("-m:1");
        Assert.Equal(["public-key"], File.ReadAllLines(calls));
    }

    [Fact]
    public void The_program_of_a_signer_is_named_from_the_project_and_its_failure_is_an_error_of_the_build()
    {
        var calls = WriteSigner(_small.Sandbox);
        _small.Sandbox.Variables["INTOTO_SIGNING_KEY"] = null;
        _small.Sandbox.Variables["InTotoSigningKey"] = $"exec:../../../signer {_small.Sandbox.Key("carl")}";

        Assert.True(_small.Pack() is { Code: 0, Errors: [], Warnings: [] });
        Assert.Equal(["compile.Small", "pack"], _small.Links().Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["public-key", "sign", "sign", "sign"], File.ReadAllLines(calls));

        File.Delete(_small.PackageFile);
        _small.Sandbox.Replace("src/Small/Slug.cs", "slug of", "slug for");
        _small.Sandbox.Variables["InTotoSigningKey"] = $"exec:../../../signer {_small.Sandbox.Outside("missing.pem")} 123456";
        var ending = _small.Pack();
        Assert.Equal((1, "INTOTO1311"), (ending.Code, Assert.Single(ending.Errors)));
        Assert.False(File.Exists(_small.PackageFile));

        _small.Sandbox.Variables["InTotoSigningKey"] = "exec:../signer";
        Assert.Equal(["INTOTO1311"], _small.Build().Errors);
        _small.Sandbox.Variables["InTotoSigningKey"] = "exec:";
        Assert.Equal(["INTOTO1307"], _small.Build().Errors);
    }

    [Fact]
    public void A_program_that_signs_is_asked_for_nothing_before_something_was_compiled()
    {
        var calls = WriteSigner(_small.Sandbox);
        _small.Sandbox.Variables["INTOTO_SIGNING_KEY"] = $"exec:{_small.Sandbox.Outside("signer")} '{_small.Sandbox.Key("carl")}'";
        var source = _small.Sandbox.Read("src/Small/Slug.cs");
        _small.Sandbox.Write("src/Small/Slug.cs", source + "}");

        var ending = _small.Build();
        Assert.Equal(1, ending.Code);
        Assert.Contains("CS1022", ending.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(calls));

        _small.Sandbox.Write("src/Small/Slug.cs", source);
        Assert.Equal(0, _small.Build().Code);
        Assert.Equal(["public-key", "sign"], File.ReadAllLines(calls));
    }

    /// <summary>A program that signs with an Ed25519 key of a file, and notes what it was asked.</summary>
    /// <returns>Where it notes that.</returns>
    private static string WriteSigner(Sandbox sandbox)
    {
        Assert.SkipUnless(sandbox.Run("sh", "-c", "openssl version").Output.StartsWith("OpenSSL 3", StringComparison.Ordinal), "There is no OpenSSL 3.");
        var (program, calls) = (sandbox.Outside("signer"), sandbox.Outside("calls"));
        File.WriteAllText(program, $"""
            #!/bin/sh
            set -eu
            for word; do :; done
            echo "$word" >> {calls}
            env > {sandbox.Outside("variables")}
            case $word in
            public-key) openssl pkey -in "$1" -pubout ;;
            sign) cat > {sandbox.Outside("data")}; openssl pkeyutl -sign -rawin -inkey "$1" -in {sandbox.Outside("data")} | openssl base64 ;;
            esac

            """);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return calls;
    }

    [Theory]
    [InlineData("INTOTO5002", "InTotoEnabled", "yes")]
    [InlineData("INTOTO5002", "InTotoMetadataFormat", "xml")]
    [InlineData("INTOTO5002", "InTotoSigning", "later")]
    [InlineData("INTOTO5002", "InTotoRoot", "src;$(X) @(Compile) %41 \"q\"")]
    [InlineData("INTOTO5001", "NETCoreSdkVersion", "9.0.100")]
    public void N5_A_property_is_taken_literally_or_refused(string code, string name, string value)
    {
        var ending = _small.Sandbox.DotNet("msbuild", "src/Small", "-t:_InTotoPrepare", "-restore", $"-p:{name}={value.Replace(";", "%3B", StringComparison.Ordinal).Replace("$", "%24", StringComparison.Ordinal).Replace("@", "%40", StringComparison.Ordinal).Replace("%41", "%2541", StringComparison.Ordinal).Replace("\"", "%22", StringComparison.Ordinal)}");

        Assert.Equal((1, code), (ending.Code, Assert.Single(ending.Errors)));
        Assert.Contains(value, ending.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void N5_The_name_of_a_key_file_may_look_like_an_expression()
    {
        var odd = _small.Sandbox.Outside("k;e%41y $(X) @(Compile)'.pem");
        File.Move(_small.Sandbox.Key("carl"), odd);
        _small.Sandbox.Variables["INTOTO_SIGNING_KEY"] = odd;

        var ending = _small.Build();

        Assert.True(ending.Code == 0, ending.Output);
        Assert.Single(_small.LinkFiles());
    }

    [Fact]
    public void What_is_required_and_missing_is_an_error()
    {
        _small.Sandbox.Variables["INTOTO_SIGNING_KEY"] = null;
        _small.Sandbox.Variables["InTotoRequire"] = "true";
        Assert.Equal(["INTOTO5004"], _small.Build().Errors);

        _small.Sandbox.Variables["INTOTO_SIGNING_KEY"] = _small.Sandbox.Key("carl");
        _small.Sandbox.Variables["InTotoEnabled"] = "false";
        Assert.Equal(["INTOTO5004"], _small.Build().Errors);

        _small.Sandbox.Variables["InTotoEnabled"] = null;
        _small.Sandbox.Replace("src/Small/Small.csproj", "<DebugType>embedded</DebugType>", "<DebugType>none</DebugType>");
        Assert.Equal(["INTOTO5018"], _small.Build().Errors);
        Assert.Empty(_small.LinkFiles());
    }

    [Fact]
    public void N13_A_build_that_only_an_editor_asks_for_makes_no_link_and_touches_no_key()
    {
        _small.Sandbox.Variables["INTOTO_SIGNING_KEY"] = _small.Sandbox.Outside("there-is-no-such-key.pem");

        var ending = _small.Sandbox.DotNet("msbuild", "src/Small", "-restore", "-t:Compile", "-p:DesignTimeBuild=true", "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true");

        Assert.True(ending.Code == 0, ending.Output);
        Assert.Empty(_small.LinkFiles());
        // A real build does touch it.
        Assert.Equal(["INTOTO1301"], _small.Build().Errors);
    }

    [Fact]
    public void Switched_off_nothing_of_it_runs_and_the_package_is_packed_as_without_it()
    {
        _small.Sandbox.Variables["INTOTO_SIGNING_KEY"] = _small.Sandbox.Outside("there-is-no-such-key.pem");
        _small.Sandbox.Variables["InTotoEnabled"] = "false";

        var ending = _small.Sandbox.DotNet("pack", "src/Small", "-v:detailed");

        Assert.True(ending.Code == 0, ending.Output);
        Assert.Contains("Target \"CoreCompile\"", ending.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Target \"_InToto", ending.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("without evidence", ending.Output, StringComparison.Ordinal);
        Assert.Empty(_small.LinkFiles());
        // Switched on, they are there.
        _small.Sandbox.Variables["InTotoEnabled"] = null;
        Assert.Contains("Target \"_InTotoPrepare\"", _small.Sandbox.DotNet("build", "src/Small", "-v:detailed").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Older_verifiers_get_the_classic_form_and_their_keyids()
    {
        _small.Sandbox.Variables["INTOTO_SIGNING_KEY"] = _small.Sandbox.Key("bob");
        _small.Sandbox.Variables["InTotoMetadataFormat"] = "metablock";
        _small.Sandbox.Variables["InTotoKeyIdFormat"] = "legacy";

        var ending = _small.Pack();

        Assert.True(ending.Code == 0, ending.Output);
        Assert.All(_small.Links().Values, link =>
        {
            Assert.IsType<Metablock>(link);
            Assert.Equal(InToto.Testing.TestKeys.Bob.PublicKey.LegacyId, Assert.Single(link.Signatures).KeyId);
            Assert.True(link.IsSignedBy(InToto.Testing.TestKeys.Bob.PublicKey));
        });
    }
}
