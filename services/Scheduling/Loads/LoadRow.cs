using Google.Protobuf.WellKnownTypes;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed record LoadRow
{
    public required string AppointmentId { get; init; }

    public required string Scheme { get; init; }

    public required string Zone { get; init; }

    public required int ContactsPerWeek { get; init; }

    public required int ConsecutiveNights { get; init; }

    public required TimeSpan RestAfterNight { get; init; }

    public required int Contacts { get; init; }

    public required int ContactsPastLimit { get; init; }

    public required int Nights { get; init; }

    public required int NightsInARow { get; init; }

    /// <summary>When the last call at night was over.</summary>
    public required DateTimeOffset? CallOverAt { get; init; }

    /// <summary>When the last call of an earlier night was over.</summary>
    public required DateTimeOffset? RestsFrom { get; init; }

    public required int DebriefsOwed { get; init; }

    public Load ToProto(string establishment, DateTimeOffset now) => new()
    {
        Appointment = Names.Appointment(establishment, AppointmentId),
        Scheme = Names.Scheme(Scheme),
        Zone = Names.Zone(establishment, Zone),
        Contacts = Contacts,
        ContactsLimit = ContactsPerWeek,
        OverContacts = LoadRules.IsOver(Contacts, ContactsPerWeek),
        ContactsPastLimit = ContactsPastLimit,
        Nights = Nights,
        ConsecutiveNights = NightsInARow,
        ConsecutiveNightsLimit = ConsecutiveNights,
        OverConsecutiveNights = LoadRules.IsOver(NightsInARow, ConsecutiveNights),
        SinceNightCall = (now - CallOverAt)?.ToDuration(),
        RestAfterNight = RestAfterNight.ToDuration(),
        Resting = LoadRules.IsResting(RestAfterNight, now - RestsFrom),
        DebriefsOwed = DebriefsOwed,
    };
}
