using System.Text;
using InToto.Testing;

namespace InToto.Tool.Tests;

/// <summary>List L of the attack catalogue: keys, passphrases and secrets do not leak from the command line.</summary>
public sealed class ThreatsL_SecretsTests : IDisposable
{
    private readonly Shell _shell = new();

    public ThreatsL_SecretsTests() => _shell.Run("assets keys", []);

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void L1_A_key_is_made_for_its_owner_only_whatever_the_umask_is_and_one_that_others_can_read_draws_a_warning()
    {
        Succeed("umask 000; intoto key new --output ci.pem --unencrypted; test $(stat -c %a ci.pem) = 600");
        Assert.DoesNotContain("INTOTO1309", Succeed("intoto run -n a --signing-key ci.pem -x").Error, StringComparison.Ordinal);

        Assert.Contains("warning INTOTO1309", Succeed("chmod 644 ci.pem; intoto run -n a --signing-key ci.pem -x").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void L2_A_key_in_the_environment_is_in_no_childs_environment_and_in_no_command_line()
    {
        var seen = Succeed("KEY=\"$(cat keys/carl.pem)\" intoto run -n a --signing-key env:KEY -- sh -c 'cat /proc/self/environ /proc/$PPID/cmdline'").Output;

        Assert.Contains("env:KEY", seen, StringComparison.Ordinal);
        AssertFreeOfKey(seen, "carl");
        Assert.DoesNotContain("\0KEY=", seen, StringComparison.Ordinal);
    }

    [Fact]
    public void L4_A_passphrase_is_taken_from_no_command_line()
    {
        foreach (var option in new[] { "--password", "--passphrase", "-P" })
            Assert.Equal(2, _shell.Sh($"intoto run -n a --signing-key keys/carl-encrypted.pem {option} test -x").ExitCode);
    }

    [Fact]
    public void L4_A_passphrase_that_is_typed_is_not_echoed()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "It needs script(1), which gives a terminal.");
        var seen = _shell.Sh("(sleep 4; printf 'wrong-passphrase\\n') | script -qec 'intoto run -n a --signing-key keys/carl-encrypted.pem -x' /dev/null | cat").Output;

        Assert.Contains("Passphrase of", seen, StringComparison.Ordinal);
        Assert.Contains("INTOTO1305", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-passphrase", seen[seen.IndexOf("Passphrase of", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public void L5_No_error_about_a_key_shows_a_byte_of_it()
    {
        var pem = File.ReadAllText(Repository.TestAsset("keys", "carl.pem"));
        var broken = Enumerable.Range(0, 50).Select(i => i < 25 ? pem.Remove(30 + i, 1) : pem.Insert(30 + i, "!")).ToArray();
        var script = new StringBuilder();
        for (var i = 0; i < broken.Length; i++)
        {
            _shell.Run($"write broken{i}.pem", broken[i].TrimEnd('\n').Split('\n'));
            // Several a process would be quicker, but each must be the first thing a process meets.
            if (i % 5 == 0) script.Append($"intoto key show broken{i}.pem; intoto run -n a --signing-key broken{i}.pem -x; ");
        }

        var ending = _shell.Sh(script + "true");

        Assert.Equal(20, ending.Error.Split("error INTOTO13").Length - 1);
        AssertFreeOfKey(ending.Error + ending.Output, "carl");
    }

    [Fact]
    public void L6_No_value_of_a_variable_is_in_a_link()
    {
        Succeed("MY_TOKEN=canary1 MY_SECRET=canary2 PASSWORD=canary3 API_KEY=canary4 HARMLESS=canary5 intoto run -n a --signing-key keys/carl.pem -p keys -- true");

        Assert.DoesNotContain("canary", Link("a"), StringComparison.Ordinal);
        Assert.Contains("\"environment\": {}", Link("a"), StringComparison.Ordinal);
    }

    [Fact]
    public void L7_The_value_of_an_option_for_a_secret_is_not_in_the_link_and_the_command_gets_it()
    {
        var ending = Succeed("intoto run -n a --signing-key keys/carl.pem -- echo --api-key canary --source x");

        Assert.Equal("--api-key canary --source x\n", ending.Output);
        Assert.Contains("warning INTOTO2206", ending.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", Link("a"), StringComparison.Ordinal);
        Assert.Contains("[redacted]", Link("a"), StringComparison.Ordinal);
    }

    [Fact]
    public void L7_A_command_with_a_secret_is_refused_before_it_runs()
    {
        var ending = _shell.Sh("intoto run -n a --signing-key keys/carl.pem -- sh -c 'touch ran; push oy2abcdefghijklmnopqrstuvwxyz0123456789abcdefg'");

        Assert.Equal(2, ending.ExitCode);
        Assert.Contains("INTOTO2205", ending.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("oy2abc", ending.Error, StringComparison.Ordinal);
        Succeed("test ! -e ran && test ! -e a.*.link");
    }

    [Fact]
    public void L8_A_private_key_where_a_public_one_belongs_is_refused_and_not_shown()
    {
        Succeed("cp keys/carl.pem private.pem");
        var ending = _shell.Sh("intoto sign -f root.layout -k private.pem --verify; intoto layout new . --functionary private.pem --source-functionary private.pem --output made.layout");

        Assert.Contains("INTOTO1303", ending.Error, StringComparison.Ordinal);
        AssertFreeOfKey(ending.Error + ending.Output, "carl");
        Succeed("test ! -e made.layout");
    }

    [Fact]
    public void L9_A_wrong_passphrase_an_empty_one_and_an_empty_key_are_told_apart_and_nothing_is_written_unsigned()
    {
        Succeed(": > empty.pem");
        string CodeOf(string command) => _shell.Sh(command + " -n a -x").Error.Split(':')[0];

        Assert.Equal("error INTOTO1305", CodeOf("INTOTO_KEY_PASSPHRASE=wrong intoto run --signing-key keys/carl-encrypted.pem"));
        Assert.Equal("error INTOTO1304", CodeOf("INTOTO_KEY_PASSPHRASE= intoto run --signing-key keys/carl-encrypted.pem"));
        Assert.Equal("error INTOTO1304", CodeOf("intoto run --signing-key keys/carl-encrypted.pem"));
        Assert.Equal("error INTOTO1301", CodeOf("intoto run --signing-key empty.pem"));
        Succeed("! ls a.*link");
    }

    [Fact]
    public void L10_A_key_that_is_a_folder_or_a_pipe_is_refused_and_a_link_to_a_key_is_followed()
    {
        Succeed("mkdir folder.pem; mkfifo pipe.pem; ln -s keys/carl.pem link.pem");

        foreach (var key in new[] { "folder.pem", "pipe.pem" })
            Assert.Contains("INTOTO1301", _shell.Sh($"timeout 20 intoto run -n a --signing-key {key} -x").Error, StringComparison.Ordinal);
        Succeed("intoto run -n a --signing-key link.pem -x");
    }

    [Fact]
    public void L11_Whenever_it_is_killed_no_file_holds_a_byte_of_the_key()
    {
        Succeed("mkdir out; for i in 05 10 15 20 25 30 40; do timeout -s KILL 0.$i intoto run -n a --signing-key keys/bob.pem -d out -p keys -x; done; true");

        foreach (var file in Directory.EnumerateFiles(_shell.At("out")))
        {
            AssertFreeOfKey(File.ReadAllText(file), "bob");
            if (file.EndsWith(".link", StringComparison.Ordinal)) Metadata.Read(File.ReadAllBytes(file));
        }
    }

    [Fact]
    public void I12_A_folder_that_everybody_can_write_to_draws_a_warning()
    {
        Succeed("mkdir open sticky; chmod 777 open; chmod 1777 sticky");

        Assert.Contains("warning INTOTO2207", Succeed("intoto run -n a --signing-key keys/carl.pem -d open -x").Error, StringComparison.Ordinal);
        Assert.DoesNotContain("INTOTO2207", Succeed("intoto run -n a --signing-key keys/carl.pem -d sticky -x").Error, StringComparison.Ordinal);
    }

    private Ending Succeed(string script)
    {
        var ending = _shell.Sh(script);
        Assert.True(ending.ExitCode == 0, ending.Error);
        return ending;
    }

    private string Link(string step) => File.ReadAllText(Directory.EnumerateFiles(_shell.At("."), $"{step}.*.link").Single());

    /// <summary>Neither a line of its base64 nor its bytes in hexadecimal, of either case.</summary>
    private static void AssertFreeOfKey(string text, string key)
    {
        var body = File.ReadAllLines(Repository.TestAsset("keys", $"{key}.pem")).Where(line => !line.StartsWith('-')).ToArray();
        var bytes = Convert.FromBase64String(string.Concat(body));
        // The beginning says only what kind of key it is.
        var secret = bytes[^32..];
        Assert.DoesNotContain(body[^1], text, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexString(secret), text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Convert.ToBase64String(secret)[..^4], text, StringComparison.Ordinal);
    }
}
