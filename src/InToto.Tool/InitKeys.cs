using InToto.Signing;

namespace InToto.Tool;

/// <summary>A key of a repository: the public half is in it, the private half is elsewhere.</summary>
/// <param name="Name">Whose it is: <c>owner</c> or <c>ci</c>.</param>
/// <param name="PrivatePath">The private key file.</param>
/// <param name="PublicPath">The public key file.</param>
internal sealed record InitKey(string Name, string PrivatePath, string PublicPath)
{
    public static InitKey Of(string name, string folder, string root) => new(name, Path.Join(folder, $"{name}.pem"), Path.Join(root, "intoto", $"{name}.pub"));

    /// <summary>Where private keys are kept when nobody says where: the user's configuration, in a folder of the repository's name.</summary>
    public static string DefaultFolder(string root) =>
        Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "intoto", Path.GetFileName(root));

    /// <summary>Neither half is there.</summary>
    public bool IsNew => !Path.Exists(PrivatePath) && !Path.Exists(PublicPath);

    /// <exception cref="ToolException">There is a private half whose public half is not in the repository: it may be another repository's.</exception>
    public void RequireSense()
    {
        if (Path.Exists(PrivatePath) && !Path.Exists(PublicPath))
            throw new ToolException(AuthorCodes.KeyHalfMissing, $"There is a private key '{Name}.pem', and its public half is not in this repository: it may be that of another repository of this name.", Printable.InFull(PrivatePath),
                $"If it is this one's, copy its public half to intoto/{Name}.pub; otherwise --keys DIR says where the new ones go.");
    }

    public void Make(string? passphrase)
    {
        CreatePrivate(Path.GetDirectoryName(PrivatePath)!);
        Directory.CreateDirectory(Path.GetDirectoryName(PublicPath)!);
        using var key = PrivateKey.Create();
        KeyFile.WritePrivate(PrivatePath, key.ToPem(passphrase));
        KeyFile.WritePublic(PublicPath, key.PublicKey.ToPem());
    }

    /// <summary>The private half, to sign with.</summary>
    /// <exception cref="ToolException">It is not there, or not of the public half in the repository.</exception>
    public ISigner Open(string? passphrase, Terminal terminal)
    {
        if (!Path.Exists(PrivatePath))
            throw new ToolException(AuthorCodes.KeyHalfMissing, $"A new layout is to be signed, and the private half of intoto/{Name}.pub is not there.", Printable.InFull(PrivatePath), $"--keys DIR: the folder with {Name}.pem.");
        var opened = KeyFile.ReadPrivate(PrivatePath, passphrase is null ? Passphrases.Of(terminal, Printable.Of(PrivatePath)) : () => passphrase);
        if (opened.Warning is { } warning) terminal.Report(Problem.Of(warning));
        if (opened.Signer.PublicKey.Id == KeyFile.ReadPublic(PublicPath).Id) return opened.Signer;
        opened.Signer.Dispose();
        throw new ToolException(AuthorCodes.KeyHalfMissing, $"The private key is not the one of intoto/{Name}.pub.", Printable.InFull(PrivatePath), $"--keys DIR: the folder with this repository's {Name}.pem.");
    }

    /// <summary>Nobody else may look into a folder of private keys; one that is there stays as it is.</summary>
    private static void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
