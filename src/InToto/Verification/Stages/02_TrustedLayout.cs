namespace InToto.Verification;

/// <summary>Stage 2: an authentic layout that has not expired and asks for something. To hold one is to know it.</summary>
[Spec("4.3")]
internal sealed class TrustedLayout
{
    private TrustedLayout(Layout layout) => Layout = layout;

    public Layout Layout { get; }

    /// <summary>A layout is expired from the moment EXPIRES on, as the reference has it.</summary>
    public static TrustedLayout Verify(AuthenticLayout authentic, DateTimeOffset now, Dialect dialect)
    {
        var layout = authentic.Layout;
        if (now >= layout.Expires)
            throw new VerificationException(new LayoutExpired(layout.Expires, now));
        if (dialect == Dialect.Strict && layout is { Steps.IsEmpty: true, Inspect.IsEmpty: true })
            throw new VerificationException(new LayoutProvesNothing());
        return new(layout);
    }

    /// <summary>Stage 3.</summary>
    /// <exception cref="ParameterException">A parameter was given that the layout does not have.</exception>
    public SubstitutedLayout Substitute(VerificationOptions options) => SubstitutedLayout.Of(this, options);
}
