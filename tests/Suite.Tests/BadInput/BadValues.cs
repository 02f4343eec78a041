using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Google.Type;
using PeerSupport.Platform;
using PeerSupport.Suite.Tests.Calls;

namespace PeerSupport.Suite.Tests.BadInput;

/// <summary>What a field of each kind may not hold, read from the contract's rules.</summary>
internal sealed class BadValues(Side side, Random random)
{
    private const string Controls = "\0\a\b\u001b\u007f\u0085\u009f\r\n\t";
    private const string Invisible = "\u200b\u200c\u200d\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad\u2028\u2029";

    private static readonly string[] s_paths = ["no_such_field", "no_such.field", "name", "etag", "*,name"];

    /// <summary>Values gRPC can carry.</summary>
    public IEnumerable<(string What, object Value)> Of(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.String => Texts(field).Select(bad => (bad.What, (object)bad.Text)),
        FieldType.Enum => [("unknown number", Number(field, 9999)), ("negative number", Number(field, -7))],
        FieldType.Int32 when field.Least() is not null => Numbers(field),
        FieldType.Double or FieldType.Float => [("not a number", double.NaN), ("infinite", double.PositiveInfinity)],
        FieldType.Message => field.MessageType.FullName switch
        {
            "google.protobuf.Timestamp" =>
            [
                ("year 1", new Timestamp { Seconds = -62135596800 }), ("year 9999", new Timestamp { Seconds = 253402300799 }),
                ("year 10000", new Timestamp { Seconds = 253402300800 }), ("before all time", new Timestamp { Seconds = long.MinValue }), ("negative nanos", new Timestamp { Nanos = -1 }),
            ],
            "google.protobuf.Duration" =>
                [("a million years", new Duration { Seconds = 31_556_952_000_000 }), ("two signs", new Duration { Seconds = 1, Nanos = -1 })],
            "google.type.Date" =>
            [
                ("year 1", Day(1, 1, 1)), ("year 9999", Day(9999, 12, 31)), ("30 February", Day(2026, 2, 30)), ("month 13", Day(2026, 13, 1)),
                ("no month", Day(2026, 0, 1)), ("negative", Day(2026, -1, -1)), ("29 February", Day(2027, 2, 29)),
            ],
            _ => [],
        },
        _ => [],
    };

    /// <summary>Values the contract's options allow and every service's rules must not.</summary>
    public static IEnumerable<(string What, object Value)> Late(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Int32 when field.Least() is null => [("negative", -1), ("least there is", int.MinValue)],
        FieldType.Message when field.MessageType.FullName == "google.protobuf.Duration" => [("negative", new Duration { Seconds = -1 })],
        FieldType.Message when field.MessageType.FullName == "google.protobuf.FieldMask" =>
            [.. s_paths.Select(paths => ($"'{paths}'", (object)new FieldMask { Paths = { paths.Split(',') } }))],
        _ => [],
    };

    /// <summary>Values only JSON can carry.</summary>
    public static IEnumerable<(string What, JsonNode? Value)> OnlyJson(FieldDescriptor field, bool body)
    {
        List<JsonNode?> bad = field.FieldType switch
        {
            FieldType.Enum => ["NO_SUCH_VALUE", field.EnumType.Values[^1].Name.ToLowerInvariant()],
            FieldType.Int32 => [3_000_000_000, -3_000_000_000, 1.5, "many"],
            FieldType.Bool => ["maybe"],
            FieldType.Message => field.MessageType.Name switch
            {
                "Timestamp" => ["yesterday", "2026-02-30T00:00:00Z", "2026-01-01", "10000-01-01T00:00:00Z"],
                "Duration" => ["soon", "1h", "1"],
                "FieldMask" => ["under_score"],
                "HttpBody" => [], // whatever is sent is the file
                _ => ["2026-01-01"],
            },
            _ => [],
        };
        if (body)
        {
            bad.AddRange(field.FieldType switch
            {
                FieldType.String or FieldType.Enum => [true, new JsonObject()],
                FieldType.Int32 => ["12", true],
                FieldType.Bool => [1, "true"],
                _ => [12, new JsonArray()],
            });
        }

        return bad.Select(value => ($"JSON {value?.ToJsonString() ?? "null"}", value));
    }

    private static IEnumerable<(string What, object Value)> Numbers(FieldDescriptor field)
    {
        yield return ("too small", field.Least()!.Value - 1);
        yield return ("least there is", int.MinValue);
        if (field.Most() is { } most)
        {
            yield return ("too big", most + 1);
            yield return ("most there is", int.MaxValue);
        }
    }

    private IEnumerable<(string What, string Text)> Texts(FieldDescriptor field)
    {
        var good = (string)side.Value(field);
        yield return ("too long", new string('a', field.MostCharacters() + 1));
        foreach (var bad in Controls.Where(control => field.MostCharacters() <= 200 || control is not ('\n' or '\r' or '\t')).OrderBy(_ => random.Next()).Take(2).Concat(
            Invisible.OrderBy(_ => random.Next()).Take(3)))
        {
            yield return ($"U+{(int)bad:X4} in it", good.Insert(random.Next(good.Length + 1), bad.ToString()));
        }

        if (field.IsRequired() && field.Pattern().Length == 0 && !field.IsRepeated)
        {
            yield return ("blank", "  ");
        }

        if (field.Name == "request_id")
        {
            foreach (var id in new[] { Guid.Empty.ToString(), Ids.New().ToString("N"), $"{{{Ids.New()}}}", "not-a-uuid", Ids.New() + "0" })
            {
                yield return ($"'{id}'", id);
            }
        }
        else if (field.Pattern().Length > 0)
        {
            foreach (var text in Misshapen(field, good).Take(4))
            {
                yield return ($"'{text}'", text);
            }
        }
    }

    private IEnumerable<string> Misshapen(FieldDescriptor field, string good)
    {
        string[] known = [good + "\n", good.ToLowerInvariant(), good.ToUpperInvariant(), good + "/", "/" + good, "../" + good, good + "' or '1'='1", "*", "Ａ" + good[1..], "establishments/*"];
        var random1 = Enumerable.Range(0, 8).Select(_ => good.Remove(random.Next(good.Length), 1).Insert(random.Next(good.Length), "aZ9-/ %é".Substring(random.Next(8), 1)));
        return random1.Concat(known.OrderBy(_ => random.Next())).Where(text => !field.Fits(text)).Distinct();
    }

    private static object Number(FieldDescriptor field, int number) => System.Enum.ToObject(field.EnumType.ClrType, number);

    private static Date Day(int year, int month, int day) => new() { Year = year, Month = month, Day = day };
}
