using System.CommandLine;
namespace InToto.Tool;
internal static class RunCommand { public static Command Create(Terminal terminal) => new("run", "x" + terminal); }
