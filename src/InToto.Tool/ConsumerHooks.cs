using System.Text;
using System.Xml;
using InToto.Restore;

namespace InToto.Tool;

/// <summary>A file that the hooks need: written, or changed by one line; null content where it has that line already.</summary>
/// <param name="Path">Where, from the folder.</param>
/// <param name="Content">All of its bytes, or null when it stays as it is.</param>
/// <param name="IsNew">Whether there is none yet.</param>
internal sealed record HookFile(string Path, byte[]? Content, bool IsNew);

/// <summary>
/// What makes a plain <c>dotnet build</c>, and a build of an IDE, stop before anything of a package runs: MSBuild imports <c>Directory.Build.props</c> before the files of packages,
/// <c>Directory.Build.targets</c> after them, and <c>Directory.Solution.targets</c> where a whole solution is restored.
/// </summary>
internal static class ConsumerHooks
{
    /// <summary>The files of a folder, as they would be; nothing is written.</summary>
    /// <exception cref="ToolException">One of them cannot take the line, and says which line it needs.</exception>
    public static HookFile[] Plan(string folder) =>
    [
        Own(folder, Props, PropsText),
        Own(folder, Targets, TargetsText),
        Importing(folder, "Directory.Build.props", Props),
        Importing(folder, "Directory.Build.targets", Targets),
        Importing(folder, "Directory.Solution.targets", Targets),
    ];

    /// <summary>Writes what is new and what changes.</summary>
    /// <exception cref="IOException">One cannot be written.</exception>
    public static void Write(string folder, IEnumerable<HookFile> plan)
    {
        foreach (var file in plan)
        {
            if (file.Content is null) continue;
            var path = Path.Join(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            // Beside its place and then into it: a build that begins meanwhile sees the old file or the new one.
            var part = $"{path}.{Environment.ProcessId}.tmp";
            using (var output = new FileStream(part, FileMode.CreateNew)) output.Write(file.Content);
            File.Move(part, path, overwrite: !file.IsNew);
        }
    }

    /// <summary>A file that only we write: one of another content is not overwritten.</summary>
    private static HookFile Own(string folder, string name, string text)
    {
        var path = Path.Join(folder, name);
        if (!Path.Exists(path)) return new(name, Encoding.UTF8.GetBytes(text), IsNew: true);
        return Encoding.UTF8.GetString(Read(path)).ReplaceLineEndings("\n") == text
            ? new(name, null, IsNew: false)
            : throw new ToolException(AuditCodes.HookUnwritable, "There is another file already, and nothing was written.", Printable.InFull(path), "If it is one of an earlier version, remove it and run this again.");
    }

    /// <summary>A file of the user's: one line more as its first, and all other bytes as they are.</summary>
    private static HookFile Importing(string folder, string name, string imported)
    {
        var (path, line) = (Path.Join(folder, name), $"""<Import Project="$(MSBuildThisFileDirectory){imported}" />""");
        if (!Path.Exists(path)) return new(name, Encoding.UTF8.GetBytes($"<Project>\n  {line}\n</Project>\n"), IsNew: true);
        var bytes = Read(path);
        if (bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(line)) >= 0) return new(name, null, IsNew: false);
        if (StartOfContent(bytes) is not { } at) throw new ToolException(AuditCodes.HookUnwritable, "It is not clear where the line of the hooks belongs, and nothing was written.", Printable.InFull(path),
            $"Make this the first line inside <Project>: {line}");
        var newLine = bytes.AsSpan(at).IndexOf("\r\n"u8) is var crlf and >= 0 && crlf <= bytes.AsSpan(at).IndexOf((byte)'\n') ? "\r\n" : "\n";
        return new(name, [.. bytes.AsSpan(0, at), .. Encoding.UTF8.GetBytes($"{newLine}  {line}"), .. bytes.AsSpan(at)], IsNew: false);
    }

