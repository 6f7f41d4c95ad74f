using System.Reflection;
using System.Reflection.Emit;

namespace InToto.Tests.Fitness;

/// <summary>Which types the code of a type uses: in its base types, signatures, attributes and bodies.</summary>
internal static class TypeUses
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    public static IEnumerable<Type> Of(Type type) => Named(type).SelectMany(Parts).Where(used => used.Assembly == type.Assembly).Distinct();

    private static IEnumerable<Type> Named(Type type) =>
    [
        .. type.BaseType is { } parent ? [parent] : Type.EmptyTypes,
        .. type.GetInterfaces(),
        .. type.CustomAttributes.Select(attribute => attribute.AttributeType),
        .. type.GetFields(All).Select(field => field.FieldType),
        .. type.GetProperties(All).Select(property => property.PropertyType),
        .. type.GetMethods(All).SelectMany(method => Signature(method).Append(method.ReturnType).Concat(Body(method))),
        .. type.GetConstructors(All).SelectMany(constructor => Signature(constructor).Concat(Body(constructor))),
    ];

    private static IEnumerable<Type> Signature(MethodBase method) =>
        method.GetParameters().Select(parameter => parameter.ParameterType).Concat(method.CustomAttributes.Select(attribute => attribute.AttributeType));

    private static IEnumerable<Type> Body(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body) return [];
        var typeArguments = method.DeclaringType is { IsGenericType: true } declaring ? declaring.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        return
        [
            .. body.LocalVariables.Select(local => local.LocalType),
            .. body.ExceptionHandlingClauses.Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause).Select(clause => clause.CatchType!),
            .. Tokens(body.GetILAsByteArray()!).SelectMany(token => TypesOf(method.Module.ResolveMember(token, typeArguments, methodArguments))),
        ];
    }

    private static IEnumerable<Type> TypesOf(MemberInfo? member) => member switch
    {
        Type type => [type],
        MethodInfo { IsGenericMethod: true } method => [.. method.GetGenericArguments(), method.DeclaringType!],
        { DeclaringType: { } declaring } => [declaring],
        _ => [],
    };

    /// <summary>The tokens of types, fields and methods in a body of instructions.</summary>
    private static IEnumerable<int> Tokens(byte[] il)
    {
        for (var at = 0; at < il.Length;)
        {
            var code = OpCodesByValue[il[at] == 0xFE ? (short)(0xFE00 | il[at + 1]) : il[at]];
            at += code.Size;
            if (code.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
                yield return BitConverter.ToInt32(il, at);
            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
                _ => 4,
            };
        }
    }

    /// <summary>A constructed type is its definition, its arguments and its elements.</summary>
    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType) return Parts(type.GetElementType()!);
        if (type.IsGenericParameter) return [];
        return type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition()) : [type];
    }
}
