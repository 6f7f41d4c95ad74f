using System.Diagnostics;
using System.Globalization;
using InToto.Testing;
using InToto.Tests.Recording;

namespace InToto.Tests.Verification;

[Spec("4.3.2")]
[Spec("4.3.2.1")]
public sealed class ThreatsH_InspectionsTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public ThreatsH_InspectionsTests() => _scratch.Write("product/demo.dll", "demo.dll");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void H1_No_command_runs_unless_that_is_allowed()
    {
        var chain = Inspecting("touch", _scratch.At("canary"));
        chain.Options = VerificationOptions.Default;
        var failure = chain.Verify(withInspections: false).ShouldBeRejected();
        Assert.Equal(Codes.InspectionNotAllowed, failure.Code);
        Assert.Contains("--allow-inspections", failure.Hint, StringComparison.Ordinal);
        Assert.False(File.Exists(_scratch.At("canary")));

        chain.Options = Allowed();
        chain.Verify(withInspections: false).ShouldBeVerified();
        Assert.True(File.Exists(_scratch.At("canary")));
    }

    [Fact]
    public void H2_Words_are_arguments_and_no_shell_reads_them()
    {
        string[] words = ["; touch canary", "$(touch canary)", "`touch canary`", "a b", "'\"", "*", ""];
        Accepted("sh", ["-c", "[ \"$#\" = 7 ] && [ \"$1\" = '; touch canary' ] && [ \"$2\" = '$(touch canary)' ] && [ \"$4\" = 'a b' ] && [ \"$6\" = '*' ] && [ ! -e canary ]", "sh", .. words]);
    }

    [Fact]
    public void H3_A_file_of_the_product_does_not_stand_for_a_program_of_the_same_name()
    {
        foreach (var name in (string[])["true", "setsid", "sh"]) _scratch.Executable($"product/{name}", $"touch {_scratch.At("canary")}");

        Accepted("true");
        Accepted("sh", "-c", "exit 0");
        Assert.False(File.Exists(_scratch.At("canary")));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("relative")]
    [InlineData("PRODUCT")]
    [InlineData("WRITABLE")]
    public void H4_Entries_of_PATH_where_others_can_put_programs_are_not_searched(string entry)
    {
        _scratch.Executable("product/check", $"touch {_scratch.At("canary")}");
        _scratch.Executable("writable/check", $"touch {_scratch.At("canary")}");
        _scratch.Executable("mine/check", "exit 0");
        Open("writable");
        var folder = entry switch { "PRODUCT" => _scratch.At("product"), "WRITABLE" => _scratch.At("writable"), _ => entry };

        var failure = Failed(Inspecting("check"), Allowed($"{folder}:/usr/bin:/bin"));
        Assert.Equal(Codes.InspectionCommandMissing, failure.Code);
        Assert.Contains("'check' is not in any folder of PATH that is searched", failure.What, StringComparison.Ordinal);

        var chain = Inspecting("check");
        chain.Options = Allowed($"{folder}:{_scratch.At("mine")}");
        chain.Verify(withInspections: false).ShouldBeVerified();
        Assert.False(File.Exists(_scratch.At("canary")));
    }

    [Fact]
    public void H4_A_command_gets_only_the_entries_of_PATH_that_are_searched()
    {
        Open("writable");
        var chain = Inspecting("sh", "-c", "[ \"$PATH\" = /usr/bin:/bin ]");
        chain.Options = Allowed($":.:relative:{_scratch.At("writable")}:/usr/bin:{_scratch.At("product")}:/bin:/no/such");

        chain.Verify(withInspections: false).ShouldBeVerified();
    }

    [Fact]
    public void H5_A_script_of_the_product_does_not_inspect_the_product()
    {
        var script = _scratch.Executable("product/check", "exit 0");

        Assert.Contains("what is to be inspected does not inspect itself", Failed(Inspecting("./check")).What, StringComparison.Ordinal);
        Assert.Equal(Codes.InspectionCommandMissing, Failed(Inspecting("sub/../check")).Code);
        Assert.Equal(Codes.InspectionCommandMissing, Failed(Inspecting(script)).Code);
        Assert.Equal(Codes.InspectionCommandMissing, Failed(Inspecting(_scratch.Link("link", script))).Code);

        var chain = Inspecting("./check");
        chain.Options = Allowed() with { Dialect = Dialect.Compat };
        chain.Verify(withInspections: false).ShouldBeVerified();
    }

    [Fact]
    public void H6_Neither_files_of_the_product_nor_the_environment_change_what_runs()
    {
        foreach (var file in (string[])[".in_totorc", ".bashrc", ".gitconfig", ".npmrc", "nuget.config", "global.json", "Directory.Build.props", ".editorconfig"])
            _scratch.Write($"product/{file}", $"[alias]\n\tstatus = !touch {_scratch.At("canary")}\ntouch {_scratch.At("canary")}\n");
        foreach (var name in (string[])["LD_PRELOAD", "DOTNET_STARTUP_HOOKS", "GIT_CONFIG_GLOBAL", "MSBUILDADDITIONALSDKRESOLVERSFOLDER", "BASH_ENV", "ENV"])
            Environment.SetEnvironmentVariable(name, name == "LD_PRELOAD" ? "" : _scratch.At("product/.bashrc"));
        try
        {
            Accepted("sh", "-c", "[ -z \"$BASH_ENV$ENV$GIT_CONFIG_GLOBAL$DOTNET_STARTUP_HOOKS$LD_PRELOAD$MSBUILDADDITIONALSDKRESOLVERSFOLDER\" ]");
            Accepted("bash", "-c", "exit 0");
            Accepted("sh", "-c", "[ -z \"$(ls -A \"$HOME\")\" ] && [ -d \"$TMPDIR\" ] && git config --global alias.status; [ $? = 1 ]");
        }
        finally
        {
            foreach (var name in (string[])["LD_PRELOAD", "DOTNET_STARTUP_HOOKS", "GIT_CONFIG_GLOBAL", "MSBUILDADDITIONALSDKRESOLVERSFOLDER", "BASH_ENV", "ENV"]) Environment.SetEnvironmentVariable(name, null);
        }
        Assert.False(File.Exists(_scratch.At("canary")));
    }

    [Theory]
    [InlineData("sleep 60 & echo $! > PID; wait")]
    [InlineData("trap '' TERM; sleep 60 & echo $! > PID; wait; sleep 60")]
    [InlineData("(sleep 60 & echo $! > PID); sleep 60")]
    public void H7_What_takes_too_long_is_killed_with_all_it_started(string script)
    {
        var watch = Stopwatch.StartNew();

        var failure = Failed(Inspecting("sh", "-c", script.Replace("PID", _scratch.At("pid"), StringComparison.Ordinal)), Allowed(seconds: 0.5));

        Assert.Equal(Codes.InspectionTimedOut, failure.Code);
        Assert.Contains("was not done after 0.5 seconds", failure.What, StringComparison.Ordinal);
        Assert.Contains("--inspection-timeout", failure.Hint, StringComparison.Ordinal);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"It took {watch.Elapsed}.");
        Gone();
    }

    [Fact]
    public void H7_What_a_command_leaves_behind_ends_with_it()
    {
        var watch = Stopwatch.StartNew();

        Accepted("sh", "-c", $"(sleep 60 & echo $! > {_scratch.At("pid")}); exit 0");

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"It took {watch.Elapsed}.");
        Gone();
    }

    [Fact]
    public void H8_Endless_output_is_read_on_and_a_bounded_part_of_it_kept()
    {
        Accepted("sh", "-c", "head -c 20000000 /dev/zero; head -c 20000000 /dev/zero >&2");
        Assert.Equal(Codes.InspectionTimedOut, Failed(Inspecting("sh", "-c", "cat /dev/zero & cat /dev/zero >&2"), Allowed(seconds: 1)).Code);
    }

    [Theory]
    [InlineData("exit 3", "returned 3.")]
    [InlineData("exit 127", "returned 127.")]
    [InlineData("kill -9 $$", "returned 137.")]
    [InlineData("echo first; echo last >&2; exit 1", "returned 1, and said last: last.")]
    [InlineData("echo said; exit 1", "returned 1, and said last: said.")]
    public void H9_A_command_that_fails_is_a_rejection(string script, string said)
    {
        var failure = Failed(Inspecting("sh", "-c", script));

        Assert.Equal((Codes.InspectionReturned, 11, "in inspection 'look'"), (failure.Code, failure.Stage, failure.Where));
        Assert.EndsWith(said, failure.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-program-anywhere")]
    [InlineData("/no/such/program")]
    [InlineData("/etc/passwd")]
    [InlineData("/etc")]
    [InlineData("")]
    public void H9_A_command_that_is_none_is_a_rejection(string program) => Assert.Equal(Codes.InspectionCommandMissing, Failed(Inspecting(program)).Code);

    [Fact]
    public void H9_An_inspection_without_a_command_is_a_rejection() => Assert.Contains("names no command", Failed(Inspecting()).What, StringComparison.Ordinal);

    [Fact]
    public void H10_A_command_that_waits_for_input_gets_its_end() => Accepted("cat");

    [Fact]
    public void H11_A_product_that_changes_meanwhile_is_a_rejection()
    {
        foreach (var change in (string[])["echo evil >> demo.dll", "echo evil > evil.dll", "rm demo.dll", "mkdir evil"])
        {
            Assert.Equal(Codes.ProductChanged, Failed(Inspecting("sh", "-c", $"cd {_scratch.At("product")} && {change}")).Code);
            _scratch.Write("product/demo.dll", "demo.dll");
        }
        Accepted("sh", "-c", $"cat {_scratch.At("product/demo.dll")} && echo evil > demo.dll");
    }

    [Fact]
    public void H12_The_folder_of_the_product_stays_as_it_is_and_nothing_is_left_elsewhere()
    {
        _scratch.Write("product/sub/file", "x");
        _scratch.Link("product/link", "sub/file");
        var before = _scratch.Run("sh", "-c", "find product -printf '%p %y %m %T@ %C@ %s %l\\n' | sort; ls -d \"${TMPDIR:-/tmp}\"/intoto-*/product || true");

        Accepted("sh", "-c", "rm -rf demo.dll sub link; echo x > new; mkdir closed; echo y > closed/file; chmod 000 closed 2>/dev/null; chmod 500 .; exit 0");
        Assert.Equal(Codes.InspectionReturned, Failed(Inspecting("false")).Code);

        Assert.Equal(before, _scratch.Run("sh", "-c", "find product -printf '%p %y %m %T@ %C@ %s %l\\n' | sort; ls -d \"${TMPDIR:-/tmp}\"/intoto-*/product || true"));
    }

    [Fact]
    public void H13_Where_the_rules_of_a_step_fail_no_inspection_begins()
    {
        var chain = Inspecting("touch", _scratch.At("canary"));
        chain["build"].Products["evil.dll"] = "evil";

        Assert.Equal(10, Failed(chain).Stage);
        Assert.False(File.Exists(_scratch.At("canary")));
    }

    [Theory]
    [InlineData("printf '\\033[2J\\033]0;x'")]
    [InlineData("echo '##vso[task.setvariable variable=x]y'")]
    [InlineData("echo '::set-env name=x::y'")]
    [InlineData("echo '##[command]x'")]
    public void H14_What_a_command_says_commands_nobody(string script)
    {
        var what = Failed(Inspecting("sh", "-c", $"{script}; exit 1")).What;

        Assert.Contains("and said last: ", what, StringComparison.Ordinal);
        var said = what[what.IndexOf("said last: ", StringComparison.Ordinal)..];
        Assert.DoesNotContain('\u001b', said);
        Assert.DoesNotContain("##", said, StringComparison.Ordinal);
        Assert.DoesNotContain("::", said, StringComparison.Ordinal);
    }

    [Fact]
    public void H15_Secrets_of_the_environment_are_not_passed_on()
    {
        Environment.SetEnvironmentVariable("INTOTO_KEY_PASSPHRASE", "secret");
        Environment.SetEnvironmentVariable("SOME_TOKEN", "secret");
        try
        {
            Accepted("sh", "-c", "! env | grep secret");
            Accepted("sh", "-c", "[ \"$(env | cut -d= -f1 | grep -vE '^(PATH|HOME|TMPDIR|LANG|PWD|OLDPWD|SHLVL|_)$')\" = '' ]");
        }
        finally
        {
            Environment.SetEnvironmentVariable("INTOTO_KEY_PASSPHRASE", null);
            Environment.SetEnvironmentVariable("SOME_TOKEN", null);
        }
    }

    [Fact]
    public void H16_What_is_written_to_standard_error_is_no_failure() => Accepted("sh", "-c", "echo oops >&2");

    private void Accepted(string program, params string[] arguments)
    {
        var chain = Inspecting([program, .. arguments]);
        chain.Options = Allowed();
        chain.Verify(withInspections: false).ShouldBeVerified();
    }

    private VerificationFailure Failed(SupplyChainSimulator chain, VerificationOptions? options = null)
    {
        chain.Options = options ?? Allowed();
        return chain.Verify(withInspections: false).ShouldBeRejected();
    }

    private VerificationOptions Allowed(string searchPath = "/usr/local/bin:/usr/bin:/bin", double seconds = 10) => new()
    {
        Inspections = new() { ProductFolder = _scratch.At("product"), SearchPath = searchPath, Timeout = TimeSpan.FromSeconds(seconds) },
    };

    private static SupplyChainSimulator Inspecting(params string[] run) => Chains.OneStep().Command("look", run);

    private void Open(string folder)
    {
        _scratch.Folder(folder);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_scratch.At(folder), (UnixFileMode)0b111_111_111);
    }

    private void Gone()
    {
        var id = int.Parse(File.ReadAllText(_scratch.At("pid")), CultureInfo.InvariantCulture);
        for (var i = 0; i < 100; i++)
        {
            // A killed child whose parent died too is a zombie until it is reaped: it runs no more.
            if (!File.Exists($"/proc/{id}/stat") || File.ReadAllText($"/proc/{id}/stat").Contains(") Z", StringComparison.Ordinal)) return;
            Thread.Sleep(20);
        }
        Assert.Fail($"Process {id} is still there.");
    }
}
