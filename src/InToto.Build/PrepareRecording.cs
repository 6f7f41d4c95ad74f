using System.Security.Cryptography;
using System.Text;
using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>Decides whether this build is recorded, and where names begin. It opens no key.</summary>
[MSBuildMultiThreadableTask]
public sealed class PrepareRecording : RecordingTask
{
    /// <summary>What <c>InTotoEnabled</c> holds.</summary>
    public string Enabled { get; set; } = "";

    /// <summary>What <c>InTotoSigningKey</c> holds: the name of a key.</summary>
    public string SigningKey { get; set; } = "";

    /// <summary>What <c>InTotoSigning</c> holds.</summary>
    public string Signing { get; set; } = "";

    /// <summary>What <c>InTotoRequire</c> holds.</summary>
    public string Require { get; set; } = "";

    /// <summary>What <c>InTotoMetadataFormat</c> holds.</summary>
    public string MetadataFormat { get; set; } = "";

    /// <summary>What <c>InTotoKeyIdFormat</c> holds.</summary>
    public string KeyIdFormat { get; set; } = "";

    /// <summary>What <c>InTotoRoot</c> holds; empty for what is found from the project upward.</summary>
    public string Root { get; set; } = "";

    /// <summary>Whether this build is recorded.</summary>
    [Output]
    public bool Recording { get; private set; }

    /// <summary>What names of files in the repository are relative to: an absolute path that ends in a separator.</summary>
    [Output]
    public string RootFolder { get; private set; } = "";

    /// <summary>Which key signs and in which form, as a digest: when it changes, what was signed before is made anew.</summary>
    [Output]
    public string Settings { get; private set; } = "";

    /// <inheritdoc/>
    private protected override void Set(string parameter, object value)
    {
        switch (parameter)
        {
            case nameof(Enabled): Enabled = (string)value; break;
            case nameof(SigningKey): SigningKey = (string)value; break;
            case nameof(Signing): Signing = (string)value; break;
            case nameof(Require): Require = (string)value; break;
            case nameof(MetadataFormat): MetadataFormat = (string)value; break;
            case nameof(KeyIdFormat): KeyIdFormat = (string)value; break;
            case nameof(Root): Root = (string)value; break;
            default: base.Set(parameter, value); break;
        }
    }

    /// <inheritdoc/>
    private protected override object? Get(string output) => output switch
    {
        nameof(Recording) => Recording,
        nameof(RootFolder) => RootFolder,
        nameof(Settings) => Settings,
        _ => base.Get(output),
    };

    private protected override void Run(CancellationToken cancellationToken)
    {
        var enabled = Switch(nameof(Enabled), Enabled);
        var required = Switch(nameof(Require), Require);
        Choice(nameof(MetadataFormat), MetadataFormat, "dsse", "metablock");
        Choice(nameof(KeyIdFormat), KeyIdFormat, "new", "legacy");
        var deferred = Choice(nameof(Signing), Signing, "build", "deferred") == "deferred";
        // Who signs later is no business of this build: its key, if it has one, is not touched.
        var key = !enabled ? null : deferred ? "" : InToto.Build.SigningKey.NameOf(SigningKey);
        if (required && key is null)
            throw new BuildException(BuildCodes.KeyRequired, enabled ? "InTotoRequire is set, and there is no key to sign with." : "InTotoRequire is set, and InTotoEnabled is false.",
                hint: $"Set InTotoSigningKey or the variable {InToto.Build.SigningKey.Variable}, and leave InTotoEnabled out.");
        if (key is null) return;

        var root = RootOf(Project, Root);
        if (!RealPath.IsWithin(Path.GetDirectoryName(Project)!, Path.TrimEndingDirectorySeparator(root)))
            throw new BuildException(BuildCodes.PropertyWrong, $"InTotoRoot is '{Printable.InFull(root)}', which does not hold the project.", hint: "Set it to a folder above the project.");
        var settings = Encoding.UTF8.GetBytes($"{Signing}\0{key}\0{MetadataFormat}\0{KeyIdFormat}\0{root}".ToLowerInvariant());
        Settings = Convert.ToHexStringLower(SHA256.HashData(settings));
        (Recording, RootFolder) = (true, Path.EndsInDirectorySeparator(root) ? root : root + Path.DirectorySeparatorChar);
    }

    /// <summary>What names of files in the repository are relative to.</summary>
    /// <param name="project">The project. An absolute path.</param>
    /// <param name="given">What <c>InTotoRoot</c> holds.</param>
    internal static string RootOf(string project, string given)
    {
        var folder = Path.GetDirectoryName(project)!;
        return given.Length > 0 ? Path.GetFullPath(given, folder) : DotNet.BuildRoots.FindRepository(folder);
    }

    private static bool Switch(string name, string value) => Choice(name, value, "true", "false") == "true";

    private static string Choice(string name, string value, params string[] choices) =>
        Array.Find(choices, choice => choice.Equals(value, StringComparison.OrdinalIgnoreCase))
        ?? throw new BuildException(BuildCodes.PropertyWrong, $"InToto{name} is '{Printable.Of(value)}'.", hint: $"It can be {string.Join(" or ", choices)}.");
}
