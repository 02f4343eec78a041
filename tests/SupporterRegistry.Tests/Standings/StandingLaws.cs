using CsCheck;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class StandingLaws
{
    [Fact]
    public void The_order_in_which_news_of_certificates_comes_does_not_matter() =>
        Gen.Select(Any.Certificate.List[0, 8].SelectMany(OneRowAVersion).SelectMany(news => Gen.Shuffle(news.ToArray()).Select(shuffled => (news, shuffled))), Any.TimeZone)
            .Sample((order, zone) => After(order.news, zone).SequenceEqual(After(order.shuffled, zone)));

    [Fact]
    public void News_that_comes_twice_changes_nothing() => Gen.Select(Any.Certificate.List[1, 8].SelectMany(OneRowAVersion), Any.TimeZone)
        .Sample((news, zone) => After(news, zone).SequenceEqual(After([.. news, .. news], zone)));

    [Fact]
    public void Without_clearance_certificate_or_compact_there_is_no_standing() => Any.Facts.Sample(facts =>
        Nothing(facts with { Clearance = null }) && Nothing(facts with { Certified = [] }) && Nothing(facts with { CompactSignedOn = null }));

    [Fact]
    public void Who_is_paused_suspended_or_ended_does_not_stand() => Any.Facts
        .Where(facts => facts.Counting.State is not (AppointmentState.Shadowing or AppointmentState.Active))
        .Sample(Nothing);

    [Fact]
    public void Who_is_away_does_not_stand_and_stands_otherwise_as_before() => Gen.Select(Any.Facts, Any.Span.List[0, 3], Any.Instant).Sample((facts, spans, instant) =>
    {
        var away = Spans.Union(spans);
        return StandingSpans.Of(facts with { Away = away }).Accompanied.Hold(instant) == (StandingSpans.Of(facts with { Away = Spans.None }).Accompanied.Hold(instant) && !away.Hold(instant));
    });

    [Fact]
    public void Someone_stands_only_while_everything_holds() => Gen.Select(Any.Facts, Any.Instant).Sample((facts, instant) =>
        !StandingSpans.Of(facts).Accompanied.Hold(instant) ||
        (facts.Certified.Hold(instant) && facts.Clearance!.Holds(instant, facts.TimeZone)
            && instant >= facts.CompactSignedOn!.Value.StartIn(facts.TimeZone) && instant >= facts.AppointedAt));

    [Fact]
    public void Someone_stands_whenever_everything_holds()
    {
        var held = 0;
        Gen.Select(Any.Facts, Any.Instant).Sample(
            (facts, instant) =>
            {
                var everything = facts.State is AppointmentState.Active && !facts.Away.Hold(instant) && facts.Certified.Hold(instant) && instant >= facts.AppointedAt
                    && facts.Clearance?.Holds(instant, facts.TimeZone) is true && facts.CompactSignedOn <= instant.DayIn(facts.TimeZone);
                Interlocked.Add(ref held, everything ? 1 : 0);
                return !everything || StandingSpans.Of(facts).Accompanied.Hold(instant);
            },
            iter: 20_000);
        Assert.True(held > 20, $"everything held in {held} of the cases only: the law was hardly tried");
    }

    [Fact]
    public void Intervals_are_sorted_and_do_not_overlap() => Any.Facts.Sample(facts =>
    {
        var spans = StandingSpans.Of(facts).Accompanied;
        return spans.All(span => !span.IsEmpty) && spans.Zip(spans.Skip(1)).All(pair => pair.First.Until < pair.Second.From);
    });

    [Fact]
    public void Who_may_work_at_night_may_work_alone_and_who_may_work_alone_may_be_accompanied() => Gen.Select(Any.Facts, Any.Instant).Sample((facts, instant) =>
    {
        var standing = StandingSpans.Of(facts);
        return (!standing.Night.Hold(instant) || standing.Solo.Hold(instant)) && (!standing.Solo.Hold(instant) || standing.Accompanied.Hold(instant));
    });

    [Fact]
    public void What_the_scheme_asks_to_be_signed_off_is_not_given_without() => Any.Facts.Sample(facts =>
    {
        var standing = StandingSpans.Of(facts);
        return (!facts.Rules.SoloSignOff || facts.SoloSignedOff || standing.Solo.Count == 0)
            && (!facts.Rules.NightSignOff || facts.NightSignedOff || standing.Night.Count == 0);
    });

    // One version of a certificate says one thing.
    private static Gen<List<CertificateRow>> OneRowAVersion(List<CertificateRow> rows) =>
        Gen.Const(rows.DistinctBy(row => (row.Certificate, row.Version)).ToList());

    private static IReadOnlyList<Span> After(IEnumerable<CertificateRow> news, string zone) =>
        news.Aggregate((IReadOnlyList<CertificateRow>)[], (held, next) => held.With(next)).For("listener", zone);

    private static bool Nothing(StandingFacts facts) => StandingSpans.Of(facts) is { Accompanied: [], Solo: [], Night: [] };
}
