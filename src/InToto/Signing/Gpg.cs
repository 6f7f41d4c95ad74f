using System.Collections.Immutable;

namespace InToto.Signing;

/// <summary>The program <c>gpg</c>: where secret keys of OpenPGP are, and public ones of people are found.</summary>
/// <param name="home">Its folder; null for the one it uses by itself.</param>
internal sealed class Gpg(string? home)
{
    /// <summary>A detached signature over the data, as a packet.</summary>
    /// <param name="user">Whose, in the words of gpg; null for its default key.</param>
    /// <param name="data">What to sign.</param>
    /// <exception cref="KeyException">It did not sign.</exception>
    public byte[] Sign(string? user, ReadOnlySpan<byte> data) =>
        Run(["--detach-sign", "--digest-algo", "SHA256", "--output", "-", .. user is null ? Array.Empty<string>() : ["--local-user", user]], data);

    /// <summary>A public key with its subkeys and names, without certificates of others; empty when there is none.</summary>
    /// <exception cref="KeyException">It could not be asked.</exception>
    public byte[] Export(string user) => Run(["--export-options", "export-minimal", "--export", "--", user], []);

    private byte[] Run(ImmutableArray<string> words, ReadOnlySpan<byte> input)
    {
        using var gpg = Start(["gpg", "--batch", "--no-armor", .. home is null ? Array.Empty<string>() : ["--homedir", home], .. words]);
        Write(gpg.Input, input);
        var output = Read(gpg.Output);
        if (output.Length > Limits.OpenPgpBytes) throw OpenPgpReading.Malformed($"It has more than {Limits.OpenPgpBytes} bytes.");
        return gpg.ExitCode() is var code and not 0
            ? throw Failed($"gpg ended with {code}: {Printable.Of(gpg.ErrorsAsync().GetAwaiter().GetResult().Trim().ReplaceLineEndings("; "))}")
            : output;
    }

    private static ProcessConversation Start(ImmutableArray<string> words)
    {
        try
        {
            return ProcessRunner.Converse(new(words, Path.GetPathRoot(AppContext.BaseDirectory)!));
        }
        catch (RecordingException problem)
        {
            throw new KeyException(Codes.GpgFailed, problem.Message, hint: "Install GnuPG 2.2 or newer.", inner: problem);
        }
    }

    private static void Write(Stream stream, ReadOnlySpan<byte> input)
    {
        try
        {
            stream.Write(input);
            stream.Dispose();
        }
        catch (IOException)
        {
            // It has ended without reading: its exit code and its words say why.
        }
    }

    private static byte[] Read(Stream stream)
    {
        var output = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (output.Length <= Limits.OpenPgpBytes && stream.Read(buffer) is var read and > 0) output.Write(buffer, 0, read);
        return output.ToArray();
    }

    private static KeyException Failed(string what) => new(Codes.GpgFailed, what, hint: "Look for the key with gpg --list-secret-keys; --gpg-home names another keyring.");
}
