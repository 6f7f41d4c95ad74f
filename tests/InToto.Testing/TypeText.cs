using System.Globalization;
using System.Reflection;

namespace InToto.Testing;

/// <summary>Types and values as C# writes them.</summary>
public static class TypeText
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(double)] = "double",
    };

    /// <summary>A definition with its outer types, without its namespace.</summary>
    public static string Name(Type type) =>
        (type.DeclaringType is { } outer ? Name(outer) + "." : "") + Simple(type) + (OwnArguments(type) is { Length: > 0 } own ? $"<{string.Join(", ", own.Select(argument => argument.Name))}>" : "");

    public static string Simple(Type type) => type.Name.Split('`')[0];

    public static string Of(Type type) => type switch
    {
        { IsByRef: true } => Of(type.GetElementType()!),
        { IsArray: true } => Of(type.GetElementType()!) + "[]",
        { IsGenericParameter: true } => type.Name,
        _ when Nullable.GetUnderlyingType(type) is { } value => Of(value) + "?",
        _ when Keywords.TryGetValue(type, out var keyword) => keyword,
        _ => (type.DeclaringType is { } outer ? Of(outer) + "." : "") + Simple(type) + (OwnArguments(type) is { Length: > 0 } own ? $"<{string.Join(", ", own.Select(Of))}>" : ""),
    };

    public static string Of(NullabilityInfo info)
    {
        var type = info.Type.IsByRef ? info.Type.GetElementType()! : info.Type;
        var mark = info.ReadState == NullabilityState.Nullable && !type.IsValueType ? "?" : "";
        if (info.ElementType is { } element) return Of(element) + "[]" + mark;
        if (Nullable.GetUnderlyingType(type) is not null || !type.IsGenericType || info.GenericTypeArguments.Length != type.GetGenericArguments().Length || type.IsNested)
            return Of(type) + mark;
        return $"{Simple(type)}<{string.Join(", ", info.GenericTypeArguments.Select(Of))}>{mark}";
    }

    public static string Constraints(Type[] parameters) => string.Concat(parameters.Select(parameter =>
    {
        var attributes = parameter.GenericParameterAttributes;
        string[] words =
        [
            .. attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? ["class"] : Array.Empty<string>(),
            .. attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint) ? ["struct"] : Array.Empty<string>(),
            .. parameter.GetGenericParameterConstraints().Where(constraint => constraint != typeof(ValueType)).Select(Of).Order(StringComparer.Ordinal),
        ];
        return words.Length == 0 ? "" : $" where {parameter.Name} : {string.Join(", ", words)}";
    }));

    public static string Literal(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        Enum member => $"{member.GetType().Name}.{member}",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    public static string Operator(string name) => name switch
    {
        "op_Equality" => "==",
        "op_Inequality" => "!=",
        "op_LessThan" => "<",
        "op_GreaterThan" => ">",
        "op_LessThanOrEqual" => "<=",
        "op_GreaterThanOrEqual" => ">=",
        "op_Implicit" => "implicit",
        "op_Explicit" => "explicit",
        _ => name,
    };

    /// <summary>A nested type repeats the parameters of its outer type; its own come after them.</summary>
    private static Type[] OwnArguments(Type type) => !type.IsGenericType ? [] : type.GetGenericArguments()[(type.DeclaringType?.GetGenericArguments().Length ?? 0)..];
}
