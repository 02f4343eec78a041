namespace PeerSupport.SupporterRegistry;

/// <summary>The day for the review of a suspension has passed without one: a breach, told once, about nobody.</summary>
internal sealed class ReviewClock(Db db) : ITimerHandler
{
    public const string Kind = "review-overdue";

    public Task Fire(DueTimer timer, CancellationToken cancel) =>
        db.Fire(timer, async tx =>
        {
            const string tell = """
                update suspensions
                set told_for = review_by
                where establishment = @Establishment and suspension_id = @SuspensionId and state = 'IN_FORCE' and told_for is distinct from review_by
                """;
            var (suspension, _) = await Suspensions.Lock(tx, timer.Key, etag: "");
            if (suspension.Case.IsOverdue(tx.Now, suspension.TimeZone) && await tx.Execute(tell, suspension) == 1)
            {
                tx.Emit(new ReviewOverdue
                {
                    Id = Ids.Random().ToString(),
                    Establishment = Names.Establishment(suspension.Establishment),
                    Scheme = Names.Scheme(suspension.SchemeId),
                    ReviewBy = suspension.ReviewBy.ToProto(),
                });
            }
        }, cancel);

    /// <summary>After an establishment's clocks were put elsewhere: its days end at other instants. An older timer does no harm.</summary>
    public static async Task Reset(Tx tx, string establishment)
    {
        const string load = $"select {SuspensionRow.Columns} from suspensions where establishment = @establishment and state = 'IN_FORCE'";
        foreach (var suspension in await tx.Many<SuspensionRow>(load, new { establishment }))
        {
            tx.Schedule(Kind, suspension.Name, suspension.Case.OverdueAt(suspension.TimeZone));
        }
    }
}
