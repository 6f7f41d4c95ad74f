using static InToto.Testing.TestKeys;

namespace InToto.Tests.Verification;

public sealed class VerifierTests
{
    [Fact]
    public void Without_a_project_owners_key_there_is_no_verifier() =>
        Assert.Contains("at least one project owner", Assert.Throws<ArgumentException>(() => new Verifier([])).Message, StringComparison.Ordinal);

    [Fact]
    public void Strict_and_compat_exclude_each_other()
    {
        Assert.Throws<ArgumentException>(() => new Verifier([Alice.PublicKey], new() { Strict = true, Dialect = Dialect.Compat }));
        _ = new Verifier([Alice.PublicKey], new() { Strict = true });
        _ = new Verifier([Alice.PublicKey], new() { Dialect = Dialect.Compat });
    }

    [Fact]
    public void The_defaults_are_the_safe_ones()
    {
        Assert.Equal(Dialect.Strict, VerificationOptions.Default.Dialect);
        Assert.Empty(VerificationOptions.Default.AllowedFailedSteps);
        Assert.Same(TimeProvider.System, VerificationOptions.Default.Clock);
    }
}
