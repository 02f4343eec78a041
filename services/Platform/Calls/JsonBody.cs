using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Google.Protobuf.Reflection;

namespace PeerSupport.Platform;

/// <summary>
/// Reads a JSON body against its message before the transcoder does: that one names neither line nor field, tells the caller the
/// names of C# types, and drops a misspelt field in silence.
/// </summary>
internal ref struct JsonBody
{
    private readonly ReadOnlySpan<byte> _body;
    private readonly List<(string Field, string Description)> _violations = [];
    private readonly List<(Range Value, string Stead)> _misfits = [];
    private Utf8JsonReader _reader;

    private JsonBody(ReadOnlySpan<byte> body)
    {
        _body = body;
        _reader = new Utf8JsonReader(body);
    }

    /// <summary>What does not fit its field; empty when everything does.</summary>
    /// <param name="mended">The body with nothing in the place of each value that does not fit, so that the rest can be judged too.</param>
    public static List<(string Field, string Description)> Violations(ReadOnlySpan<byte> body, MessageDescriptor type, out string mended)
    {
        body = body.StartsWith("\uFEFF"u8) ? body[3..] : body;
        if (!Utf8.IsValid(body))
        {
            throw JsonPlace.Of(body, FirstNotUtf8(body)).Malformed("The body is not UTF-8.");
        }

        var check = new JsonBody(body);
        try
        {
            check._reader.Read();
            check.Message(type, "");
            check._reader.Read();
        }
        catch (JsonException broken)
        {
            throw JsonPlace.Of(body, broken).Malformed(broken.Message.Split(" LineNumber:")[0].Replace(" Change the reader options.", "", StringComparison.Ordinal));
        }

        mended = check._violations.Count == 0 ? "" : check.Mended();
        return check._violations;
    }

    private void Message(MessageDescriptor type, string path)
    {
        if (_reader.TokenType is not JsonTokenType.StartObject)
        {
            Complain(path, "must be an object", "{}");
            return;
        }

        var given = new HashSet<FieldDescriptor>();
        while (_reader.Read() && _reader.TokenType is JsonTokenType.PropertyName)
        {
            var name = JsonText.Read(ref _reader) ?? "?";
            if (JsonText.Field(type, name) is not { } field)
            {
                Complain(Join(path, name), $"is not a field of {type.Name}", null);
            }
            else if (!given.Add(field))
            {
                Complain(Join(path, field.Name), "is given twice", null);
            }
            else
            {
                _reader.Read();
                Value(field, Join(path, field.Name));
            }
        }
    }

    private void Value(FieldDescriptor field, string path)
    {
        if (_reader.TokenType is JsonTokenType.Null && !field.IsRepeated)
        {
            return;
        }

        if (field.IsMap)
        {
            Map(field.MessageType.Fields[2], path);
        }
        else if (!field.IsRepeated)
        {
            Element(field, path, "null");
        }
        else if (_reader.TokenType is not JsonTokenType.StartArray)
        {
            Complain(path, "must be a list", "[]");
        }
        else
        {
            for (var at = 0; _reader.Read() && _reader.TokenType is not JsonTokenType.EndArray; at++)
            {
                Element(field, $"{path}[{at}]", JsonText.Nothing(field));
            }
        }
    }

    private void Map(FieldDescriptor value, string path)
    {
        if (_reader.TokenType is not JsonTokenType.StartObject)
        {
            Complain(path, "must be an object", "{}");
            return;
        }

        while (_reader.Read() && _reader.TokenType is JsonTokenType.PropertyName)
        {
            var key = JsonText.Read(ref _reader);
            _reader.Read();
            Element(value, $"{path}[\"{key}\"]", JsonText.Nothing(value));
        }
    }

    private void Element(FieldDescriptor field, string path, string stead)
    {
        if (field.FieldType is FieldType.Message && !JsonText.IsScalar(field.MessageType))
        {
            if (JsonText.IsFree(field.MessageType))
            {
                _reader.Skip();
            }
            else
            {
                Message(field.MessageType, path);
            }

            return;
        }

        var text = _reader.TokenType switch
        {
            JsonTokenType.String when JsonText.TakesString(field) => JsonText.Read(ref _reader),
            JsonTokenType.Number when JsonText.TakesNumber(field) => Encoding.UTF8.GetString(_reader.ValueSpan),
            JsonTokenType.True or JsonTokenType.False when JsonText.IsBool(field) => "true",
            _ => null,
        };
        if (text is null || !JsonText.Fits(field, text))
        {
            Complain(path, $"must be {JsonText.Expected(field)}", stead);
        }
    }

    private void Complain(string path, string what, string? stead)
    {
        var start = (int)_reader.TokenStartIndex;
        var place = JsonPlace.Of(_body, start);
        if (path.Length == 0)
        {
            throw place.Malformed($"The body {what}.");
        }

        if (_violations.Count < MessageRules.MostViolations)
        {
            _violations.Add((path, $"{what} (line {place.Line}, position {place.Position})"));
        }

        _reader.Skip();
        if (stead is not null)
        {
            _misfits.Add((start..(int)_reader.BytesConsumed, stead));
        }
    }

    private readonly string Mended()
    {
        var (text, from) = (new StringBuilder(), 0);
        foreach (var (value, stead) in _misfits)
        {
            text.Append(Encoding.UTF8.GetString(_body[from..value.Start.Value])).Append(stead);
            from = value.End.Value;
        }

        return text.Append(Encoding.UTF8.GetString(_body[from..])).ToString();
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static int FirstNotUtf8(ReadOnlySpan<byte> body)
    {
        var at = 0;
        while (Rune.DecodeFromUtf8(body[at..], out _, out var length) is System.Buffers.OperationStatus.Done)
        {
            at += length;
        }

        return at;
    }
}
