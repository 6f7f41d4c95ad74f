using System.CommandLine;
using InToto.DotNet;

namespace InToto.Tool;

/// <summary><c>check-push</c>: would a package verify for those who download it?</summary>
internal static class CheckPushCommand
{
    public static Command Create(Terminal terminal)
    {
        var package = new Argument<string>("PACKAGE") { Description = "A .nupkg that is to be uploaded.", CustomParser = CommandWords.OneWord };
        var layout = CommandWords.Optional("--layout", "LAYOUT", "The layout. Default: intoto/PACKAGEID.layout in the repository that holds the package, otherwise the one in its evidence.", "-l");
        var keys = CommandWords.Several("--verification-keys", "KEY", "The project owners' public keys; every one must have signed.", "--layout-key");
        keys.Required = true;
        var format = CommandWords.Format();

        return new Command("check-push", "Check before an upload that a package would verify for those who download it.") { package, layout, keys, format }
            .Runs(async (given, cancellationToken) =>
            {
                terminal.Begin("check-push", CommandWords.FormatOf(given, format));
                var path = Inputs.Existing(given.GetRequiredValue(package), "PACKAGE");
                var owners = Inputs.PublicKeys(given.GetRequiredValue(keys));
                var outcome = await PushCheck.VerifyAsync(path, owners, Layout(given.GetValue(layout), path), TimeProvider.System, cancellationToken);
                terminal.Suggest(outcome is Verified { Warnings.IsEmpty: true } ? NextCommand.Pasted("dotnet", "nuget", "push", path) : NextCommand.AfterVerify(outcome, given: null));
                return VerifyCommand.Report(terminal, outcome, Dialect.Strict);
            });
    }

    private static MetadataFile? Layout(string? given, string path)
    {
        if (given is not null) return Inputs.Metadata(given, "--layout");
        using var package = Inputs.Package(path);
        var usual = Path.Join(RepositoryRoot.Of(Path.GetDirectoryName(Path.GetFullPath(path))!), "intoto", $"{package.Nuspec.Id}.layout");
        return File.Exists(usual) ? Inputs.Metadata(usual, "--layout") : null;
    }
}
