using System.Reflection;
using System.Runtime.CompilerServices;

namespace BackupKit.Tests.House;

/// <summary>Every public type and member of an assembly, one line each, sorted.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Describe(Assembly assembly) => assembly.GetExportedTypes()
        .SelectMany(type => Members(type).Prepend(Describe(type)))
        .Distinct()
        .OrderBy(line => line, StringComparer.Ordinal);

    private static string Describe(Type type)
    {
        var kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct" : "class";
        var modifier = type is { IsAbstract: true, IsSealed: true } ? "static " : type.IsAbstract && !type.IsInterface ? "abstract " : type.IsSealed && type.IsClass ? "sealed " : "";
        return $"{modifier}{kind} {Name(type)}";
    }

    private static IEnumerable<string> Members(Type type) => type.GetMembers(Declared)
        .Where(member => member.GetCustomAttribute<CompilerGeneratedAttribute>() is null)
        .Select(member => (member, text: Describe(member)))
        .Where(pair => pair.text is not null)
        .Select(pair => $"{Name(type)}.{pair.text}");

    private static string? Describe(MemberInfo member) => member switch
    {
        FieldInfo { IsSpecialName: false } field when field.IsPublic => field.IsLiteral ? $"{field.Name} = {Value(field)}" : $"{field.Name} : {Name(field.FieldType)}",
        ConstructorInfo constructor when IsVisible(constructor) => $"new({Parameters(constructor)})",
        MethodInfo method when IsVisible(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) =>
            $"{method.Name}({Parameters(method)}) : {Name(method.ReturnType)}",
        PropertyInfo property when IsVisible(property.GetMethod) || IsVisible(property.SetMethod) =>
            $"{property.Name} {{{Accessor("get", property.GetMethod)}{Setter(property.SetMethod)} }} : {Name(property.PropertyType)}",
        _ => null,
    };

    private static object Value(FieldInfo field) => field.FieldType.IsEnum ? Convert.ToInt64(field.GetRawConstantValue(), null) : field.GetRawConstantValue() ?? "null";

    private static string Accessor(string name, MethodInfo? method) => IsVisible(method) ? $" {name};" : "";

    private static string Setter(MethodInfo? method) => Accessor(
        method?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true ? "init" : "set",
        method);

    private static bool IsVisible(MethodBase? method) => method is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true };

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter => $"{Name(parameter.ParameterType)} {parameter.Name}"));

    private static string Name(Type type)
    {
        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        if (type.HasElementType)
        {
            return Name(type.GetElementType()!) + (type.IsArray ? "[]" : "&");
        }

        var arguments = type.GetGenericArguments();
        return arguments.Length == 0
            ? type.FullName ?? type.Name
            : $"{type.Namespace}.{type.Name.Split('`')[0]}<{string.Join(", ", arguments.Select(Name))}>";
    }
}
