namespace PeerSupport.SupporterRegistry;

/// <summary>
/// Brings what was told of a pair to the establishments where one of the two is an applicant, trainee or supporter. By a timer due at once,
/// because the prison's system, which tells it, sees no applications.
/// </summary>
internal sealed class KeepApartTold(Db db) : ITimerHandler
{
    public const string Kind = "keep-apart-told";

    public Task Fire(DueTimer timer, CancellationToken cancel) => db.Fire(timer, tx => Bring(tx, timer.Key), cancel);

    public static async Task Keep(Tx tx, ToldEvent told)
    {
        const string write = """
            insert into keep_aparts_told (digest, places, prisoner_number_1, prisoner_number_2, restriction, changed_at, told_at)
            values (@Digest, @places, @One, @Other, @restriction, @At, @Now)
            on conflict do nothing
            """;
        var (pair, news) = (KeepApartEvent.PairIn(told.Envelope), KeepApartEvent.NewsIn(told.Envelope)!.Value);
        await tx.Execute(write, new
        {
            told.Digest,
            places = KeepApartEvent.Places(tx.Caller),
            pair.One,
            pair.Other,
            restriction = news.Restriction is { } restriction ? ProtoName.Of(restriction) : null,
            news.At,
            tx.Now,
        });
        tx.Schedule(Kind, told.Key, tx.Now);
    }

    private static async Task Bring(Tx tx, string key)
    {
        const string take = """
            delete from keep_aparts_told
            where digest = @digest
            returning places, prisoner_number_1 as one, prisoner_number_2 as other, restriction, changed_at
            """;
        const string concerned = """
            select distinct a.establishment
            from (select person_id, prisoner_number from persons union all select person_id, prisoner_number from former_numbers) n
            join applications a using (person_id)
            where n.prisoner_number in (@One, @Other) and a.establishment = any (@Places)
              and a.state in ('SUBMITTED', 'CLEARED', 'ACCEPTED', 'IN_TRAINING', 'APPOINTED')
            order by a.establishment
            """;
        if (await tx.Maybe<ToldRow>(take, new { digest = Convert.FromHexString(key) }) is { } told)
        {
            foreach (var establishment in await tx.Many<string>(concerned, told))
            {
                await KeepApartChanges.Take(tx, Names.Establishment(establishment), [(new(told.One, told.Other), new(told.ChangedAt, KeepApartNews.Read(told.Restriction)), 1)]);
            }
        }
    }

    private sealed record ToldRow
    {
        public required string[] Places { get; init; }

        public required string One { get; init; }

        public required string Other { get; init; }

        public required string? Restriction { get; init; }

        public required DateTimeOffset ChangedAt { get; init; }
    }
}
