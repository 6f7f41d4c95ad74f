#:property PublishAot=false
#:property ManagePackageVersionsCentrally=false

// From nothing to a verified package, and seven attacks on it:  dotnet run demo.cs
// It needs the SDK and git, works on copies of testassets/Contoso.Text in a folder of its own, and removes that afterwards (--keep: does not).

using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

var demo = new Demo((string)AppContext.GetData("EntryPointFileDirectoryPath")!);
try
{
    await demo.BuildTheTools();
    await demo.PrepareARepository();
    await demo.RecordAndPack();
    await demo.ServeAndVerify();
    await demo.AttackThePackage();
    await demo.HoldToAPolicy();
    await demo.AttackTheBuild();
    return demo.Conclude();
}
finally
{
    await demo.EndBuilds();
    if (args.Contains("--keep")) Console.WriteLine($"kept: {demo.Folder}");
    else demo.Remove();
}

internal sealed class Demo(string checkout)
{
    private const string Package = "Contoso.Text.1.0.0.nupkg";
    private const string Source = "src/Contoso.Text/Slug.cs";

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly string _version = $"0.1.0-demo.{DateTime.UtcNow:yyyyMMddHHmmss}";
    private readonly string _tool = Path.Join(checkout, "src", "InToto.Tool", "bin", "Release", "net10.0", OperatingSystem.IsWindows() ? "dotnet-intoto.exe" : "dotnet-intoto");
    // One compiler serves all builds of the demo, which takes half their time, also where builds are told to start one each; there it ends with the demo.
    private readonly bool _endsCompiler = "false".Equals(Environment.GetEnvironmentVariable("UseSharedCompilation"), StringComparison.OrdinalIgnoreCase);
    private readonly List<string> _surprises = [];
    private Task _hidden = Task.CompletedTask;
    private Task<(bool Swapped, Ending Build)> _swapped = Task.FromResult((false, new Ending(0, "", "")));
    private Task _forged = Task.CompletedTask;

    public string Folder { get; } = Directory.CreateTempSubdirectory("intoto-demo-").FullName;

    public async Task BuildTheTools()
    {
        Say("The tool and the package InToto.Build, made from this checkout");
        // What analyzers say was said to who wrote it.
        await Succeed(checkout, "dotnet", "build", "src/InToto.Tool", "-c", "Release", "-v", "quiet", "-p:RunAnalyzers=false");
        await Succeed(checkout, "dotnet", "pack", "src/InToto.Build", "-c", "Release", "-v", "quiet", "-o", At("feed"), $"-p:PackageVersion={_version}", "-p:TasksAhead=false", "-p:RunAnalyzers=false");
    }

    public async Task PrepareARepository()
    {
        Say("A library in a git repository of its own; keys; the owner's layout of its package");
        Copy(Path.Join(checkout, "testassets", "Contoso.Text"), At("repository"));
        Directory.CreateDirectory(At("keys"));
        foreach (var name in new[] { "owner", "source", "ci", "mallory" })
            await Succeed(At("keys"), _tool, "key", "new", "--output", $"{name}.pem", "--unencrypted");

        await Succeed(At("repository"), "git", "init", "-q", ".");
        await Show("repository", "layout", "new", "src/Contoso.Text", "--functionary", "../keys/ci.pub", "--source-functionary", "../keys/source.pub", "--property", "Version");
        await Show("repository", "sign", "-f", "intoto/Contoso.Text.layout", "-k", "../keys/owner.pem");
        await Succeed(At("repository"), "git", "add", "-A");
        await Succeed(At("repository"), "git", "-c", "user.name=Owner", "-c", "user.email=owner@example.org", "-c", "commit.gpgsign=false", "commit", "-q", "-m", "Contoso.Text");
    }

    public async Task RecordAndPack()
    {
        Say("Someone vouches for the source; compile and pack record themselves");
        await Show("repository", "run", "-n", "source", "--signing-key", "../keys/source.pem", "--products", "git:HEAD", "-d", "intoto", "-x");
        // The next version, which an attack will need, beside it: a pack keeps one core busy.
        Clone("generated", withLayout: false);
        var next = Pack("generated", "next", "-p:Version=1.0.1");
        Console.WriteLine("$ dotnet pack src/Contoso.Text");
        var packed = await Pack("repository", "packed");
        Require(await next, "dotnet pack -p:Version=1.0.1");
        Console.Write(Require(packed, "dotnet pack"));
        // What is shown next leaves the cores idle: the builds that will be attacked run beside it.
        (_hidden, _swapped) = (HideInGeneratedSource(), SwapWhileTheCompilerRuns());
        _forged = PackWhatIsSwapped();
        await Show("packed", "evidence", "list", Package);
    }

