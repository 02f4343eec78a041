using Google.Protobuf;
using Npgsql;
using PeerSupport.Feedback.Slips;
using PeerSupport.Feedback.Tests.Atoms;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using Xunit;

namespace PeerSupport.Feedback.Tests.Slips;

/// <summary>
/// Whoever has everything that is kept, and knows who handed in which slip when (as scheduling knows who was met when), pairs answers to people no better
/// than by lot: not by the order in which rows lie, nor by their ids, transactions or months. Beside it the naive table, from which he pairs all.
/// </summary>
[Collection(nameof(Closings))]
public sealed class UnlinkabilityTests(SuiteFixture suite)
{
    private const int Slips = 40;

    private readonly SlipWorld _slips = new(suite);

    /// <summary>Slips that ask others come in between.</summary>
    [Theory]
    [InlineData("r.ctid", SlipKind.Feedback)]
    [InlineData("min(a.ctid)", SlipKind.Feedback)]
    [InlineData("r.event_id", SlipKind.Feedback)]
    [InlineData("r.xmin::text, r.ctid", SlipKind.Feedback)]
    [InlineData("max(a.xmin::text), min(a.ctid)", SlipKind.Feedback)]
    [InlineData("r.ctid", SlipKind.Reflection)]
    [InlineData("min(a.ctid)", SlipKind.Reflection)]
    [InlineData("r.event_id", SlipKind.Reflection)]
    [InlineData("r.xmin::text, r.ctid", SlipKind.Reflection)]
    [InlineData("max(a.xmin::text), min(a.ctid)", SlipKind.Reflection)]
    public async Task Answers_are_paired_to_slips_no_better_than_by_lot(string order, SlipKind kind)
    {
        var prison = await _slips.Prison();
        var other = kind is SlipKind.Feedback ? SlipKind.Reflection : SlipKind.Feedback;
        var (codes, between) = (await _slips.Slips(prison, Slips, kind: kind), await _slips.Slips(prison, Slips / 8, kind: other));
        var said = Enumerable.Range(0, Slips).Select(nth => Distinct(nth, kind)).ToList();
        await suite.Execute($"create table naive_{prison.Code} (nth bigint generated always as identity, line text)");
        for (var nth = 0; nth < Slips; nth++)
        {
            await _slips.HandIn(prison, new(said[nth]) { Code = codes[nth] });
            await suite.Execute($"insert into naive_{prison.Code} (line) values ($1)", Line(said[nth]));
            if (nth % 8 == 0)
            {
                await _slips.HandIn(prison, new(Distinct(nth, other)) { Code = between[nth / 8] });
            }
        }

        var told = said.Select(Line).ToList();
        var naive = await Rows.Of(suite, "feedback", $"select line from naive_{prison.Code} order by ctid");
        await suite.Execute($"drop table naive_{prison.Code}");
        Assert.Equal((Slips, 1.0), (Paired(told, naive), Order(told, naive)));

        // of a shuffled row one is paired by chance; eight or more in 70,000 tries once
        var ours = (await _slips.Waiting(prison, order)).Where(told.Contains).ToList();
        Assert.Equal(told.Order(StringComparer.Ordinal), ours.Order(StringComparer.Ordinal));
        Assert.InRange(Paired(told, ours), 0, 7);
        Assert.InRange(Order(told, ours), -0.7, 0.7);
    }

    [Theory]
    [InlineData(SlipKind.Feedback)]
    [InlineData(SlipKind.Reflection)]
    public async Task Nothing_else_is_kept_of_a_slip_that_was_handed_in(SlipKind kind)
    {
        var prison = await _slips.Prison();
        var codes = await _slips.Slips(prison, 3, kind: kind);
        var before = await Everything();
        await _slips.HandIn(prison, new(Distinct(1, kind)) { Code = codes[1] });
        var after = await Everything();
        Assert.Equal(["pooled_answers", "pooled_responses", "slip_codes"], after.Keys.Where(table => after[table] != before[table]));
        Assert.Equal(2, await suite.Scalar<long>("select count(*) from slip_codes where establishment = $1", prison.Code));
        Assert.Equal("1", await suite.Scalar<string>("select count(distinct r.xmin::text || a.xmin::text)::text from pooled_responses r join pooled_answers a using (establishment, event_id) where r.establishment = $1", prison.Code));

        // rows of this prison, whatever the column: those of others change beside
        async Task<Dictionary<string, string>> Everything()
        {
            var tables = await Rows.Of(suite, "feedback", "select table_name::text from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE' order by 1");
            var contents = new Dictionary<string, string>();
            foreach (var table in tables)
            {
                contents[table] = (await suite.Scalar<string>($"select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {table} t where t::text like '%' || $1 || '%'", prison.Code))!;
            }

            return contents;
        }
    }

    /// <summary>So many slips, no two ticked alike.</summary>
    private static Slip Distinct(int nth, SlipKind kind) => kind is SlipKind.Reflection
        ? new() { Reflection = new() { Purpose = (Extent)(nth % 3), Trust = (Extent)(nth / 3 % 3), Relatedness = Extent.Much, Confidence = (Extent)(nth / 9) } }
        : new() { Answers = new() { KnewHow = (YesNo)(nth % 3), Asked = (YesNo)(nth / 3 % 3), Met = YesNo.Yes, StayedPrivate = YesNo.No, Helped = (Extent)(nth / 9) } };

    private static string Line(Slip slip) => SlipWorld.Line(slip.Answers ?? (IMessage)slip.Reflection);

    private static int Paired(List<string> told, List<string> found) => told.Zip(found).Count(pair => pair.First == pair.Second);

    /// <summary>Spearman's rank correlation: 1 for the same order, -1 for the contrary.</summary>
    internal static double Order(List<string> told, List<string> found)
    {
        var squares = told.Select((line, nth) => Math.Pow(nth - found.IndexOf(line), 2)).Sum();
        return 1 - (6 * squares / (told.Count * (Math.Pow(told.Count, 2) - 1)));
    }
}
