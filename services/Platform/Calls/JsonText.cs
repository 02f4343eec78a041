using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace PeerSupport.Platform;

/// <summary>How single values are written in protobuf's JSON, in bodies and in query strings.</summary>
internal static class JsonText
{
    private static readonly JsonParser s_parser = new(JsonParser.Settings.Default);
    private static readonly JsonParser s_lenient = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    /// <summary>The field by its JSON name or its own, as protobuf's JSON accepts both.</summary>
    public static FieldDescriptor? Field(MessageDescriptor type, string name)
    {
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            if (field.JsonName == name || field.Name == name)
            {
                return field;
            }
        }

        return null;
    }

    /// <summary>Messages that are written as one JSON value.</summary>
    public static bool IsScalar(MessageDescriptor type) =>
        type.FullName is "google.protobuf.Timestamp" or "google.protobuf.Duration" or "google.protobuf.FieldMask" || Wrapped(type) is not null;

    /// <summary>Messages that may hold any JSON.</summary>
    public static bool IsFree(MessageDescriptor type) =>
        type.FullName is "google.protobuf.Struct" or "google.protobuf.Value" or "google.protobuf.ListValue" or "google.protobuf.Any";

    public static bool IsBool(FieldDescriptor field) => Inner(field).FieldType is FieldType.Bool;

    /// <summary>Of numbers only 64-bit ones and enums may stand in quotes: protobuf allows it for all, the transcoder does not.</summary>
    public static bool TakesString(FieldDescriptor field) => Inner(field).FieldType is FieldType.String or FieldType.Bytes or FieldType.Enum or FieldType.Message
        or FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 or FieldType.UInt64 or FieldType.Fixed64;

    public static bool TakesNumber(FieldDescriptor field) =>
        Inner(field).FieldType is not (FieldType.String or FieldType.Bytes or FieldType.Bool or FieldType.Message);

    /// <summary>The string at the reader; null when its escapes are no Unicode text.</summary>
    public static string? Read(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public static bool Fits(FieldDescriptor field, string text)
    {
        field = Inner(field);
        return field.FieldType switch
        {
            FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            FieldType.UInt32 or FieldType.Fixed32 => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _),
            FieldType.UInt64 or FieldType.Fixed64 => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _),
            FieldType.Float or FieldType.Double => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _),
            FieldType.Bool => text is "true" or "false",
            FieldType.Bytes => Convert.TryFromBase64String(text, new byte[text.Length], out _),
            FieldType.Enum => field.EnumType.FindValueByName(text) is not null
                || (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && field.EnumType.FindValueByNumber(number) is not null),
            FieldType.Message => Parses(field.MessageType, text),
            _ => true,
        };
    }

    public static string Expected(FieldDescriptor field)
    {
        field = Inner(field);
        return field.FieldType switch
        {
            FieldType.String => "text in quotes",
            FieldType.Bytes => "base64 in quotes",
            FieldType.Bool => "true or false",
            FieldType.Enum => "one of " + string.Join(", ", field.EnumType.Values.Where(value => value.Number != 0).Take(12).Select(value => value.Name)),
            FieldType.Float or FieldType.Double => "a number",
            FieldType.Message => field.MessageType.Name switch
            {
                "Timestamp" => "a time such as \"2026-01-31T03:00:00Z\"",
                "Duration" => "a duration such as \"90s\"",
                _ => "field names as JSON has them, such as \"name,displayName\"",
            },
            _ => "a whole number",
        };
    }

    /// <summary>What stands for no value of the field where JSON's null may not stand.</summary>
    public static string Nothing(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message => field.MessageType.Name switch
        {
            "Timestamp" => "\"1970-01-01T00:00:00Z\"",
            "Duration" => "\"0s\"",
            "FieldMask" => "\"\"",
            _ => "{}",
        },
        FieldType.String or FieldType.Bytes => "\"\"",
        FieldType.Bool => "false",
        _ => "0",
    };

    /// <summary>The message, whatever else stands in the text; null when it can't be read.</summary>
    public static IMessage? Read(MessageDescriptor type, string json)
    {
        try
        {
            return s_lenient.Parse(json, type);
        }
        catch (Exception unreadable) when (unreadable is InvalidProtocolBufferException or InvalidJsonException)
        {
            return null;
        }
    }

    private static FieldDescriptor Inner(FieldDescriptor field) => field.FieldType is FieldType.Message ? Wrapped(field.MessageType) ?? field : field;

    private static FieldDescriptor? Wrapped(MessageDescriptor type) =>
        type.File.Name == "google/protobuf/wrappers.proto" ? type.Fields[1] : null;

    private static bool Parses(MessageDescriptor type, string text)
    {
        try
        {
            s_parser.Parse(JsonSerializer.Serialize(text), type);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }
}
