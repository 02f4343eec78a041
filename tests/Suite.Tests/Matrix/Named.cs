using Google.Protobuf;
using Google.Protobuf.Reflection;
using PeerSupport.Suite.Tests.Calls;

namespace PeerSupport.Suite.Tests.Matrix;

/// <summary>The name by which a request says which rows it is about.</summary>
internal static class Named
{
    public static string Text(MethodDescriptor method, IMessage request)
    {
        var (holder, field) = Holder(method, request);
        return (string)field.Accessor.GetValue(holder);
    }

    /// <summary>The same request about another; what it names in there is another too.</summary>
    public static IMessage With(MethodDescriptor method, IMessage request, string name)
    {
        var copy = method.InputType.Parser.ParseFrom(request.ToByteString());
        var (holder, field) = Holder(method, copy);
        var before = (string)field.Accessor.GetValue(holder);
        field.Accessor.SetValue(holder, name);
        foreach (var inner in copy.Descriptor.Fields.InDeclarationOrder().Where(inner => inner is { FieldType: FieldType.String, IsRepeated: false }))
        {
            if (inner.Accessor.GetValue(copy) is string text && text.StartsWith($"{before}/", StringComparison.Ordinal))
            {
                inner.Accessor.SetValue(copy, name + text[before.Length..]);
            }
        }

        return copy;
    }

    /// <summary>The same request about something that is not there, whose name is as long.</summary>
    /// <returns>The name that is there, the request about the other, and whether that would be a row of the same place.</returns>
    public static (string Name, IMessage Missing, bool OfSamePlace) Missing(MethodDescriptor method, IMessage request)
    {
        var name = Text(method, request);
        var segments = name.Split('/');
        var row = segments.Length > 3;
        var at = row ? segments.Length - 1 : 1;
        segments[at] = segments[at][..^1] + Other(segments[at][^1]);
        return (name, With(method, request, string.Join('/', segments)), row);
    }

    private static char Other(char last) => last switch
    {
        >= 'A' and <= 'Z' => '9', // no establishment of a test ends so
        '9' or 'z' => (char)(last - 1),
        _ => (char)(last + 1),
    };

    private static (IMessage Holder, FieldDescriptor Field) Holder(MethodDescriptor method, IMessage request) => Contract.ScopeField(method) switch
    {
        [var only] => (request, only),
        [var outer, var inner] => ((IMessage)outer.Accessor.GetValue(request), inner),
        _ => throw new InvalidOperationException($"{method.FullName} names no rows"),
    };
}
