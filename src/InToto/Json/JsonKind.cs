namespace InToto.Json;

/// <summary>What a JSON value is.</summary>
internal enum JsonKind : byte
{
    Null,
    False,
    True,
    Number,
    Text,
    List,
    Object,
}
