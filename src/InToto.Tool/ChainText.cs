using System.Globalization;
using System.Text;

namespace InToto.Tool;

/// <summary>A chain as a graph for other programs. Names are labels only; what a program reads as its own language are numbers that we give.</summary>
internal static class ChainText
{
    public static string Dot(Chain chain)
    {
        var text = new StringBuilder("digraph chain {\n  node [shape=box];\n");
        for (var i = 0; i < chain.Items.Length; i++)
            text.Append(CultureInfo.InvariantCulture, $"  n{i} [label=\"{Quoted(chain.Items[i].Name)}\\n{Quoted(chain.Items[i].Who)}\"{(chain.Items[i].IsInspection ? ", style=dashed" : "")}];\n");
        foreach (var (from, to) in Edges(chain)) text.Append(CultureInfo.InvariantCulture, $"  n{from} -> n{to};\n");
        return text.Append('}').ToString();

        static string Quoted(string name) => Printable.Of(name).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
    }

    public static string Mermaid(Chain chain)
    {
        var text = new StringBuilder("flowchart TD\n");
        for (var i = 0; i < chain.Items.Length; i++)
        {
            var label = $"{Entities(chain.Items[i].Name)}<br/>{Entities(chain.Items[i].Who)}";
            text.Append(CultureInfo.InvariantCulture, $"  n{i}{(chain.Items[i].IsInspection ? $"([\"{label}\"])" : $"[\"{label}\"]")}\n");
        }
        foreach (var (from, to) in Edges(chain)) text.Append(CultureInfo.InvariantCulture, $"  n{from} --> n{to}\n");
        return text.ToString().TrimEnd('\n');

        // Mermaid's own form of entities; all that is no letter, digit or harmless mark, so that nothing of its language or of HTML is left.
        static string Entities(string name)
        {
            var safe = new StringBuilder();
            foreach (var rune in Printable.Of(name).EnumerateRunes())
            {
                if (Rune.IsLetterOrDigit(rune) || rune.Value is ' ' or '.' or '-' or '_' or '/' or ',') safe.Append(rune);
                else safe.Append(CultureInfo.InvariantCulture, $"#{rune.Value};");
            }
            return safe.ToString();
        }
    }

    private static IEnumerable<(int From, int To)> Edges(Chain chain)
    {
        var places = chain.Items.Index().ToDictionary(item => item.Item.Name, item => item.Index, StringComparer.Ordinal);
        return from item in chain.Items.Index()
               from name in item.Item.From
               where places.ContainsKey(name)
               select (places[name], item.Index);
    }
}
