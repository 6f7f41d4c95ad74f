namespace InToto.DotNet;

/// <summary>The codes of what is wrong with packages (30 to 39) and with what a compiler testified (51); <c>docs/codes.md</c> explains each.</summary>
public static class PackageCodes
{
}
