using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Suite.Tests.Calls;
using Contract = PeerSupport.Suite.Tests.Calls.Contract;

namespace PeerSupport.Suite.Tests.Matrix;

/// <summary>A request that its contract finds nothing wrong with: every required field, names of rows that are there.</summary>
internal static class WellFormed
{
    /// <param name="names">Collection → the name of a resource in it; what is not there is made up from the field's pattern.</param>
    public static IMessage Request(MethodDescriptor method, IReadOnlyDictionary<string, string> names)
    {
        var request = Message(method.InputType, names);
        return Contract.ScopeTemplate(method) is { } template ? Named.With(method, request, NameOf(template, names)) : request;
    }

    private static string NameOf(string template, IReadOnlyDictionary<string, string> names)
    {
        var segments = template.Split('/');
        if (names.TryGetValue(segments.Length % 2 == 0 ? segments[^2] : segments[^1], out var name) && name.StartsWith($"{segments[0]}/", StringComparison.Ordinal))
        {
            return name;
        }

        return string.Join('/', segments.Skip(2).Select(segment => segment == "*" ? "madeup01" : segment).Prepend(names[segments[0]]));
    }

    public static IMessage Message(MessageDescriptor type, IReadOnlyDictionary<string, string> names)
    {
        switch (type.FullName)
        {
            case "google.protobuf.Timestamp":
                return Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
            case "google.protobuf.Duration":
                return Duration.FromTimeSpan(TimeSpan.FromHours(1));
            case "google.type.Date":
                return TimeProvider.System.GetUtcNow().DayIn("Europe/London").ToProto();
            case "google.api.HttpBody":
                return new Google.Api.HttpBody { Data = ByteString.CopyFromUtf8("enrolment,valid_from") };
        }

        var message = type.Parser.ParseFrom(ByteString.Empty);
        foreach (var field in type.Fields.InDeclarationOrder().Where(field => field.IsRequired() || names.ContainsKey(Collection(field))))
        {
            if (field.IsRepeated)
            {
                ((System.Collections.IList)field.Accessor.GetValue(message)).Add(Value(field, names));
            }
            else
            {
                field.Accessor.SetValue(message, Value(field, names));
            }
        }

        return message;
    }

    /// <summary>The collection of the resources that a field of a request may name.</summary>
    private static string Collection(FieldDescriptor field)
    {
        if (field.FieldType is not FieldType.String || field.IsOutput())
        {
            return "";
        }

        var segments = field.Pattern().Split('/');
        return segments.Length % 2 == 0 ? segments[^2] : segments[^1];
    }

    private static object Value(FieldDescriptor field, IReadOnlyDictionary<string, string> names) => field.FieldType switch
    {
        FieldType.String when field.Name == "request_id" => Given.RequestId(),
        FieldType.String => Text(field, names),
        FieldType.Enum => System.Enum.ToObject(field.EnumType.ClrType, field.EnumType.Values[1].Number),
        FieldType.Message => Message(field.MessageType, names),
        FieldType.Bool => true,
        FieldType.Int32 => 1,
        FieldType.Int64 => 1L,
        _ => throw new NotSupportedException($"{field.FullName} is a {field.FieldType}: say here what a good one is"),
    };

    private static string Text(FieldDescriptor field, IReadOnlyDictionary<string, string> names)
    {
        var pattern = field.Pattern();
        return pattern.Length == 0 ? "Wellformed" : names.TryGetValue(Collection(field), out var name) ? name : PatternSample.Of(pattern);
    }
}
