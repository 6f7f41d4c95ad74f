namespace InToto;

/// <summary>The name of a link's file: <c>[name].[keyid-prefix].link</c>, the prefix being the first eight digits of the keyid.</summary>
/// <param name="Step">The name of the step.</param>
/// <param name="KeyIdPrefix">The first eight characters of the functionary's keyid.</param>
[Spec("4.4")]
public sealed record LinkFileName(string Step, string KeyIdPrefix)
{
    /// <summary>The name of the link that a functionary makes for a step.</summary>
    public static LinkFileName Of(string step, KeyId keyId) => new(step, keyId.Prefix);

    /// <summary>Takes a file's name apart; null when it is not that of a link. A step's name may hold dots.</summary>
    public static LinkFileName? Parse(string fileName)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        return fileName.Split('.') is [.. { Length: > 0 } step, { Length: > 0 and <= 8 } prefix, "link"] && HexText.IsHex(prefix)
            ? new(string.Join('.', step), prefix)
            : null;
    }

    /// <summary>The folder of a sublayout's links, beneath the one where a file of this name holds the sublayout: <c>[name].[keyid-prefix]</c>.</summary>
    [Spec("4.5.2")]
    public string SublayoutFolder => $"{Step}.{KeyIdPrefix}";

    /// <summary>The file's name.</summary>
    public override string ToString() => $"{Step}.{KeyIdPrefix}.link";
}