    public async Task ServeAndVerify()
    {
        Say("A gallery signs what was uploaded; the consumer verifies what was downloaded");
        await Serve("packed", "served");
        await Show("served", "verify", Package, "-l", "../repository/intoto/Contoso.Text.layout", "--layout-key", "../keys/owner.pub");
    }

    /// <summary>What was packed is changed before the gallery signs it; the true evidence lies beside it.</summary>
    public async Task AttackThePackage()
    {
        Say("Attacks on the package");
        await Tamper("1 a DLL replaced", zip => Change(zip, "lib/net10.0/Contoso.Text.dll", dll => dll[dll.Length / 2] ^= 1));
        await Tamper("2 a build target added", zip => Add(zip, "buildTransitive/Contoso.Text.targets", "<Project />"));
        await Tamper("3 an entry removed", zip => zip.GetEntry("README.md")!.Delete());

        await Expect("4 evidence of another version", "served", "--evidence", "../next/Contoso.Text.1.0.1.intoto.jsonl");

        await Succeed(At("packed"), _tool, "evidence", "extract", Package, "-o", "../stranger");
        var link = OnlyLink("stranger", "pack");
        await Succeed(At("stranger"), _tool, "sign", "-f", link, "-k", "../keys/mallory.pem", "-o", link);
        await Expect("5 a link signed by a stranger", "served", "--link-dir", "../stranger");
    }

    /// <summary>Who uses many packages names no layouts: a policy does, and says what has to be there.</summary>
    public async Task HoldToAPolicy()
    {
        Say("A consumer's policy: who may make which package");
        Directory.CreateDirectory(At("consumer"));
        await File.WriteAllTextAsync(At("consumer", "intoto.policy.json"), """
            {
              "version": 1,
              "packages": [
                { "pattern": "Contoso.*", "layout": "../repository/intoto/Contoso.Text.layout", "keys": ["../keys/owner.pub"], "onMissing": "fail" }
              ]
            }
            """);
        await Show("consumer", "policy", "check");
        Console.WriteLine($"$ dotnet intoto verify ../served/{Package}");
        var served = Require(await Run(At("consumer"), [], [_tool, "verify", $"../served/{Package}"]), "dotnet intoto verify");
        foreach (var line in served.Split('\n').SkipWhile(line => !line.StartsWith("expected", StringComparison.Ordinal))) if (line.Length > 0) Console.WriteLine(line);
        Rejected("2 again, a build target added", await Run(At("consumer"), [], [_tool, "verify", $"../attack-2/{Package}"]), "rejected 1 of 1");
    }

    public async Task AttackTheBuild()
    {
        Say("Attacks on the machine that builds");
        await _hidden;
        await Verify("6 code in a generated file", "generated-packed", "Contoso.Text.1.0.1.nupkg");
        var (swap, build) = await _swapped;
        Refused($"7 SUNSPOT, the source swapped {(swap ? "and put back" : "NOT")}", build);
        await Forge();
    }

    /// <summary>What the SDK has generated once, here for version 1.0.1, it takes as it lies, and git does not know it.</summary>
    private async Task HideInGeneratedSource()
    {
        foreach (var framework in (string[])["net10.0", "netstandard2.0"])
            await File.AppendAllTextAsync(At("generated", "src", "Contoso.Text", "obj", "Release", framework, "Contoso.Text.AssemblyInfo.cs"), "internal static class Backdoor { [System.Obsolete] public static int Open() => 1; }\n");
        Require(await Pack("generated", "generated-packed", "-p:Version=1.0.1"), "dotnet pack");
    }

    /// <summary>SUNSPOT: the source is another one only while the compiler reads it. Its time stamps are put back too.</summary>
    private async Task<(bool Swapped, Ending Build)> SwapWhileTheCompilerRuns()
    {
        Clone("sunspot", withLayout: false);
        var obj = At("sunspot", "src", "Contoso.Text", "obj", "Release", "net10.0");
        using var stop = new CancellationTokenSource();
        var swap = Swap("sunspot", () => File.Exists(Path.Join(obj, "intoto", "compile.inputs")), () => File.Exists(Path.Join(obj, "Contoso.Text.dll")), stop.Token);
        // One target framework alone, so that it is its compiler that is deceived, and nobody who hashes; and one that starts, which leaves time for it.
        var build = await Build("sunspot", "build", "-c", "Release", "-f", "net10.0", "-p:UseSharedCompilation=false");
        await stop.CancelAsync();
        return (await swap, build);
    }

    /// <summary>The same with the build's check out of the way: it sees the swapped source all the time.</summary>
    private async Task PackWhatIsSwapped()
    {
        await _swapped;
        File.WriteAllText(At("sunspot", Source), Evil(File.ReadAllText(At("sunspot", Source))));
        Require(await Pack("sunspot", "forged-packed"), "dotnet pack");
    }