    private static byte[] Read(string path)
    {
        using var file = File.OpenRead(path);
        if (file.Length > MostBytes) throw new ToolException(AuditCodes.HookUnwritable, $"It has {file.Length} bytes, and nothing was written.", Printable.InFull(path), "Is this a file of MSBuild?");
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Where the start tag of the root ends, in bytes; null where that cannot be told for certain.</summary>
    private static int? StartOfContent(byte[] bytes)
    {
        try
        {
            var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
            var text = strict.GetString(bytes);
            using var reader = XmlReader.Create(new StringReader(text.TrimStart('\uFEFF')), new() { DtdProcessing = DtdProcessing.Prohibit });
            reader.MoveToContent();
            if (reader.LocalName != "Project" || reader.IsEmptyElement) return null;
            var root = (IXmlLineInfo)reader;
            var position = Position(text, root.LineNumber, root.LinePosition + (root.LineNumber == 1 && text[0] == '\uFEFF' ? 1 : 0));
            // All of it must be XML: nothing is put into a file that is broken already.
            while (reader.Read()) ;
            // In a tag that was read already, '>' stands for itself or within the quotes of a value.
            var quote = '\0';
            for (; position < text.Length; position++)
                if (quote != '\0') quote = text[position] == quote ? '\0' : quote;
                else if (text[position] is '"' or '\'') quote = text[position];
                else if (text[position] == '>') return strict.GetByteCount(text.AsSpan(0, position + 1));
            return null;
        }
        catch (Exception problem) when (problem is XmlException or DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Where a line and a column, both counted from 1, are.</summary>
    private static int Position(string text, int line, int column)
    {
        var at = 0;
        for (; line > 1; line--) at = text.IndexOf('\n', at) + 1;
        return at + column - 1;
    }

    /// <summary>No file of MSBuild that people write comes near: 1 MiB.</summary>
    private const int MostBytes = 1024 * 1024;

    private const string Props = "intoto/consumer.props";
    private const string Targets = "intoto/consumer.targets";

    private const string PropsText = """
        <Project InitialTargets="_InTotoAuditInstalled">
          <!-- Written by 'dotnet intoto init' with its switch for consumers. MSBuild imports this before any file of a package, so that the target named above, which
               consumer.targets has, runs before every target of theirs. It checks what is installed: restore never looks at an unpacked package again.
               What files of packages do while they are evaluated, before targets run, it cannot stop; the check after restore comes before that. -->
        </Project>

        """;

    private const string TargetsText = """
        <Project>
          <!-- Written by 'dotnet intoto init' with its switch for consumers. MSBuild imports this after the files of packages, so that none of them can put a target or a property of its own in the
               place of these. The programs are named by the environment, which packages cannot change: INTOTO_TOOL, or the tool of this folder or of this user. -->
          <PropertyGroup>
            <_InTotoHost>$([System.Environment]::GetEnvironmentVariable('DOTNET_HOST_PATH'))</_InTotoHost>
            <_InTotoHost Condition="'$(_InTotoHost)' == ''">dotnet</_InTotoHost>
            <_InTotoTool>$([System.Environment]::GetEnvironmentVariable('INTOTO_TOOL'))</_InTotoTool>
            <_InTotoTool Condition="'$(_InTotoTool)' == ''">"$(_InTotoHost)" intoto</_InTotoTool>
            <_InTotoRoot>$([System.IO.Path]::GetFullPath('$(MSBuildThisFileDirectory)..'))</_InTotoRoot>
          </PropertyGroup>

          <!-- Builds of a project, also those of an IDE. While it is restored no file of a package is imported, and what is wrong can be restored again. -->
          <Target Name="_InTotoAuditInstalled" Condition="'$(ExcludeRestorePackageImports)' != 'true'">
            <PropertyGroup>
              <_InTotoAssets></_InTotoAssets>
              <_InTotoAssets Condition="'$(ProjectAssetsFile)' != '' and Exists('$(ProjectAssetsFile)')">"$(ProjectAssetsFile)"</_InTotoAssets>
            </PropertyGroup>
            <Exec Command="$(_InTotoTool) audit &quot;$(MSBuildProjectFullPath)&quot; $(_InTotoAssets) --if-restored" WorkingDirectory="$(_InTotoRoot)" StandardOutputImportance="low" />
          </Target>

          <!-- After a restore of a project or a solution, before anything that it brought is evaluated. -->
          <Target Name="_InTotoAuditRestored" AfterTargets="Restore">
            <Exec Command="$(_InTotoTool) audit . --if-restored" WorkingDirectory="$(_InTotoRoot)" StandardOutputImportance="low" />
          </Target>
        </Project>

        """;
}
