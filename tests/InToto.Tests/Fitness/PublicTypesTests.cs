using System.Reflection;
using System.Runtime.CompilerServices;

namespace InToto.Tests.Fitness;

public sealed class PublicTypesTests
{
    [Fact]
    public void Public_types_cannot_change_after_they_are_made() => Assert.Empty(
        from type in Core.Types
        where type.IsVisible
        from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        where property.SetMethod is { IsPublic: true } set && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit))
        select $"{type.Name}.{property.Name} has a setter");

    [Fact]
    public void Public_types_have_no_fields_that_can_change() => Assert.Empty(
        from type in Core.Types
        where type.IsVisible && !type.IsEnum
        from field in type.GetFields(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)
        where field is { IsInitOnly: false, IsLiteral: false }
        select $"{type.Name}.{field.Name} can be assigned");

    [Fact]
    public void Every_class_is_sealed_static_or_abstract() => Assert.Empty(
        from type in Core.Types
        where type is { IsClass: true, IsSealed: false, IsAbstract: false }
        select $"{type.FullName} can be derived from");

    [Fact]
    public void Public_structs_cannot_change() => Assert.Empty(
        from type in Core.Types
        where type is { IsVisible: true, IsValueType: true, IsEnum: false } && !type.IsDefined(typeof(IsReadOnlyAttribute))
        select $"{type.FullName} is not readonly");

    [Fact]
    public void Public_documents_and_the_stages_of_verification_say_their_section() => Assert.Empty(
        from type in Core.Types
        let file = Core.FileOf(type)
        where !type.IsNested && file is not null
              && ((type.IsVisible && file.StartsWith("Documents/", StringComparison.Ordinal)) || file.StartsWith("Verification/Stages/", StringComparison.Ordinal))
              && !SaysItsSection(type)
        select $"{type.FullName} has no [Spec]");

    [Fact]
    public void A_type_says_its_section_itself_or_by_a_member()
    {
        Assert.True(SaysItsSection(typeof(Pattern)));
        Assert.True(SaysItsSection(typeof(ByMember)));
        Assert.False(SaysItsSection(typeof(Dialect)));
    }

    private static bool SaysItsSection(Type type) => type.IsDefined(typeof(SpecAttribute), inherit: false) || type
        .GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Any(member => member.IsDefined(typeof(SpecAttribute), inherit: false));

    private static class ByMember
    {
        [Spec("4.3")]
        public static int Section => 43;
    }
}