    /// <summary>The attacker corrects what the build recorded, with its key.</summary>
    private async Task Forge()
    {
        await _forged;
        var clean = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(At("repository", Source))));
        var evil = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(At("sunspot", Source))));
        await Succeed(At("forged-packed"), _tool, "evidence", "extract", Package, "-o", "../forged-links");

        var link = At("forged-links", OnlyLink("forged-links", "compile.Contoso.Text"));
        var envelope = JsonNode.Parse(await File.ReadAllTextAsync(link))!;
        var payload = Encoding.UTF8.GetString(Convert.FromBase64String((string)envelope["payload"]!));
        envelope["payload"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(payload.Replace(evil, clean, StringComparison.Ordinal)));
        await File.WriteAllTextAsync(link, envelope.ToJsonString());
        await Succeed(At("forged-links"), _tool, "sign", "-f", link, "-k", "../keys/ci.pem");
        await Expect("7 SUNSPOT, the record forged with the build's key", "forged-packed", "--link-dir", "../forged-links");
    }

    public int Conclude()
    {
        foreach (var surprise in _surprises) Console.WriteLine($"NOT as it should be: {surprise}");
        Console.WriteLine($"\n{(_surprises.Count == 0 ? "One package verified, seven attacks rejected" : "The demo failed")}, after {_clock.Elapsed.TotalSeconds:0} seconds.");
        return _surprises.Count == 0 ? 0 : 1;
    }

    /// <summary>Waits for builds that nobody has waited for because something else failed: they write where is to be removed.</summary>
    public async Task EndBuilds()
    {
        await Task.WhenAny(Task.WhenAll(_hidden, _swapped, _forged));
        if (!_endsCompiler) return;
        var ending = await Run(Folder, [], ["dotnet", "build-server", "shutdown", "--vbcscompiler"]);
        // No exception: it would hide what went wrong before.
        if (ending.ExitCode != 0) await Console.Error.WriteLineAsync($"The compile server still runs: {ending.Error.Trim()}");
    }

    public void Remove()
    {
        // What git stores is read-only.
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)) File.SetAttributes(file, FileAttributes.Normal);
        Directory.Delete(Folder, recursive: true);
    }

    private async Task<bool> Swap(string repository, Func<bool> begin, Func<bool> end, CancellationToken stop)
    {
        var source = At(repository, Source);
        var (clean, time) = (await File.ReadAllTextAsync(source, stop), File.GetLastWriteTimeUtc(source));
        while (!begin()) if (stop.IsCancellationRequested) return false; else await Task.Delay(2, CancellationToken.None);
        await File.WriteAllTextAsync(source, Evil(clean), CancellationToken.None);
        while (!end() && !stop.IsCancellationRequested) await Task.Delay(2, CancellationToken.None);
        await File.WriteAllTextAsync(source, clean, CancellationToken.None);
        File.SetLastWriteTimeUtc(source, time);
        return true;
    }

    private static string Evil(string source) => source + "\ninternal static class Sunspot { public static int Open() => 1; }\n";

    private async Task Tamper(string attack, Action<ZipArchive> change)
    {
        var folder = $"attack-{attack[0]}";
        Copy(At("packed"), At(folder));
        using (var zip = ZipFile.Open(At(folder, Package), ZipArchiveMode.Update))
        {
            zip.GetEntry("_manifest/intoto.jsonl")!.Delete();
            change(zip);
        }
        await Sign(folder);
        await Expect(attack, folder);
    }

    private static void Change(ZipArchive zip, string name, Action<byte[]> change)
    {
        using var stream = zip.GetEntry(name)!.Open();
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        change(bytes);
        stream.Position = 0;
        stream.Write(bytes);
    }

    private static void Add(ZipArchive zip, string name, string text)
    {
        using var stream = zip.CreateEntry(name).Open();
        stream.Write(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Verifies the package of a folder, and expects a rejection.</summary>
    private Task Expect(string attack, string folder, params string[] more) => Verify(attack, folder, Package, more);

    private async Task Verify(string attack, string folder, string package, params string[] more)
    {
        var ending = await Run(At(folder), [], [_tool, "verify", package, "-l", "../repository/intoto/Contoso.Text.layout", "--layout-key", "../keys/owner.pub", .. more]);
        Rejected(attack, ending, "rejected INTOTO");
    }

    private void Rejected(string attack, Ending ending, string beginning)
    {
        Console.WriteLine();
        foreach (var line in ending.Error.Split('\n').Where(line => line.Contains(" INTOTO", StringComparison.Ordinal) && !line.StartsWith(" next ", StringComparison.Ordinal))) Console.WriteLine(line);
        var verdict = ending.Output.TrimEnd().Split('\n')[^1];
        Console.WriteLine($"{attack}: {verdict}");
        if (ending.ExitCode != 1 || !verdict.StartsWith(beginning, StringComparison.Ordinal)) _surprises.Add($"{attack}: {verdict}\n{ending.Error}");
    }

    /// <summary>Expects that the build stopped by itself, with one of our codes, and made no package.</summary>
    private void Refused(string attack, Ending build)
    {
        var error = build.Output.Split('\n').FirstOrDefault(line => line.Contains("error INTOTO", StringComparison.Ordinal)) ?? "no error";
        var at = error.IndexOf("INTOTO", StringComparison.Ordinal);
        var end = error.IndexOf(" (in ", StringComparison.Ordinal);
        Console.WriteLine();
        Console.WriteLine(at < 0 ? error : error[(at - "error ".Length)..(end < 0 ? error.Length : end)]);
        Console.WriteLine($"{attack}: {(at < 0 ? "not rejected" : $"rejected {error.Substring(at, 10)} by the build")}");
        if (build.ExitCode == 0 || at < 0) _surprises.Add($"{attack}: the build ended with {build.ExitCode}\n{build.Output}");
    }

    private Task<Ending> Pack(string repository, string output, params string[] more) => Build(repository, ["pack", "-o", At(output), .. more]);

    private Task<Ending> Build(string repository, params string[] words) => Run(At(repository),
        [
            ("INTOTO_SIGNING_KEY", At("keys", "ci.pem")), ("InTotoBuildVersion", _version), ("XDG_CACHE_HOME", At("cache")), ("RestoreAdditionalProjectSources", At("feed")),
            ("RestorePackagesPath", At("packages")), ("RestoreFallbackFolders", UserPackages()),
        ],
        ["dotnet", words[0], "src/Contoso.Text", "-v", "quiet", .. words[1..]]);

    /// <summary>What a gallery does with an upload: it appends its signature.</summary>
    private async Task Serve(string from, string to)
    {
        Copy(At(from), At(to));
        await Sign(to);
    }

    private async Task Sign(string folder)
    {
        if (!File.Exists(At("gallery.pfx"))) await File.WriteAllBytesAsync(At("gallery.pfx"), Certificate());
        await Succeed(At(folder), "dotnet", "nuget", "sign", Package, "--certificate-path", At("gallery.pfx"), "--certificate-password", "demo");
    }

    private static byte[] Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Gallery of the demo", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.3")], critical: true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        return certificate.Export(X509ContentType.Pfx, "demo");
    }

    private string At(params string[] path) => Path.Join([Folder, .. path]);

    private string OnlyLink(string folder, string step) => Path.GetFileName(Directory.GetFiles(At(folder), $"{step}.????????.link").Single());

    /// <summary>The repository as it was cloned: without what was built in it. Where its layout is, the build itself verifies the package, so attackers take it away.</summary>
    private void Clone(string to, bool withLayout = true)
    {
        Copy(At("repository"), At(to));
        if (!withLayout) File.Delete(At(to, "intoto", "Contoso.Text.layout"));
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(from, file);
            if (path.Split(Path.DirectorySeparatorChar).Any(segment => segment is "bin" or "obj")) continue;
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Join(to, path))!);
            File.Copy(file, Path.Join(to, path));
        }
    }

    private static string UserPackages() => Directory.CreateDirectory(
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages")).FullName;

    private static void Say(string what) => Console.WriteLine($"\n== {what}");

    /// <summary>Runs the tool, and shows it as a user sees it.</summary>
    private async Task Show(string folder, params string[] words)
    {
        Console.WriteLine($"$ dotnet intoto {string.Join(' ', words)}");
        var ending = await Run(At(folder), [], [_tool, .. words]);
        Console.Write(Require(ending, $"dotnet intoto {words[0]}"));
    }

    private static async Task Succeed(string folder, params string[] command) => Require(await Run(folder, [], command), string.Join(' ', command));

    private static string Require(Ending ending, string command) =>
        ending.ExitCode == 0 ? ending.Error + ending.Output : throw new InvalidOperationException($"{command} ended with {ending.ExitCode}:\n{ending.Error}{ending.Output}");

    private static async Task<Ending> Run(string folder, (string Name, string Value)[] variables, string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables) start.Environment[name] = value;
        start.Environment["UseSharedCompilation"] = "true";
        // Processes that end in seconds gain nothing from being measured while they run.
        start.Environment["DOTNET_TieredPGO"] = "0";
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new(process.ExitCode, await output, await error);
    }

    private sealed record Ending(int ExitCode, string Output, string Error);
}
