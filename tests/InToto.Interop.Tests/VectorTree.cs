using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace InToto.Interop.Tests;

/// <summary>A tree of files as vectors describe them, in a folder of its own.</summary>
internal sealed class VectorTree : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("vector-").FullName;

    public void Lay(JsonElement entries)
    {
        foreach (var entry in entries.EnumerateArray())
        {
            if (entry.TryGetProperty("path_b64", out var bytes) && bytes.ValueKind == JsonValueKind.String)
            {
                // A name that is no text: only a program that takes bytes can make it.
                Run("sh", "-c", $"printf x > \"$(printf '{string.Concat(bytes.GetBytesFromBase64().Select(b => "\\" + Convert.ToString(b, 8).PadLeft(3, '0')))}')\"");
                continue;
            }
            var path = Path.Combine(Root, entry.GetProperty("path").GetString()!);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            switch (entry.GetProperty("type").GetString())
            {
                case "file": WriteFile(path, entry); break;
                case "dir": Directory.CreateDirectory(path); break;
                case "symlink": File.CreateSymbolicLink(path, entry.GetProperty("target").GetString()!); break;
                case "fifo": Run("mkfifo", path); break;
                case "hardlink": Run("ln", Path.Combine(Root, entry.GetProperty("target").GetString()!), path); break;
                case var other: throw new InvalidOperationException($"Vectors have no '{other}'.");
            }
        }
    }

    /// <summary>What the links of the tree say, by their paths; <c>{T}</c> stands for the tree's own path in them.</summary>
    public Dictionary<string, JsonElement> Links()
    {
        var links = new Dictionary<string, JsonElement>();
        // Without following links: some of them lead in circles.
        var files = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var file in Directory.EnumerateFiles(Root, "*.link", files))
            if (new FileInfo(file) is { Length: > 1 } && Signed(File.ReadAllText(file).Replace(Root, "{T}", StringComparison.Ordinal)) is { } signed)
                links.Add(Path.GetRelativePath(Root, file), signed);
        return links;
    }

    /// <summary>Some names can be deleted only by a program that takes bytes.</summary>
    public void Dispose() => Run("rm", "-rf", Root);

    private static void WriteFile(string path, JsonElement entry)
    {
        File.WriteAllBytes(path, entry.GetProperty("b64").GetBytesFromBase64());
        if (entry.TryGetProperty("mode", out var octal) && octal.GetString() is { } mode && !OperatingSystem.IsWindows()) File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(mode, 8));
    }

    /// <summary>Null for a file that only has the name of a link.</summary>
    private static JsonElement? Signed(string text)
    {
        if (!text.StartsWith('{')) return null;
        var root = JsonDocument.Parse(text).RootElement;
        return root.TryGetProperty("payload", out var payload) ? JsonDocument.Parse(Encoding.UTF8.GetString(payload.GetBytesFromBase64())).RootElement : root.TryGetProperty("signed", out var signed) ? signed : null;
    }

    private void Run(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { WorkingDirectory = Root })!;
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, string.Create(CultureInfo.InvariantCulture, $"{program} ended with {process.ExitCode}"));
    }
}
