using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>What has to be known to judge the lines of a log.</summary>
internal sealed record NightLogFacts
{
    public required DateTimeOffset Now { get; init; }

    /// <summary>The establishment's zones, by resource name.</summary>
    public required IReadOnlySet<string> Zones { get; init; }

    /// <summary>Those of them that are known to have no Listener suite.</summary>
    public required IReadOnlySet<string> WithoutSuite { get; init; }

    /// <summary>Scheme → how long a contact lasts at most.</summary>
    public required IReadOnlyDictionary<string, TimeSpan> ContactLimits { get; init; }

    /// <summary>Appointment → its scheme and its person.</summary>
    public required IReadOnlyDictionary<string, (string Scheme, string Person)> Supporters { get; init; }

    /// <summary>Contacts of those persons that are on record already.</summary>
    public required IReadOnlyCollection<HeldContact> Held { get; init; }

    /// <summary>Lines that somebody entered before.</summary>
    public required IReadOnlySet<EnteredLine> Entered { get; init; }
}

/// <summary>What tells a line of a pack from every other: two who enter the same paper enter the same line.</summary>
/// <param name="Line">Its printed number.</param>
/// <param name="Zone">The resource name.</param>
/// <param name="Scheme">The resource name.</param>
internal sealed record EnteredLine(int Line, string Zone, string Scheme, DateTimeOffset AskedAt)
{
    /// <summary>Paper tells the minute.</summary>
    public DateTimeOffset AskedAt { get; } = AskedAt.AddTicks(-(AskedAt.UtcTicks % TimeSpan.TicksPerMinute));
}

/// <summary>A contact somebody was in.</summary>
/// <param name="Person">A supporter, by id; or whoever asked, by number.</param>
internal sealed record HeldContact(string Person, DateTimeOffset From, DateTimeOffset Until)
{
    public bool Overlaps(HeldContact other) => Person == other.Person && From < other.Until && other.From < Until;
}

/// <summary>
/// Lines of a log, entered after the night. What was held was held, whether or not it should have been: only what can't have been, or can't be
/// understood, is bad.
/// </summary>
internal static class NightLogRules
{
    private const string InAnother = "was in another contact at that time";

    private static readonly TimeSpan s_longestContact = TimeSpan.FromHours(24);

    private static readonly RequestState[] s_outcomes =
        [RequestState.Met, RequestState.PhoneTaken, RequestState.Refused, RequestState.Expired, RequestState.Withdrawn, RequestState.MovedOn];

    /// <summary>Every bad field with its remedy, such as <c>lines[3].contact_ended_at</c>.</summary>
    public static IReadOnlyList<(string Field, string Description)> Bad(IReadOnlyList<NightLogLine> lines, NightLogFacts facts) =>
    [
        .. lines.SelectMany((line, at) => Problems(line, facts)
            .Concat(lines.Take(at).Any(before => before.Line == line.Line) ? [("line", "stands there twice: give each line its own number")] : [])
            .Concat(Twice(line, lines.Take(at), facts) ? [("appointment", $"{InAnother}: look whose line it is, or correct the times")] : [])
            .Concat(AskedTwice(line, lines.Take(at)) ? [("prisoner_number", $"{InAnother}: look whose line it is, or correct the times")] : [])
            .Select(problem => ($"lines[{at}].{problem.Item1}", $"of line {line.Line} {problem.Item2}"))),
    ];

    /// <summary>Where it does not say: through staff; of nobody known, by phone.</summary>
    public static Channel ChannelOf(NightLogLine line) =>
        line.Channel is not Channel.Unspecified ? line.Channel : line.PrisonerNumber.Length > 0 ? Channel.Staff : Channel.Phone;

