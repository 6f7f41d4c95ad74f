namespace InToto;

/// <summary>The section of the in-toto specification v1.0 that a type or member implements.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface | AttributeTargets.Enum
    | AttributeTargets.Method | AttributeTargets.Property, AllowMultiple = true, Inherited = false)]
public sealed class SpecAttribute(string section) : Attribute
{
    /// <summary>A section number, such as <c>4.3.3.2</c>.</summary>
    public string Section { get; } = section;
}
