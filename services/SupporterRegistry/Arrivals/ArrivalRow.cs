namespace PeerSupport.SupporterRegistry;

/// <summary>Somebody who was received at an establishment, and once agreed that some prison be told.</summary>
internal sealed record ArrivalRow
{
    public const string Columns = "m.person_id, m.occurred_at, p.prisoner_number, p.surname, p.forename";

    public required string PersonId { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    public required string PrisonerNumber { get; init; }

    public required string Surname { get; init; }

    public required string Forename { get; init; }

    public Arrival ToProto(IEnumerable<ArrivalScheme> schemes, DateOnly today, string timeZone)
    {
        var arrivedOn = OccurredAt.DayIn(timeZone);
        return new()
        {
            Person = Names.Person(PersonId),
            PrisonerNumber = PrisonerNumber,
            Surname = Surname,
            Forename = Forename,
            ArrivedOn = arrivedOn.ToProto(),
            DaysSinceArrival = Math.Max(0, today.DayNumber - arrivedOn.DayNumber),
            Schemes = { schemes },
        };
    }
}
