using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>What was said of a person as it is kept: weekly answers and absences in rows, languages beside the version; version 0 while nothing was ever said.</summary>
internal sealed record StoredAvailability(string Establishment, string PersonId, long Version, IReadOnlyList<AvailabilityBandRow> Bands, IReadOnlyList<AbsenceRow> Absences, IReadOnlyList<string> Languages)
{
    public static async Task<IReadOnlyList<StoredAvailability>> Of(Tx tx, string establishment, IReadOnlyCollection<string> persons)
    {
        const string heads = "select person_id, version, languages from availabilities where establishment = @establishment and person_id = any(@ids) order by person_id";
        const string bands = $"select {AvailabilityBandRow.Columns} from availability_bands where establishment = @establishment and person_id = any(@ids) order by weekday, kind";
        const string absences = $"select {AbsenceRow.Columns} from absences where establishment = @establishment and person_id = any(@ids) order by first_day";
        var args = new { establishment, ids = persons.ToArray() };
        var said = await tx.Many<AvailabilityRow>(heads, args);
        var (weekly, days) = ((await tx.Many<AvailabilityBandRow>(bands, args)).ToLookup(row => row.PersonId), (await tx.Many<AbsenceRow>(absences, args)).ToLookup(row => row.PersonId));
        return [.. said.Select(row => new StoredAvailability(establishment, row.PersonId, row.Version, [.. weekly[row.PersonId]], [.. days[row.PersonId]], row.Languages))];
    }

    public Availability ToProto() => new()
    {
        Name = Names.Availability(Establishment, PersonId),
        Bands = { Bands.OrderBy(row => row.Weekday).ThenBy(row => row.Kind).Select(row => row.ToProto()) },
        Absences = { Absences.Select(row => new Absence { FirstDay = row.FirstDay.ToProto(), LastDay = row.LastDay.ToProto() }) },
        Languages = { Languages },
        Etag = Version == 0 ? "" : Etag.Of(Version),
    };
}

internal sealed record AvailabilityRow
{
    public required string PersonId { get; init; }

    public required long Version { get; init; }

    public required string[] Languages { get; init; }
}

internal sealed record AvailabilityBandRow
{
    public const string Columns = "person_id, weekday, kind, answer";

    public required string PersonId { get; init; }

    public required int Weekday { get; init; }

    public required BandKind Kind { get; init; }

    public required string Answer { get; init; }

    public AvailabilityBand ToProto() => new() { Day = (Google.Type.DayOfWeek)Weekday, Kind = Kind, Answer = ProtoName.Parse<AvailabilityAnswer>(Answer) };
}

internal sealed record AbsenceRow
{
    public const string Columns = "person_id, first_day, last_day";

    public required string PersonId { get; init; }

    public required DateOnly FirstDay { get; init; }

    public required DateOnly LastDay { get; init; }
}
