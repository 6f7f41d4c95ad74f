using System.Runtime.CompilerServices;
using InToto.Testing;

namespace InToto.Restore.Tests.Fitness;

public sealed class PublicApiTests
{
    private static readonly Type[] Types = [.. typeof(RestoreCodes).Assembly.GetTypes().Where(type => !type.Name.Contains('<', StringComparison.Ordinal)
        && !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) && type.Namespace?.StartsWith("InToto", StringComparison.Ordinal) == true)];

    [Fact]
    public void The_public_API_is_the_approved_one() => Golden.Matches(PublicApiText.Of(Types), "src/InToto.Restore/PublicApi.approved.txt");

    [Fact]
    public void Every_class_is_sealed_static_or_abstract() => Assert.Empty(
        from type in Types
        where type is { IsClass: true, IsSealed: false, IsAbstract: false }
        select $"{type.FullName} can be derived from");

    [Fact]
    public void Public_types_cannot_change_after_they_are_made() => Assert.Empty(
        from type in Types
        where type.IsVisible && !typeof(Exception).IsAssignableFrom(type)
        from property in type.GetProperties()
        where property.SetMethod is { IsPublic: true } set && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit))
        select $"{type.Name}.{property.Name} has a setter");
}
