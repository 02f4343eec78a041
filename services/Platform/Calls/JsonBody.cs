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
    private const int MostViolations = 32;

    private readonly ReadOnlySpan<byte> _body;
    private readonly List<(string Field, string Description)> _violations = [];
    private Utf8JsonReader _reader;

    private JsonBody(ReadOnlySpan<byte> body)
    {
        _body = body;
        _reader = new Utf8JsonReader(body);
    }

    public static void Require(ReadOnlySpan<byte> body, MessageDescriptor type)
    {
        body = body.StartsWith("\uFEFF"u8) ? body[3..] : body;
        if (!Utf8.IsValid(body))
        {
            throw Malformed("The body is not UTF-8.");
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
            var (line, position) = ((int)(broken.LineNumber ?? 0), (int)(broken.BytePositionInLine ?? 0));
            throw Malformed(line, check.Characters(check.StartOf(line), position), broken.Message);
        }

        if (check._violations.Count > 0)
        {
            throw Refusal.Invalid([.. check._violations]);
        }
    }

    private void Message(MessageDescriptor type, string path)
    {
        if (_reader.TokenType is not JsonTokenType.StartObject)
        {
            Complain(path, "must be an object");
            return;
        }

        while (_reader.Read() && _reader.TokenType is JsonTokenType.PropertyName)
        {
            var name = JsonText.Read(ref _reader) ?? "?";
            var at = path.Length == 0 ? name : $"{path}.{name}";
            if (JsonText.Field(type, name) is { } field)
            {
                _reader.Read();
                Value(field, path.Length == 0 ? field.Name : $"{path}.{field.Name}");
            }
            else
            {
                Complain(at, $"is not a field of {type.Name}");
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
            Element(field, path);
        }
        else if (_reader.TokenType is not JsonTokenType.StartArray)
        {
            Complain(path, "must be a list");
        }
        else
        {
            for (var at = 0; _reader.Read() && _reader.TokenType is not JsonTokenType.EndArray; at++)
            {
                Element(field, $"{path}[{at}]");
            }
        }
    }

    private void Map(FieldDescriptor value, string path)
    {
        if (_reader.TokenType is not JsonTokenType.StartObject)
        {
            Complain(path, "must be an object");
            return;
        }

        while (_reader.Read() && _reader.TokenType is JsonTokenType.PropertyName)
        {
            var key = JsonText.Read(ref _reader);
            _reader.Read();
            Element(value, $"{path}[\"{key}\"]");
        }
    }

    private void Element(FieldDescriptor field, string path)
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
            Complain(path, $"must be {JsonText.Expected(field)}");
        }
    }

    private void Complain(string path, string what)
    {
        var before = _body[..(int)_reader.TokenStartIndex];
        var line = before.Count((byte)'\n');
        var position = Characters(StartOf(line), before.Length - StartOf(line));
        if (path.Length == 0)
        {
            throw Malformed(line, position, $"The body {what}.");
        }

        if (_violations.Count < MostViolations)
        {
            _violations.Add((path, $"{what} (line {line + 1}, position {position})"));
        }

        _reader.Skip();
    }

    private readonly int StartOf(int line)
    {
        var start = 0;
        for (; line > 0; line--)
        {
            start += _body[start..].IndexOf((byte)'\n') + 1;
        }

        return start;
    }

    private readonly int Characters(int start, int bytes) => Encoding.UTF8.GetCharCount(_body.Slice(start, Math.Min(bytes, _body.Length - start))) + 1;

    private static Refusal Malformed(int line, int position, string what)
    {
        var told = what.Split(" LineNumber:")[0].Replace(" Change the reader options.", "", StringComparison.Ordinal);
        return Malformed($"Line {line + 1}, position {position}: {told}", ("line", $"{line + 1}"), ("position", $"{position}"));
    }

    private static Refusal Malformed(string what, params (string, string)[] where) => new(V1.ErrorReason.InvalidFields, what, where);
}
