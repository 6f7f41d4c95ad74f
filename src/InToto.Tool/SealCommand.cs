using System.Collections.Immutable;
using System.CommandLine;
using System.Runtime.InteropServices;
using InToto.DotNet;
using InToto.Signing;

namespace InToto.Tool;

/// <summary><c>seal</c>: checks again what a build recorded without a key, signs it, and puts the evidence into the package.</summary>
internal static class SealCommand
{
    public static Command Create(Terminal terminal)
    {
        var package = new Argument<string>("PACKAGE") { Description = "A .nupkg that was packed with InTotoSigning=deferred, and ID.VERSION.unsigned.jsonl beside it.", CustomParser = CommandWords.OneWord };
        var key = CommandWords.Needed("--signing-key", "KEY", "The builder's private key: a file, env:NAME or exec:COMMAND.", "-k");
        var layout = CommandWords.Optional("--layout", "LAYOUT", "The layout to evaluate and embed. Default: intoto/PACKAGEID.layout in the repository.", "-l");
        var owners = CommandWords.Several("--layout-key", "KEY", "The project owners' public keys; every one must have signed the layout. Default: whose layout it is, is left to whoever verifies.");
        var without = CommandWords.Switch("--no-layout", "Evaluate no layout, and embed none.");
        var evidence = CommandWords.Several("--evidence", "FILE", "Links made elsewhere, such as the one of the source, to be embedded too.");
        var root = CommandWords.Optional("--root", "DIR", "The repository that was built, with its obj and bin. Default: upward from the package, the folder with .git.");
        var packages = CommandWords.Several("--packages", "DIR", "Folders of unpacked NuGet packages. Default: NUGET_PACKAGES, otherwise the user's.");
        var dotnet = CommandWords.Optional("--dotnet", "DIR", "The dotnet installation with the SDK that built. Default: the one that this program runs on.");
        var metablock = CommandWords.Switch("--metablock", "Write links in the classic wrapper instead of a DSSE envelope.");
        var keyIds = CommandWords.KeyIdFormat();

        return new Command("seal", "Check again what a build recorded without a key, sign it, and embed it as evidence.")
            { package, key, layout, owners, without, evidence, root, packages, dotnet, metablock, keyIds }
            .Runs(async (given, cancellationToken) =>
            {
                terminal.Begin("seal");
                if (given.GetValue(without) && given.GetValue(layout) is not null) throw new UsageException("--no-layout and --layout exclude each other.", "Give one of the two.");
                var path = Path.GetFullPath(Inputs.Existing(given.GetRequiredValue(package), "PACKAGE"));
                var folder = given.GetValue(root) is { } named ? Inputs.Existing(named, "--root") : RepositoryRoot.Of(Path.GetDirectoryName(path)!);
                var places = new SealPlaces(Path.GetFullPath(folder), PackageFolders(given.GetValue(packages)), Path.GetFullPath(given.GetValue(dotnet) ?? OwnInstallation));
                var policy = given.GetValue(without) ? null : Layout(given.GetValue(layout), path, places.Root);
                var keys = Inputs.PublicKeys(given.GetValue(owners) ?? []);
                ImmutableArray<Metadata> more = [.. (given.GetValue(evidence) ?? []).Select(file => Inputs.Metadata(file, "--evidence").Parse())];

                using var signer = Inputs.Signer(given.GetRequiredValue(key), terminal);
                var keyId = CommandWords.KeyIdOf(given, keyIds, signer.PublicKey);
                Metadata Sign(Link link) => (given.GetValue(metablock) ? (Metadata)Metablock.Of(link) : Envelope.Of(link)).SignedBy((signer, keyId));
                var seal = new PackageSeal(path, places);
                var failure = await seal.SealAsync(Sign, policy, [.. keys], more, cancellationToken);
                terminal.Suggest(failure is not null ? NextCommand.Explain(failure.Code) : policy is null ? null : NextCommand.Of(["check-push", given.GetRequiredValue(package), "--layout-key", .. given.GetValue(owners) is { Length: > 0 } ownersNamed ? ownersNamed : ["KEY"]]));
                return Report(terminal, seal, failure, Path.GetFileName(path));
            });
    }

    private static int Report(Terminal terminal, PackageSeal seal, VerificationFailure? failure, string name)
    {
        foreach (var warning in seal.Warnings) terminal.Report(Problem.Of(warning));
        if (failure is not null) VerifyCommand.Report(terminal, failure);
        terminal.Show(new TextView(Line.Verdict(failure is null ? $"sealed {Printable.InFull(name)}: {string.Join(", ", seal.Steps.Select(Printable.Of))}" : $"rejected {failure.Code}", isGood: failure is null)));
        return failure is null ? ExitCode.Done : ExitCode.Rejected;
    }

    private static MetadataFile Layout(string? given, string package, string root)
    {
        if (given is not null) return Inputs.Metadata(given, "--layout");
        using var opened = Inputs.Package(package);
        var usual = Path.Join(root, "intoto", $"{opened.Nuspec.Id}.layout");
        return File.Exists(usual) ? Inputs.Metadata(usual, "--layout") : throw new UsageException($"There is no layout '{Printable.Of(usual)}', so nothing says whether the package would be accepted.",
            "Give it with --layout, or the repository with --root; or say --no-layout.");
    }

    private static ImmutableArray<string> PackageFolders(string[]? given) => given is { Length: > 0 } folders ? [.. folders.Select(Path.GetFullPath)]
        : Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder ? [Path.GetFullPath(folder)]
        : [Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages")];

    /// <summary>The runtime is in <c>shared/Microsoft.NETCore.App/VERSION</c> of its installation.</summary>
    private static string OwnInstallation => Path.Join(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..");
}
