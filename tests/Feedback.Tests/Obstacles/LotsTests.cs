using CsCheck;
using PeerSupport.Feedback.Obstacles;
using PeerSupport.Platform;
using Xunit;

namespace PeerSupport.Feedback.Tests.Obstacles;

/// <summary>What was told past the prison's staff they learn in lots.</summary>
public sealed class LotsTests
{
    /// <summary>What we promise, said once more, so that the rule is not its own judge.</summary>
    private const int Promised = 10;

    private static readonly DateOnly s_first = new(2026, 1, 1);

    private static readonly Gen<List<ToldPast>> s_told = Gen.Select(Gen.Int[0, 1], Gen.Int[0, 1], Gen.Int[0, 1], Gen.Int[0, 3])
        .Select((prison, scheme, by, month) => new ToldPast(Ids.Random(), $"E{prison}", $"schemes/s{scheme}", by == 0 ? "PROVIDER" : "SUPPORTER_AT_KIOSK", s_first.AddMonths(month)))
        .List[0, 120];

    /// <summary>Month after month: each is counted once at most, and whatever is counted has nine like it beside it.</summary>
    [Fact]
    public void Each_is_in_one_lot_at_most_of_ten_like_it_or_more() => s_told.Sample(told =>
    {
        var (open, counted) = (told.ToDictionary(one => one.Id), new HashSet<Guid>());
        for (var month = s_first; month < s_first.AddMonths(6); month = month.AddMonths(1))
        {
            var lots = Lots.Of(open.Values, month).Select(id => open[id]).ToList();
            Assert.All(lots, one => Assert.True(one.Month <= month && counted.Add(one.Id)));
            Assert.All(lots.GroupBy(one => (one.Establishment, one.Scheme, one.By)), lot => Assert.True(lot.Count() >= Promised));
            lots.ForEach(one => open.Remove(one.Id));
        }

        Assert.All(open.Values.GroupBy(one => (one.Establishment, one.Scheme, one.By)), waiting => Assert.True(waiting.Count() < Promised)); // nothing waits for more than it has to
    });

    [Fact]
    public void Nine_wait_and_ten_do_not()
    {
        ToldPast One() => new(Ids.Random(), "MDI", "schemes/listener", "PROVIDER", s_first);
        var nine = Enumerable.Range(0, 9).Select(_ => One()).ToList();
        Assert.Empty(Lots.Of(nine, s_first));
        Assert.Equal(10, Lots.Of([.. nine, One()], s_first).Count);
        Assert.Empty(Lots.Of([.. nine, One() with { Month = s_first.AddMonths(1) }], s_first));
        Assert.Empty(Lots.Of([.. nine, One() with { By = "SUPPORTER_AT_KIOSK" }], s_first));
    }
}
