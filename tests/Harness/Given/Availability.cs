using Google.Protobuf.WellKnownTypes;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Harness;

public sealed partial class Given
{
    /// <summary>A person is away on these days, and answers so for these bands; as soon as scheduling knows of the person.</summary>
    /// <param name="person"><c>persons/{id}</c>.</param>
    public Task<Availability> Unavailable(string establishment, string person, IEnumerable<(DateOnly First, DateOnly Last)>? absences = null, params AvailabilityBand[] bands)
    {
        var request = new SetAvailabilityRequest
        {
            Name = $"{establishment}/availabilities/{person.Split('/')[1]}",
            Bands = { bands },
            Absences = { (absences ?? []).Select(days => new Absence { FirstDay = days.First.ToProto(), LastDay = days.Last.ToProto() }) },
            UpdateMask = FieldMask.FromString("*"),
            RequestId = RequestId(),
        };
        return OnceCopied(() => suite.Scheduling.SetAvailabilityAsync(request, suite.As($"COORDINATOR@{establishment.Split('/')[1]}")));
    }

    /// <summary>A person can be talked to in these languages besides the prison's own; as soon as scheduling knows of the person.</summary>
    /// <param name="person"><c>persons/{id}</c>.</param>
    public Task<Availability> Speaks(string establishment, string person, params string[] languages)
    {
        var request = new SetAvailabilityRequest
        {
            Name = $"{establishment}/availabilities/{person.Split('/')[1]}",
            Languages = { languages },
            UpdateMask = FieldMask.FromString("languages"),
            RequestId = RequestId(),
        };
        return OnceCopied(() => suite.Scheduling.SetAvailabilityAsync(request, suite.As($"COORDINATOR@{establishment.Split('/')[1]}")));
    }

    /// <summary>The band of a day's weekday.</summary>
    public static AvailabilityBand Weekly(DateOnly day, BandKind kind, AvailabilityAnswer answer = AvailabilityAnswer.Cannot) =>
        new() { Day = (Google.Type.DayOfWeek)(day.DayOfWeek is DayOfWeek.Sunday ? 7 : (int)day.DayOfWeek), Kind = kind, Answer = answer };

    /// <summary>A list of clashes of one code, about four weeks from tomorrow on.</summary>
    /// <param name="lines">Each <c>persons/…,2026-12-31 09:00,2026-12-31 10:00</c>.</param>
    public static ImportClashesRequest Clashes(string establishment, ClashCode code, params string[] lines) => new()
    {
        Parent = establishment,
        Codes = { code },
        FirstDay = Tomorrow,
        LastDay = Tomorrow.ToDay().AddDays(28).ToProto(),
        Csv = string.Join('\n', lines.Select(line => $"{line},{ProtoName.Of(code)}").Prepend("person,from,until,code")),
        RequestId = RequestId(),
    };
}
