using System.CommandLine;
using InToto.DotNet;

namespace InToto.Tool;

/// <summary><c>inspect package</c> and <c>inspect folder</c>: the inspections that layouts ask for, as a process for verifiers that run commands.</summary>
internal static class InspectCommand
{
    public static Command Create(Terminal terminal) =>
        new("inspect", "Perform an inspection for a verifier that runs commands.") { Package(terminal), Folder(terminal) };

    private static Command Package(Terminal terminal)
    {
        var file = new Argument<string?>("FILE") { Description = "The package. Default: the only .nupkg of the current directory.", Arity = ArgumentArity.ZeroOrOne };

        return new Command("package", "Write what is in a package as files whose names begin with @, into the current directory.") { file }
            .Runs(given =>
            {
                terminal.Begin("inspect package");
                using var package = Inputs.Package(given.GetValue(file) ?? OnlyPackage());
                using var symbols = PackageSymbols.OpenBeside(package);
                new PackageInspection(package, symbols).WriteTo(".");
                terminal.Tell($"{Printable.Of(package.Name)}: inspected; what was found is in files whose names begin with @");
                return ExitCode.Done;
            });
    }

    private static Command Folder(Terminal terminal)
    {
        var folder = new Argument<string?>("FOLDER") { Description = "The published folder. Default: the only folder of the current directory.", Arity = ArgumentArity.ZeroOrOne };

        return new Command("folder", "Write what is in a published folder as files whose names begin with @, into the current directory.") { folder }
            .Runs((given, cancellationToken) =>
            {
                terminal.Begin("inspect folder");
                var path = Inputs.Existing(given.GetValue(folder) ?? OnlyFolder(), "FOLDER");
                new FolderInspection(path, cancellationToken).WriteTo(".");
                terminal.Tell($"{Printable.Of(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))))}: inspected; what was found is in files whose names begin with @");
                return Task.FromResult(ExitCode.Done);
            });
    }

    private static string OnlyFolder() => Directory.GetDirectories(".") switch
    {
        [var only] => Path.GetFileName(only),
        [] => throw new ToolException(Codes.FileUnavailable, "There is no folder in the current directory.", hint: "Run it where the published folder is and nothing else, or name the folder."),
        var several => throw new ToolException(Codes.FileUnavailable, $"There are {several.Length} folders in the current directory.", hint: "Run it where one folder is and nothing else, or name the folder."),
    };

    private static string OnlyPackage() => Directory.GetFiles(".", "*.nupkg") switch
    {
        [var only] => Path.GetFileName(only),
        [] => throw new ToolException(Codes.FileUnavailable, "There is no .nupkg in the current directory.", hint: "Run it where the package is and nothing else, or name the file."),
        var several => throw new ToolException(Codes.FileUnavailable, $"There are {several.Length} packages in the current directory.", hint: "Run it where one package is and nothing else, or name the file."),
    };
}
