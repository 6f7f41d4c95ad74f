using System.Collections.Frozen;
using System.CommandLine;

namespace InToto.Tool;

/// <summary><c>graph</c>: a layout's steps, and which takes what from which.</summary>
internal static class GraphCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("LAYOUT") { Description = "A layout, signed or not.", CustomParser = CommandWords.OneWord };
        var format = CommandWords.OneOf("--format", "The language of the graph.", "mermaid", "dot", "svg");

        return new Command("graph", "Draw the steps of a layout, and which takes artifacts from which.") { file, format }
            .Runs(given =>
            {
                terminal.Begin("graph");
                var chain = Chain.Of(Inputs.Layout(given.GetRequiredValue(file), "LAYOUT").Layout, FrozenDictionary<string, Link>.Empty, outcome: null);
                terminal.Show(new TextView([.. (given.GetValue(format) switch
                {
                    "dot" => ChainText.Dot(chain),
                    "svg" => ChainSvg.Of(chain, "The steps of the layout"),
                    _ => ChainText.Mermaid(chain),
                }).Split('\n').Select(line => (Line)line)]));
                return ExitCode.Done;
            });
    }
}
