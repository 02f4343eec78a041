using System.Text.Json;
using System.Text.Json.Serialization;
using Google.Protobuf;

namespace PeerSupport.Platform;

/// <summary>
/// Protobuf's own JSON mapping inside System.Text.Json: what is on the wire is what the contract says, readable by any client.
/// Unknown fields are ignored, so a publisher may be newer than its consumers.
/// </summary>
internal sealed class EventJson : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeof(IMessage).IsAssignableFrom(typeToConvert) && !typeToConvert.IsAbstract && typeToConvert.GetConstructor(Type.EmptyTypes) is not null;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert))!;

    private sealed class Of<T> : JsonConverter<T>
        where T : IMessage, new()
    {
        private static readonly JsonParser s_parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            // The raw text, not numbers already read: protobuf's int64 stands in a string and must not pass through a double.
            using var document = JsonDocument.ParseValue(ref reader);
            return s_parser.Parse<T>(document.RootElement.GetRawText());
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteRawValue(JsonFormatter.Default.Format(value));
    }
}
