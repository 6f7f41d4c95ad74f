using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace InToto.Testing;

/// <summary>The public types of an assembly as text that looks like C#, in an order that never changes by itself.</summary>
public static class PublicApiText
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    public static string Of(IEnumerable<Type> types)
    {
        var text = new StringBuilder();
        var visible = types.Where(type => type.IsVisible).OrderBy(type => type.Namespace, StringComparer.Ordinal).ThenBy(TypeText.Name, StringComparer.Ordinal);
        foreach (var space in visible.GroupBy(type => type.Namespace))
        {
            text.Append(CultureInfo.InvariantCulture, $"{(text.Length > 0 ? "\n" : "")}namespace {space.Key}\n");
            foreach (var type in space)
            {
                text.Append(CultureInfo.InvariantCulture, $"\npublic {Modifiers(type)}{TypeText.Name(type)}{Bases(type)}{TypeText.Constraints(type.IsGenericType ? type.GetGenericArguments() : [])}\n");
                foreach (var member in Members(type)) text.Append(CultureInfo.InvariantCulture, $"    {member}\n");
            }
        }
        return text.ToString();
    }

    private static string Modifiers(Type type) => type switch
    {
        { IsEnum: true } => "enum ",
        { IsInterface: true } => "interface ",
        { IsValueType: true } => (type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "") + (type.IsByRefLike ? "ref " : "") + (IsRecord(type) ? "record " : "") + "struct ",
        { IsAbstract: true, IsSealed: true } => "static class ",
        _ => (type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "") + (IsRecord(type) ? "record " : "class "),
    };

    private static string Bases(Type type)
    {
        var inherited = type.GetInterfaces().SelectMany(one => one.GetInterfaces()).Concat(type.BaseType?.GetInterfaces() ?? []).ToHashSet();
        var interfaces = type.GetInterfaces()
            .Where(one => !type.IsEnum && one.IsVisible && !inherited.Contains(one) && !(IsRecord(type) && one == typeof(IEquatable<>).MakeGenericType(type)))
            .Select(one => TypeText.Of(one)).Order(StringComparer.Ordinal);
        string[] bases = [.. type.BaseType is { } parent && parent != typeof(object) && !type.IsValueType ? [TypeText.Of(parent)] : Array.Empty<string>(), .. interfaces];
        return bases.Length == 0 ? "" : " : " + string.Join(", ", bases);
    }

    private static IEnumerable<string> Members(Type type) => type.IsEnum
        ? Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}")
        :
        [
            .. Sorted(type.GetConstructors(Declared).Where(constructor => IsShown(constructor) && !constructor.IsDefined(typeof(CompilerGeneratedAttribute))).Select(constructor => $"{Access(constructor)}{TypeText.Simple(type)}({Parameters(constructor)})")),
            .. Sorted(type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily).Select(Field)),
            .. Sorted(type.GetProperties(Declared).Where(property => property.GetAccessors(true).Any(IsShown) && property.Name != "EqualityContract").Select(Property)),
            .. Sorted(type.GetMethods(Declared).Where(method => IsShown(method) && !IsImplied(method)).Select(Method)),
        ];

    /// <summary>By what follows the modifiers, so that a member that becomes static does not move.</summary>
    private static IEnumerable<string> Sorted(IEnumerable<string> members) => members.OrderBy(NameIn, StringComparer.Ordinal).ThenBy(member => member, StringComparer.Ordinal);

    private static string NameIn(string member)
    {
        var end = member.IndexOfAny(['(', '{', '=', '[']) is var at and >= 0 ? at : member.Length;
        return member[..end].TrimEnd().Split(' ')[^1];
    }

    private static string Field(FieldInfo field) => field.IsLiteral
        ? $"{Access(field)}const {TypeText.Of(field.FieldType)} {field.Name} = {TypeText.Literal(field.GetRawConstantValue())}"
        : $"{Access(field)}{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{TypeText.Of(new NullabilityInfoContext().Create(field))} {field.Name}";

    private static string Property(PropertyInfo property)
    {
        var shown = property.GetAccessors(true).Where(IsShown).ToArray();
        var widest = shown.FirstOrDefault(accessor => accessor.IsPublic) ?? shown[0];
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        var name = property.GetIndexParameters() is { Length: > 0 } index ? $"this[{string.Join(", ", index.Select(Parameter))}]" : property.Name;
        var accessors = string.Concat(shown.OrderBy(accessor => accessor.ReturnType == typeof(void)).Select(accessor => (accessor.IsPublic ? "" : Access(accessor)) + Word(accessor) + "; "));
        return $"{Access(widest)}{Modifiers(widest)}{required}{TypeText.Of(new NullabilityInfoContext().Create(property))} {name} {{ {accessors}}}";
    }

    private static string Word(MethodInfo accessor) => accessor.ReturnType != typeof(void) ? "get"
        : accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init" : "set";

    private static string Method(MethodInfo method)
    {
        var name = method.Name.StartsWith("op_", StringComparison.Ordinal) ? "operator " + TypeText.Operator(method.Name) : method.Name;
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";
        var constraints = TypeText.Constraints(method.IsGenericMethod ? method.GetGenericArguments() : []);
        return $"{Access(method)}{Modifiers(method)}{TypeText.Of(new NullabilityInfoContext().Create(method.ReturnParameter))} {name}{generic}({Parameters(method)}){constraints}";
    }

    private static string Parameters(MethodBase method) =>
        (method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "") + string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var words = parameter switch
        {
            { IsOut: true } => "out ",
            { ParameterType.IsByRef: true } => parameter.IsIn ? "in " : "ref ",
            _ => parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) ? "params " : "",
        };
        return $"{words}{TypeText.Of(new NullabilityInfoContext().Create(parameter))} {parameter.Name}{(parameter.HasDefaultValue ? " = " + TypeText.Literal(parameter.DefaultValue) : "")}";
    }

    private static string Modifiers(MethodInfo method) => method switch
    {
        { DeclaringType.IsInterface: true, IsStatic: false } => "",
        { IsStatic: true } => "static ",
        { IsAbstract: true } => "abstract ",
        { IsVirtual: true } when method.GetBaseDefinition() != method => "override ",
        { IsVirtual: true, IsFinal: false } => "virtual ",
        _ => "",
    };

    private static string Access(MethodBase method) => method.DeclaringType!.IsInterface ? "" : method.IsPublic ? "public " : "protected ";

    private static string Access(FieldInfo field) => field.IsPublic ? "public " : "protected ";

    private static bool IsShown(MethodBase method) => method.IsPublic || ((method.IsFamily || method.IsFamilyOrAssembly) && !method.DeclaringType!.IsSealed);

    /// <summary>Accessors, what every object has, and what the compiler writes into a record.</summary>
    private static bool IsImplied(MethodInfo method) =>
        (method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal))
        || method.GetBaseDefinition().DeclaringType == typeof(object)
        || (IsRecord(method.DeclaringType!) && method.IsDefined(typeof(CompilerGeneratedAttribute)));

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null
        || (type.IsValueType && type.GetMethod("PrintMembers", Declared) is { } print && print.IsDefined(typeof(CompilerGeneratedAttribute)));
}
