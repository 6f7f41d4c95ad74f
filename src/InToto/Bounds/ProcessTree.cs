using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text;

namespace InToto;

/// <summary>A process and all that it started, as long as what started it lives.</summary>
/// <remarks>The platform asks for the children of one after the other, and reads of every process on the machine each time: 60 children take it seconds. It is asked where there is no /proc.</remarks>
internal static class ProcessTree
{
    /// <summary>Kills all of it. Each process is stopped first, so that none starts another meanwhile.</summary>
    /// <exception cref="InvalidOperationException">It has ended.</exception>
    public static void Kill(Process root)
    {
        if (!OperatingSystem.IsLinux() || root.HasExited)
        {
            root.Kill(entireProcessTree: true);
            return;
        }
        HashSet<int> tree = [root.Id];
        Libc.Stop(root.Id);
        for (var round = 0; round < Limits.ProcessTreeRounds && StopMore(tree); round++) { }
        tree.Remove(root.Id);
        root.Kill();
        foreach (var process in tree) Libc.End(process);
    }

    /// <summary>Stops what is below a tree and not yet of it.</summary>
    /// <returns>Whether there was something.</returns>
    [SupportedOSPlatform("linux")]
    private static bool StopMore(HashSet<int> tree)
    {
        var before = tree.Count;
        var children = Parents().ToLookup(pair => pair.Parent, pair => pair.Process);
        var open = new Stack<int>(tree);
        while (open.TryPop(out var parent))
        {
            foreach (var child in children[parent])
            {
                if (!tree.Add(child)) continue;
                Libc.Stop(child);
                open.Push(child);
            }
        }
        return tree.Count > before;
    }

    private static IEnumerable<(int Process, int Parent)> Parents()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var process) && Parent(folder) is { } parent) yield return (process, parent);
    }

    /// <summary>After the number comes the name in brackets, which may hold anything; then the state and the parent.</summary>
    /// <returns>Null when it has ended meanwhile.</returns>
    private static int? Parent(string folder)
    {
        Span<byte> buffer = stackalloc byte[256];
        try
        {
            using var file = File.OpenHandle(folder + "/stat");
            var text = Encoding.Latin1.GetString(buffer[..RandomAccess.Read(file, buffer, 0)]);
            return int.Parse(text[(text.LastIndexOf(')') + 1)..].Split(' ')[2], CultureInfo.InvariantCulture);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
