namespace InToto;

/// <summary>How exactly documents are read and rules are kept.</summary>
public enum Dialect
{
    /// <summary>As the specification means it; where the reference implementation leaves a hole, the hole is closed.</summary>
    Strict,

    /// <summary>As the reference implementation behaves (<c>--compat</c>). Every difference is in <c>docs/interoperability.md</c>.</summary>
    Compat,
}
