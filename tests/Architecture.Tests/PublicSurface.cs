using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace ActorPg.Architecture.Tests;

/// <summary>What an assembly offers to its users, as text: one line a type, one indented line a member, sorted. What the compiler adds to records is left out.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared =
        BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.Instance
        | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> _keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(char)] = "char",
        [typeof(short)] = "short",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    public static string Of(Assembly assembly)
    {
        StringBuilder text = new();
        IEnumerable<Type> types = assembly
            .GetExportedTypes()
            .Where(type => !type.FullName!.Contains('<', StringComparison.Ordinal));
        foreach (Type type in types.OrderBy(NameOf, StringComparer.Ordinal))
        {
            text.Append(Header(type)).Append('\n');
            foreach (string member in Members(type).Order(StringComparer.Ordinal))
            {
                text.Append("  ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Header(Type type)
    {
        string kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => "struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        IEnumerable<Type> bases =
            type.IsEnum || type.IsValueType || type.BaseType == typeof(object) || type.BaseType is null
                ? []
                : [type.BaseType];
        IEnumerable<Type> interfaces = type.IsEnum
            ? []
            : type.GetInterfaces().Where(i => i.IsVisible).Except(type.BaseType?.GetInterfaces() ?? []);
        string[] parents = [.. bases.Select(NameOf), .. interfaces.Select(NameOf).Order(StringComparer.Ordinal)];
        return $"{kind} {NameOf(type)}{(parents.Length == 0 ? "" : " : " + string.Join(", ", parents))}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(field =>
                    string.Create(CultureInfo.InvariantCulture, $"{field.Name} = {field.GetRawConstantValue()}")
                );
        }

        return type.GetMembers(Declared).Where(member => !IsGenerated(member)).Select(Line).OfType<string>();
    }

    private static bool IsGenerated(MemberInfo member) =>
        member.Name.Contains('<', StringComparison.Ordinal)
        || member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    private static string? Line(MemberInfo member) =>
        member switch
        {
            ConstructorInfo c when IsVisible(c) => $"{Access(c)}.ctor({Parameters(c)})",
            MethodInfo m when IsVisible(m) && IsOrdinary(m) =>
                $"{Access(m)}{NameOf(m.ReturnType)} {m.Name}{Arguments(m.GetGenericArguments())}({Parameters(m)})",
            PropertyInfo p
                when p.GetAccessors(nonPublic: true).Where(IsVisible).ToArray() is { Length: > 0 } accessors =>
                $"{Access(accessors[0])}{NameOf(p.PropertyType)} {p.Name}{Indexes(p)} {{ {string.Join(' ', accessors.Select(Accessor))} }}",
            EventInfo e when IsVisible(e.AddMethod!) =>
                $"{Access(e.AddMethod!)}event {NameOf(e.EventHandlerType!)} {e.Name}",
            FieldInfo { IsLiteral: true } f when f.IsPublic =>
                $"const {NameOf(f.FieldType)} {f.Name} = {Convert.ToString(f.GetRawConstantValue(), CultureInfo.InvariantCulture)}",
            FieldInfo f when f.IsPublic || f.IsFamily =>
                $"{(f.IsStatic ? "static " : "")}{NameOf(f.FieldType)} {f.Name}",
            _ => null,
        };

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    // Accessors are told with their property; operators and conversions are worth their own line.
    private static bool IsOrdinary(MethodInfo method) =>
        !method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static string Access(MethodBase method)
    {
        string access = method.IsPublic ? "" : "protected ";
        bool overrides = method is MethodInfo info && info.GetBaseDefinition() != info;
        string dispatch = method switch
        {
            { IsStatic: true } => "static ",
            { DeclaringType.IsInterface: true } => "",
            _ when overrides => "override ",
            { IsAbstract: true } => "abstract ",
            { IsVirtual: true, IsFinal: false } => "virtual ",
            _ => "",
        };
        return access + dispatch;
    }

    private static string Accessor(MethodInfo accessor)
    {
        bool init = accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
        return accessor.ReturnType != typeof(void) ? "get;"
            : init ? "init;"
            : "set;";
    }

    private static string Indexes(PropertyInfo property) =>
        property.GetIndexParameters() is { Length: > 0 } indexes
            ? $"[{string.Join(", ", indexes.Select(Parameter))}]"
            : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        string passing = (parameter.ParameterType.IsByRef, parameter.IsOut, parameter.IsIn) switch
        {
            (true, true, _) => "out ",
            (true, _, true) => "in ",
            (true, _, _) => "ref ",
            _ => parameter.IsDefined(typeof(ParamArrayAttribute))
            || parameter.IsDefined(typeof(ParamCollectionAttribute))
                ? "params "
                : "",
        };
        Type type = parameter.ParameterType.IsByRef
            ? parameter.ParameterType.GetElementType()!
            : parameter.ParameterType;
        string fallback = parameter.HasDefaultValue
            ? " = "
                + (
                    Convert.ToString(parameter.RawDefaultValue, CultureInfo.InvariantCulture) is { Length: > 0 } value
                        ? value
                        : "default"
                )
            : "";
        return $"{passing}{NameOf(type)} {parameter.Name}{fallback}";
    }

    private static string NameOf(Type type)
    {
        if (_keywords.TryGetValue(type, out string? keyword))
        {
            return keyword;
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        if (type.IsByRef)
        {
            return "ref " + NameOf(type.GetElementType()!);
        }

        if (type.IsArray)
        {
            return NameOf(type.GetElementType()!) + "[]";
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return NameOf(underlying) + "?";
        }

        string name = type.Name.Split('`')[0];
        string place =
            type.IsNested ? NameOf(type.DeclaringType!) + "."
            : type.Namespace == "ActorPg" ? ""
            : type.Namespace + ".";
        return place + name + Arguments(type.GetGenericArguments());
    }

    private static string Arguments(Type[] arguments) =>
        arguments.Length == 0 ? "" : $"<{string.Join(", ", arguments.Select(NameOf))}>";
}
