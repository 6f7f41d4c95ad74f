namespace InToto.Signing;

/// <summary>The private half of a key, wherever it lives.</summary>
public interface ISigner : IDisposable
{
    /// <summary>The public half.</summary>
    Key PublicKey { get; }

    /// <summary>Signs data with the scheme of <see cref="PublicKey"/>.</summary>
    /// <exception cref="KeyException">The key could not be used.</exception>
    byte[] Sign(ReadOnlySpan<byte> data);
}
