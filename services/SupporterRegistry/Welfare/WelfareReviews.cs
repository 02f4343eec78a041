namespace PeerSupport.SupporterRegistry;

/// <summary>
/// A supporter who may not be well is spoken with before anything else: standing is not touched by it, and what was recorded of him is not
/// kept.
/// </summary>
internal static class WelfareReviews
{
    /// <summary>One review for each alert wherever the person supports; none for what was known before he applied there.</summary>
    public static async Task Open(Tx tx, string person, TimeSpan within)
    {
        const string load = """
            select distinct p.establishment, w.alert
            from welfare_alerts w
            join appointments a on a.person_id = w.person_id and a.state <> 'ENDED'
            join applications p on p.establishment = a.establishment and p.application_id = a.application_id and p.submitted_at < w.occurred_at
            where w.person_id = @person
            order by p.establishment, w.alert
            """;
        const string open = $"""
            insert into welfare_reviews (establishment, review_id, person_id, alert, state, opened_at, due_at, version)
            values (@Establishment, @id, @person, @Alert, 'OPEN', @Now, @dueAt, @version)
            on conflict (establishment, alert) do nothing
            returning {WelfareReviewRow.Columns}
            """;
        const string forget = "delete from welfare_alerts where person_id = @person";
        foreach (var alert in await tx.Many<WhereRow>(load, new { person }))
        {
            var args = new { alert.Establishment, id = Ids.Short(), person, alert.Alert, tx.Now, dueAt = tx.Now + within, version = Versions.Next(0, tx.Now) };
            if (await tx.Maybe<WelfareReviewRow>(open, args) is { } review)
            {
                tx.Emit(review.ToChanged());
                tx.Schedule(WelfareOverdue.Kind, review.Name, review.DueAt);
            }
        }

        await tx.Execute(forget, new { person });
    }

    /// <summary>Who supports there no more is not waited for.</summary>
    public static async Task CloseLeft(Tx tx, string person)
    {
        const string close = $"""
            update welfare_reviews r
            set state = 'CLOSED', outcome = 'LEFT', closed_at = @Now, version = greatest(version + 1, @version)
            where person_id = @person and state <> 'CLOSED'
              and not exists (select from appointments a where a.establishment = r.establishment and a.person_id = r.person_id and a.state <> 'ENDED')
            returning {WelfareReviewRow.Columns}
            """;
        foreach (var review in await tx.Many<WelfareReviewRow>(close, new { person, tx.Now, version = Versions.Next(0, tx.Now) }))
        {
            tx.Emit(review.ToChanged());
            tx.Cancel(WelfareOverdue.Kind, review.Name);
        }
    }

    private sealed record WhereRow
    {
        public required string Establishment { get; init; }

        public required byte[] Alert { get; init; }
    }
}

/// <summary>Nobody has spoken with him in time: OPEN → OVERDUE.</summary>
internal sealed class WelfareOverdue(Db db) : ITimerHandler
{
    public const string Kind = "welfare-overdue";

    public Task Fire(DueTimer timer, CancellationToken cancel) =>
        db.Fire(timer, async tx =>
        {
            const string write = $"""
                update welfare_reviews
                set state = 'OVERDUE', version = greatest(version + 1, @version)
                where establishment = @Establishment and review_id = @Id and state = 'OPEN'
                returning {WelfareReviewRow.Columns}
                """;
            var name = LocalName.Parse(timer.Key);
            if (await tx.Maybe<WelfareReviewRow>(write, new { name.Establishment, name.Id, version = Versions.Next(0, tx.Now) }) is { } overdue)
            {
                tx.Emit(overdue.ToChanged());
            }
        }, cancel);
}