    /// <summary>How a line ended.</summary>
    /// <param name="startedIn">The band in which the contact began.</param>
    /// <param name="nextMorning">After it was asked.</param>
    public static Progress End(NightLogLine line, BandKind startedIn, TimeSpan limit, DateTimeOffset nextMorning, DateTimeOffset now)
    {
        var end = new Progress { State = line.Outcome, ClosedAt = now };
        return line.Outcome switch
        {
            RequestState.Met => end with
            {
                ContactStartedAt = line.ContactStartedAt.ToDateTimeOffset(),
                ContactStartedIn = startedIn,
                ContactDueBackAt = line.ContactStartedAt.ToDateTimeOffset() + limit,
                ContactEndedAt = line.ContactEndedAt.ToDateTimeOffset(),
                PlaceType = line.PlaceType,
                Private = line.Private,
                ContactOutcome = line.ContactOutcome is ContactOutcome.Unspecified ? ContactOutcome.Talked : line.ContactOutcome,
            },
            RequestState.PhoneTaken => end with { FollowUpAt = line.LookInAt?.ToDateTimeOffset() ?? nextMorning },
            RequestState.Refused => end with { RefusalCode = line.RefusalCode, RefusalAlternative = line.RefusalAlternative, FollowUpAt = nextMorning },
            RequestState.Expired => end with { FollowUpAt = nextMorning },
            RequestState.Withdrawn => end with { WithdrawnBy = line.WithdrawnBy },
            RequestState.MovedOn => end,
            _ => throw new ArgumentOutOfRangeException(nameof(line), line.Outcome, "is no end of a line"),
        };
    }

    /// <param name="pairing">Null when it could not be checked.</param>
    public static PairingCheck Check(bool stood, Pairing? pairing, PlaceType place) => (stood, pairing) switch
    {
        (true, Pairing.Pairable) => PairingCheck.Allowed,
        (true, Pairing.AtDoor) when place is PlaceType.AtDoor => PairingCheck.Allowed,
        (true, null) => PairingCheck.NotChecked,
        _ => PairingCheck.NotAllowed,
    };

    /// <summary>The contact a line tells of; null when it is none, or not yet good.</summary>
    public static HeldContact? ContactOf(NightLogLine line, NightLogFacts facts) =>
        line.Outcome is RequestState.Met && line.ContactStartedAt is { } from && line.ContactEndedAt is { } until && facts.Supporters.TryGetValue(line.Appointment, out var supporter)
            ? new(supporter.Person, from.ToDateTimeOffset(), until.ToDateTimeOffset())
            : null;

    private static bool Twice(NightLogLine line, IEnumerable<NightLogLine> before, NightLogFacts facts) =>
        ContactOf(line, facts) is { } contact && before.Select(other => ContactOf(other, facts)).OfType<HeldContact>().Concat(facts.Held).Any(contact.Overlaps);

    /// <summary>Of the lines of one log only: of the record whoever enters paper could else ask, unseen, when somebody was in a contact.</summary>
    private static bool AskedTwice(NightLogLine line, IEnumerable<NightLogLine> before) =>
        HeldWith(line) is { } contact && before.Select(HeldWith).OfType<HeldContact>().Any(contact.Overlaps);

    /// <summary>The contact as whoever asked was in it.</summary>
    private static HeldContact? HeldWith(NightLogLine line) =>
        line is { Outcome: RequestState.Met, PrisonerNumber: { Length: > 0 } asker, ContactStartedAt: { } from, ContactEndedAt: { } until }
            ? new(asker, from.ToDateTimeOffset(), until.ToDateTimeOffset())
            : null;

