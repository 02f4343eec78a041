using System.Globalization;
using System.Security.Cryptography;

namespace PeerSupport.SupporterRegistry;

/// <summary>
/// Tells once a month how selection went at an establishment, from what is over since the month before: one statement that looks at what
/// stands, so no way for an application or appointment to end can be forgotten; and how long the oldest application waits that is not decided on. The
/// timer's key is the instant from which it counts.
/// </summary>
internal sealed class SelectionMonth(Db db) : ITimerHandler
{
    public const string Kind = "selection";

    public Task Fire(DueTimer timer, CancellationToken cancel) =>
        db.Fire(timer, async tx =>
        {
            const string place = "select time_zone from establishments where code = @Tenant";
            var timeZone = await tx.One<string>(place, timer);
            var month = Selecting.MonthOf(tx.Now, timeZone);
            var (from, until) = (DateTimeOffset.Parse(timer.Key, CultureInfo.InvariantCulture), month.StartIn(timeZone));
            if (from < until)
            {
                await OldestApplications.Tell(tx, timer.Tenant, month.AddMonths(-1), timeZone);
            }

            await Tell(tx, await SelectedRow.Between(tx, timer.Tenant, from, until), timeZone);
            Begin(tx, from < until ? until : from, month, timeZone);
        }, cancel);

    /// <summary>From this month on.</summary>
    public static void Begin(Tx tx, string timeZone)
    {
        var month = Selecting.MonthOf(tx.Now, timeZone);
        Begin(tx, month.StartIn(timeZone), month, timeZone);
    }

    private static void Begin(Tx tx, DateTimeOffset from, DateOnly month, string timeZone) =>
        tx.Schedule(Kind, from.ToString("O", CultureInfo.InvariantCulture), Selecting.CountedAt(month, timeZone));

    // In no order: neither who ended first nor whose mark is set first may show in what is sent.
    private async Task Tell(Tx tx, List<SelectedRow> over, string timeZone)
    {
        var marks = new SelectionMarks(db.Digest);
        var marked = over.Select(row => (Row: row, Mark: marks.Of(row.PersonId, row.SchemeId, row.Kind))).ToList();
        var first = await SelectionMarks.Set(tx, marked.Select(one => one.Mark));
        var counted = marked.Where(one => first.Contains(Convert.ToHexStringLower(one.Mark))).Select(one => one.Row).ToArray();
        var answers = await EqualityAnswersRow.Of(tx, [.. counted.Select(row => row.PersonId).Distinct()]);
        RandomNumberGenerator.Shuffle(counted.AsSpan());
        foreach (var row in counted)
        {
            tx.Emit(new SelectionReached
            {
                Id = Ids.Random().ToString(),
                Establishment = Names.Establishment(row.Establishment),
                Scheme = Names.Scheme(row.SchemeId),
                Month = Selecting.MonthOf(row.OverAt, timeZone).ToProto(),
                Outcome = row.Outcome,
                Answers = answers.GetValueOrDefault(row.PersonId)?.ToProto() ?? new(),
            });
        }
    }
}
