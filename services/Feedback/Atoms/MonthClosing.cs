using PeerSupport.Feedback.Acts;
using PeerSupport.Feedback.Obstacles;
using PeerSupport.Feedback.Questionnaires;
using PeerSupport.Feedback.Replies;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Atoms;

/// <summary>
/// Closes the month: puts what stood in people's way beside what they answered, makes atoms of what is enough, draws their noise, publishes them and
/// deletes the answers, counts what was told past staff where there is a lot of it, and says how many requests nobody met: all in the transaction that
/// takes the timer. So it happens once, whole or not at all, and what was drawn is never drawn again.
/// </summary>
internal sealed class MonthClosing(Db db, NoiseKey key) : ITimerHandler
{
    public const string Kind = "closing";

    public Task Fire(DueTimer timer, CancellationToken cancel) =>
        db.Fire(timer, async tx =>
        {
            // slips that come in meanwhile mix those that wait anew: they come after
            await tx.Execute("lock table pooled_responses in share row exclusive mode");
            var month = Book.LastClosed(tx.Now);
            await ObstaclePool.Fill(tx, month);
            const string load =
                """
                select r.event_id, r.establishment, e.region, r.scheme, r.measure, r.month, r.period
                from pooled_responses r
                left join establishments e on e.establishment = r.establishment
                where r.atom is null
                  and r.month <= @month
                  and r.measure = any (@measures)
                order by r.event_id
                """;
            var waiting = await tx.Many<WaitingRow>(load, new { month, measures = Known.Names<Measure>() });
            var closed = Closing.Of(waiting.Select(row => row.ToWaiting()), month, await Exposures.Read(tx, month)).Select(atom => (Id: Ids.Random(), Atom: atom)).ToList();
            if (closed.Count > 0)
            {
                await Take(tx, closed);
                await Publish(tx, closed, month, await Counts(tx, closed));
                await Forget(tx, closed);
                await ReplyRow.Owe(tx, [.. closed.Where(one => one.Atom.Measure is Measure.Feedback or Measure.Reflection).Select(one => (one.Atom.Region, one.Atom.Scheme)).Distinct()], month);
            }

            await LotClosing.Close(tx, month);
            await UnmetClosing.Close(tx, month);
            tx.Schedule(Kind, timer.Key, Book.NextClosing(tx.Now));
        }, cancel);

    private static async Task Take(Tx tx, List<(Guid Id, Closed Atom)> closed)
    {
        const string take =
            """
            update pooled_responses r
            set atom = taken.atom
            from unnest(@Ids, @Atoms) as taken (event_id, atom)
            where r.event_id = taken.event_id
              and r.atom is null
            """;
        var taken = closed.SelectMany(one => one.Atom.Responses.Select(response => (response, one.Id))).ToList();
        var rows = await tx.Execute(take, new { Ids = taken.Select(one => one.response).ToArray(), Atoms = taken.Select(one => one.Id).ToArray() });
        if (rows != taken.Count)
        {
            throw new InvalidOperationException($"{taken.Count} responses were to be taken, {rows} were there.");
        }
    }

    private static Task<List<CountRow>> Counts(Tx tx, List<(Guid Id, Closed Atom)> closed)
    {
        const string count =
            """
            select r.atom, a.question, a.category, count(*) as count
            from pooled_responses r
            join pooled_answers a on a.establishment = r.establishment and a.event_id = r.event_id
            where r.atom = any (@atoms)
            group by r.atom, a.question, a.category
            """;
        return tx.Many<CountRow>(count, new { atoms = closed.Select(one => one.Id).ToArray() });
    }

    private async Task Publish(Tx tx, List<(Guid Id, Closed Atom)> closed, DateOnly month, List<CountRow> counts)
    {
        const string atoms =
            """
            insert into atoms (atom, region, establishment, scheme, measure, month, answers_least, answers_most)
            select atom, region, establishment, scheme, measure, @month, answers_least, answers_most
            from unnest(@Atoms, @Regions, @Establishments, @Schemes, @Measures, @Least, @Most)
              as a (atom, region, establishment, scheme, measure, answers_least, answers_most)
            """;
        await tx.Execute(atoms, new
        {
            month,
            Atoms = closed.Select(one => one.Id).ToArray(),
            Regions = closed.Select(one => one.Atom.Region).ToArray(),
            Establishments = closed.Select(one => one.Atom.Establishment).ToArray(),
            Schemes = closed.Select(one => one.Atom.Scheme).ToArray(),
            Measures = closed.Select(one => ProtoName.Of(one.Atom.Measure)).ToArray(),
            Least = closed.Select(one => one.Atom.Band.Least).ToArray(),
            Most = closed.Select(one => one.Atom.Band.Most).ToArray(),
        });

        const string figures =
            """
            insert into published_figures (atom, region, establishment, scheme, measure, period, question, category, noisy_count, answers_least, answers_most)
            select a.atom, a.region, a.establishment, a.scheme, a.measure, daterange(a.month, (a.month + interval '1 month')::date),
              f.question, f.category, f.noisy_count, a.answers_least, a.answers_most
            from unnest(@Atoms, @Questions, @Categories, @NoisyCounts) as f (atom, question, category, noisy_count)
            join atoms a on a.atom = f.atom
            """;
        var asked = await Asked.Read(tx, [.. closed.Select(one => one.Atom.Scheme)]);
        var exact = counts.ToDictionary(row => (row.Atom, new Category(row.Question, row.Category)), row => row.Count);
        var noisy = closed.SelectMany(one => Noisy.Of(key.Secret, one.Id, one.Atom.Measure, category => exact.GetValueOrDefault((one.Id, category)))
            .Where(figure => one.Atom.Measure is not Measure.Feedback || asked.Tells(one.Atom.Scheme, figure.Category.Question, month))
            .Select(figure => (Atom: one.Id, figure.Category, figure.Count))).ToList();
        await tx.Execute(figures, new
        {
            Atoms = noisy.Select(figure => figure.Atom).ToArray(),
            Questions = noisy.Select(figure => figure.Category.Question).ToArray(),
            Categories = noisy.Select(figure => figure.Category.Name).ToArray(),
            NoisyCounts = noisy.Select(figure => figure.Count).ToArray(),
        });
    }

    private static Task<int> Forget(Tx tx, List<(Guid Id, Closed Atom)> closed)
    {
        const string forget =
            """
            delete from pooled_answers a
            using pooled_responses r
            where r.atom = any (@atoms)
              and a.establishment = r.establishment
              and a.event_id = r.event_id
            """;
        return tx.Execute(forget, new { atoms = closed.Select(one => one.Id).ToArray() });
    }
}
