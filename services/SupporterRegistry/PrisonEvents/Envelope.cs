using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Google.Protobuf.WellKnownTypes;

namespace PeerSupport.SupporterRegistry;

/// <summary>What is wrong with an envelope, without what it held.</summary>
internal sealed record EnvelopeProblem(string Field, string Problem);

/// <summary>A prison's event, read tolerantly: what is optional may be missing, and one thing may be said in several ways.</summary>
/// <param name="PrisonerNumber">Whom it is about; empty where nobody is named.</param>
/// <param name="More">The text fields of <c>additionalInformation</c>.</param>
internal sealed partial record Envelope(string EventType, DateTimeOffset OccurredAt, string PrisonerNumber, IReadOnlyDictionary<string, string> More)
{
    /// <summary>Clocks of others may go fast.</summary>
    private static readonly TimeSpan s_fast = TimeSpan.FromHours(1);
    private static readonly DateTimeOffset s_first = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] s_numbers = ["nomsNumber", "prisonerNumber", "offenderNo", "offenderIdDisplay"];

    public string Prison => this["prisonId"];

    public string this[string field] => More.GetValueOrDefault(field, "");

    /// <summary>The prison an envelope names, before it is read: its clocks tell what a local time means.</summary>
    public static string PrisonOf(Struct envelope) => Text(Object(envelope, "additionalInformation"), "prisonId");

    public static bool IsPrisonerNumber(string text) => PrisonerNumberOnly().IsMatch(text);

    /// <param name="zoneOf">Prison code → IANA time zone; null where it is not known.</param>
    public static (Envelope? Read, EnvelopeProblem? Problem) Of(Struct envelope, Func<string, string?> zoneOf, DateTimeOffset now)
    {
        var more = Object(envelope, "additionalInformation");
        var type = Text(envelope, "eventType");
        if (!TypeName().IsMatch(type) || PrisonerNumberIn().IsMatch(type))
        {
            return Bad("eventType", type.Length == 0 ? "is missing" : "is no name of a type: letters, digits, dots and dashes");
        }

        if (Version(envelope) is var version && version != 1)
        {
            return Bad("version", version is null ? "is missing or no number: send 1" : "is not known here: send version 1");
        }

        if (Instant(Text(envelope, "occurredAt"), zoneOf(PrisonOf(envelope)) ?? EstablishmentRow.UsualTimeZone) is not { } at)
        {
            return Bad("occurredAt", Text(envelope, "occurredAt").Length == 0 ? "is missing" : "is no time such as 2026-01-31T03:00:00+00:00");
        }

        if (at < s_first || at > now + s_fast)
        {
            return Bad("occurredAt", at < s_first ? "lies before 1900" : "lies in the future");
        }

        var number = NumberIn(envelope, more);
        return number.Length > 0 && !PrisonerNumberOnly().IsMatch(number)
            ? Bad("personReference", "is no prisoner number such as A1234BC")
            : (new(type, at, number, more?.Fields.Where(field => field.Value.KindCase is not (Value.KindOneofCase.StructValue or Value.KindOneofCase.ListValue or Value.KindOneofCase.NullValue or Value.KindOneofCase.None))
                .ToDictionary(field => field.Key, field => Plain(field.Value)) ?? []), null);
    }

    /// <summary>
    /// Type, person, instant and content: equal for the same event however it is dressed. Description, links, the version's spelling and
    /// when it was published are dress.
    /// </summary>
    public byte[] Content()
    {
        var text = new StringBuilder();
        foreach (var part in new[] { EventType, PrisonerNumber, OccurredAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) }
            .Concat(More.OrderBy(field => field.Key, StringComparer.Ordinal).SelectMany(field => new[] { field.Key, field.Value })))
        {
            text.Append(CultureInfo.InvariantCulture, $"{part.Length}:{part}");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>A time with an offset, or one of a zone's clocks; of one that comes twice the first.</summary>
    public static DateTimeOffset? Instant(string text, string timeZone)
    {
        if (WithOffset().IsMatch(text))
        {
            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant) ? instant.ToUniversalTime().AsKept() : null;
        }

        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) || !Local().IsMatch(text))
        {
            return null;
        }

        var zone = TimeZoneInfo.FindSystemTimeZoneById(timeZone);
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return local.Ticks < offset.Ticks ? null : new DateTimeOffset(local.Ticks - offset.Ticks, TimeSpan.Zero).AsKept();
    }

    private static (Envelope?, EnvelopeProblem?) Bad(string field, string problem) => (null, new(field, problem));

    private static double? Version(Struct envelope) => envelope.Fields.GetValueOrDefault("version") switch
    {
        { KindCase: Value.KindOneofCase.NumberValue } value => value.NumberValue,
        { KindCase: Value.KindOneofCase.StringValue } value when double.TryParse(value.StringValue, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    private static string NumberIn(Struct envelope, Struct? more)
    {
        var identifiers = Object(envelope, "personReference")?.Fields.GetValueOrDefault("identifiers") is { KindCase: Value.KindOneofCase.ListValue } list ? list.ListValue.Values : [];
        var referred = identifiers.Where(value => value.KindCase is Value.KindOneofCase.StructValue).Select(value => value.StructValue)
            .FirstOrDefault(identifier => Text(identifier, "type") is "NOMS" or "PRISONER_NUMBER");
        return referred is null ? s_numbers.Select(name => Text(more, name)).FirstOrDefault(number => number.Length > 0) ?? "" : Text(referred, "value");
    }

    private static Struct? Object(Struct envelope, string field) =>
        envelope.Fields.GetValueOrDefault(field) is { KindCase: Value.KindOneofCase.StructValue } value ? value.StructValue : null;

    private static string Text(Struct? envelope, string field) =>
        envelope?.Fields.GetValueOrDefault(field) is { KindCase: Value.KindOneofCase.StringValue } value ? value.StringValue.Trim() : "";

    private static string Plain(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.StringValue => value.StringValue,
        Value.KindOneofCase.NumberValue => value.NumberValue.ToString("R", CultureInfo.InvariantCulture),
        _ => value.BoolValue ? "true" : "false",
    };

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9._:-]{0,119}\z")]
    private static partial Regex TypeName();

    [GeneratedRegex("[A-Z][0-9]{4}[A-Z]{2}")]
    private static partial Regex PrisonerNumberIn();

    [GeneratedRegex(@"\A[A-Z][0-9]{4}[A-Z]{2}\z")]
    private static partial Regex PrisonerNumberOnly();

    [GeneratedRegex(@"\A\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|z|[+-]\d\d(:?\d\d)?)\z")]
    private static partial Regex WithOffset();

    [GeneratedRegex(@"\A\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?\z")]
    private static partial Regex Local();
}
