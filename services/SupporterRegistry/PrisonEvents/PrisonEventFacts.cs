namespace PeerSupport.SupporterRegistry;

/// <summary>What is kept of events: a movement, a block, a welfare alert, a keep-apart of ours; of all others a count.</summary>
internal static class PrisonEventFacts
{
    public static async Task Keep(Tx tx, IReadOnlyList<ToldEvent> events, SamePerson same)
    {
        await Movements(tx, [.. events.Where(told => told.Kind is PrisonEventKind.Movement)]);
        await Blocks(tx, [.. events.Where(told => told.Kind is PrisonEventKind.Block)], same);

        foreach (var told in events.Where(told => told.Kind is PrisonEventKind.Welfare))
        {
            await Welfare(tx, told, same);
        }

        foreach (var told in events.Where(told => told.Kind is PrisonEventKind.KeepApart))
        {
            await KeepApartTold.Keep(tx, told);
        }

        // who was merged by the same call is looked after by the merge
        foreach (var person in events.Where(told => told.Kind is PrisonEventKind.Movement or PrisonEventKind.Welfare).Select(told => told.PersonId!).Distinct())
        {
            tx.Schedule(Settled.Kind, person, tx.Now);
        }

        await Counts(tx, events);
    }

    private static async Task Movements(Tx tx, IReadOnlyList<ToldEvent> moved)
    {
        const string write = $"""
            insert into movements ({MovementRow.Columns})
            select * from unnest(@persons, @digests, @times, @kinds, @prisons)
            on conflict do nothing
            """;
        if (moved.Count > 0)
        {
            await tx.Execute(write, new
            {
                persons = moved.Select(told => told.PersonId).ToArray(),
                digests = moved.Select(told => told.Digest).ToArray(),
                times = moved.Select(told => told.Envelope.OccurredAt.UtcDateTime).ToArray(),
                kinds = moved.Select(told => told.Movement).ToArray(),
                prisons = moved.Select(told => told.Envelope.Prison).ToArray(),
            });
        }
    }

    private static async Task Blocks(Tx tx, IReadOnlyList<ToldEvent> blocks, SamePerson same)
    {
        foreach (var told in blocks)
        {
            await Block(tx, told, same);
        }

        // it names no prison, and whoever it is about may meet somebody in any of them
        foreach (var place in blocks.Any(told => told.AlertStep is "created" or "updated") ? KeepApartEvent.Places(tx.Caller) : [])
        {
            KeepApartChanges.Tell(tx, Names.Establishment(place));
        }
    }

    // What is known of an alert is the newest of each thing that was said of it: so the order in which it is said is nothing.
    private static Task<int> Block(Tx tx, ToldEvent told, SamePerson same)
    {
        const string write = """
            insert into blocks as b (alert, door_only, prisoner_number, opened_at, changed_at, closed_at, told_at)
            values (@alert, @DoorOnly, case when @closed::timestamptz is null then @number end, @opened, @changed, @closed, @Now)
            on conflict (alert) do update
            set opened_at = greatest(b.opened_at, excluded.opened_at),
              changed_at = greatest(b.changed_at, excluded.changed_at),
              closed_at = greatest(b.closed_at, excluded.closed_at),
              told_at = excluded.told_at,
              prisoner_number = case
                when greatest(b.opened_at, excluded.opened_at) >= coalesce(greatest(b.closed_at, excluded.closed_at), '-infinity')
                  or (b.opened_at is null and excluded.opened_at is null and greatest(b.changed_at, excluded.changed_at) is not null
                    and b.closed_at is null and excluded.closed_at is null)
                then @number end
            """;
        DateTime? at = told.Envelope.OccurredAt.UtcDateTime;
        return tx.Execute(write, new
        {
            alert = same.Alert(told.Envelope["alertUuid"]),
            told.DoorOnly,
            number = told.Envelope.PrisonerNumber,
            opened = told.AlertStep == "created" ? at : null,
            changed = told.AlertStep == "updated" ? at : null,
            closed = told.AlertStep == "inactive" ? at : told.AlertStep == "deleted" ? DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc) : null,
            tx.Now,
        });
    }

    private static Task<int> Welfare(Tx tx, ToldEvent told, SamePerson same)
    {
        const string write = """
            insert into welfare_alerts (alert, person_id, occurred_at)
            values (@alert, @PersonId, @occurredAt)
            on conflict do nothing
            """;
        return tx.Execute(write, new { alert = same.Alert(told.Envelope["alertUuid"]), told.PersonId, occurredAt = told.Envelope.OccurredAt });
    }

    private static async Task Counts(Tx tx, IReadOnlyList<ToldEvent> events)
    {
        const string write = """
            insert into prison_event_counts as c (event_type, count, first_received_at, last_received_at)
            select event_type, count, @Now, @Now
            from unnest(@types, @counts) as n (event_type, count)
            order by event_type
            on conflict (event_type) do update
            set count = c.count + excluded.count, last_received_at = greatest(c.last_received_at, excluded.last_received_at)
            """;
        var counts = events.Where(told => told.Kind is PrisonEventKind.Other).CountBy(told => told.Envelope.EventType).ToList();
        if (counts.Count > 0)
        {
            await tx.Execute(write, new { types = counts.Select(type => type.Key).ToArray(), counts = counts.Select(type => (long)type.Value).ToArray(), tx.Now });
        }
    }
}