    private static IEnumerable<(string Field, string Remedy)> Problems(NightLogLine line, NightLogFacts facts)
    {
        var asked = line.AskedAt.ToDateTimeOffset();
        (bool Bad, string Field, string Remedy)[] checks =
        [
            (facts.Entered.Contains(new(line.Line, line.Zone, line.Scheme, asked)), "line", "was entered before: it is on record, leave it out; if it is another, correct its number or when it was asked"),
            (asked > facts.Now || asked < facts.Now - RequestRules.LongestBackdating, "asked_at", "must lie in the last 7 days: correct the day; what is older stays on paper"),
            (!facts.Zones.Contains(line.Zone), "zone", "is no zone of this establishment: take the name from its register"),
            (!facts.ContactLimits.ContainsKey(line.Scheme), "scheme", "is not offered here"),
            (line.PrisonerNumber.Length == 0 && ChannelOf(line) is not Channel.Phone, "channel", "must be PHONE where nobody knows who asked: give the number, or leave the channel out"),
            (!s_outcomes.Contains(line.Outcome), "outcome", "must be MET, PHONE_TAKEN, REFUSED, EXPIRED, WITHDRAWN or MOVED_ON"),
            (line.Outcome is not RequestState.Met && Tells(line), "outcome", "is not MET, but somebody came: leave out who came, when and where, or make it MET"),
            (line.Outcome is RequestState.Refused && line.RefusalCode is RefusalCode.Unspecified, "refusal_code", "is missing: say why it was refused"),
            (line.Outcome is RequestState.Refused && line.RefusalAlternative is Alternative.Unspecified, "refusal_alternative", "is missing: say what was offered instead"),
            (line.Outcome is not RequestState.Refused && line.RefusalCode is not RefusalCode.Unspecified, "refusal_code", "is given, but it was not refused: leave it out, or make it REFUSED"),
            (line.Outcome is not RequestState.Refused && line.RefusalAlternative is not Alternative.Unspecified, "refusal_alternative", "is given, but it was not refused: leave it out, or make it REFUSED"),
            (line.Outcome is RequestState.Withdrawn && line.WithdrawnBy is WithdrawnBy.Unspecified, "withdrawn_by", "is missing: say who took it back"),
            (line.Outcome is not RequestState.Withdrawn && line.WithdrawnBy is not WithdrawnBy.Unspecified, "withdrawn_by", "is given, but it was not taken back: leave it out, or make it WITHDRAWN"),
            (line.Outcome is not RequestState.PhoneTaken && line.LookInAt is not null, "look_in_at", "is of who took the phone: the others are looked in on next morning, or not at all"),
            (line.LookInAt?.ToDateTimeOffset() is { } lookIn && (lookIn < asked || lookIn > asked + RequestRules.LongestUntilLookIn), "look_in_at", "must lie within 24 hours after it was asked"),
        ];
        var found = checks.Where(check => check.Bad).Select(check => (check.Field, check.Remedy));
        return line.Outcome is RequestState.Met ? found.Concat(Met(line, asked, facts)) : found;
    }

    private static IEnumerable<(string Field, string Remedy)> Met(NightLogLine line, DateTimeOffset asked, NightLogFacts facts)
    {
        var (from, until) = (line.ContactStartedAt?.ToDateTimeOffset(), line.ContactEndedAt?.ToDateTimeOffset());
        (bool Bad, string Field, string Remedy)[] checks =
        [
            (line.PrisonerNumber.Length == 0, "prisoner_number", "is missing: whoever was met in person is known"),
            (!facts.Supporters.TryGetValue(line.Appointment, out var supporter) || supporter.Scheme != line.Scheme, "appointment", "is no supporter of this scheme here: take the reference from the night pack"),
            (line.PlaceType is PlaceType.Unspecified, "place_type", "is missing: say where they talked"),
            (line.PlaceType is PlaceType.ListenerSuite && facts.WithoutSuite.Contains(line.Zone), "place_type", "is a Listener suite, and this zone has none: say where they talked, or correct the zone"),
            (line.PlaceType is PlaceType.AtDoor && line.Private, "private", "can't be through a closed door: leave it out, or say where they talked"),
            (from is null || from < asked || from > facts.Now, "contact_started_at", "must lie after it was asked and not in the future"),
            (until is null || until < from || until > facts.Now, "contact_ended_at", "must lie after they met and not in the future: end a contact that goes on when it is over"),
            (until > from + s_longestContact, "contact_ended_at", "must lie within 24 hours after they met: correct the day"),
        ];
        return checks.Where(check => check.Bad).Select(check => (check.Field, check.Remedy));
    }

    private static bool Tells(NightLogLine line) => line.Appointment.Length > 0 || line.ContactStartedAt is not null || line.ContactEndedAt is not null;
}
