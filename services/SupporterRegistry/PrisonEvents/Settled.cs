namespace PeerSupport.SupporterRegistry;

/// <summary>
/// Something was told of a person of ours: what follows is worked out anew from all that was told. By a timer due at once, because the
/// prison's system, which tells it, sees no applications; so it happens once, whatever breaks.
/// </summary>
internal sealed class Settled(Db db, RegistrySettings settings) : ITimerHandler
{
    public const string Kind = "settled";

    public Task Fire(DueTimer timer, CancellationToken cancel) => db.Fire(timer, tx => Settle(tx, timer.Key), cancel);

    private async Task Settle(Tx tx, string person)
    {
        const string load = "select distinct establishment from applications where person_id = @person order by establishment";
        person = await Merging.Now(tx, person);
        var movements = await MovementRow.Of(tx, person);
        foreach (var establishment in await tx.Many<string>(load, new { person }))
        {
            foreach (var (at, reason) in Whereabouts.Ends(movements, establishment))
            {
                await Endings.Leave(tx, establishment, person, reason, by: null, appliedBefore: at);
            }

            await Reasons(tx, establishment, person, movements);
        }

        if (movements.Exists(movement => movement.Kind is MovementRow.Died))
        {
            tx.Emit(new PersonDied { Id = person, Person = Names.Person(person) });
        }

        await Standings.Refresh(tx, person);
        await WelfareReviews.Open(tx, person, settings.WelfareReviewWithin);
        await WelfareReviews.CloseLeft(tx, person);
        await CheckIns.Open(tx, person, movements);
    }

    /// <summary>What came late may have happened first: then it, and nothing later, ended the role. What a person decided stays.</summary>
    private static async Task Reasons(Tx tx, string establishment, string person, List<MovementRow> movements)
    {
        const string load = """
            select application_id, submitted_at, closed_reason
            from applications
            where establishment = @establishment and person_id = @person
              and closed_by is null and closed_reason in ('RELEASED', 'TRANSFERRED', 'DIED')
            order by application_id
            for update
            """;
        const string write = """
            update applications
            set closed_reason = @reason
            where establishment = @establishment and application_id = @ApplicationId
            """;
        const string writeAppointment = """
            update appointments
            set ended_reason = @reason
            where establishment = @establishment and application_id = @ApplicationId and ended_by is null and ended_reason is not null
            """;
        foreach (var closed in await tx.Many<ClosedRow>(load, new { establishment, person }))
        {
            if (Whereabouts.EndOf(movements, establishment, closed.SubmittedAt) is { } first && ProtoName.Of(first) is var reason && reason != closed.ClosedReason)
            {
                await tx.Execute(write, new { establishment, closed.ApplicationId, reason });
                await tx.Execute(writeAppointment, new { establishment, closed.ApplicationId, reason });
            }
        }
    }

    private sealed record ClosedRow
    {
        public required string ApplicationId { get; init; }

        public required DateTimeOffset SubmittedAt { get; init; }

        public required string ClosedReason { get; init; }
    }
}
