using System.CommandLine;
using InToto.DotNet;

namespace InToto.Tool;

/// <summary><c>inspect package</c>: the inspection that layouts of packages ask for, as a process for verifiers that run commands.</summary>
internal static class InspectCommand
{
    public static Command Create(Terminal terminal) =>
        new("inspect", "Perform an inspection for a verifier that runs commands.") { Package(terminal) };

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

    private static string OnlyPackage() => Directory.GetFiles(".", "*.nupkg") switch
    {
        [var only] => Path.GetFileName(only),
        [] => throw new ToolException(Codes.FileUnavailable, "There is no .nupkg in the current directory.", hint: "Run it where the package is and nothing else, or name the file."),
        var several => throw new ToolException(Codes.FileUnavailable, $"There are {several.Length} packages in the current directory.", hint: "Run it where one package is and nothing else, or name the file."),
    };
}
