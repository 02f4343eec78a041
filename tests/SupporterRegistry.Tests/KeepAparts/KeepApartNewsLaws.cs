using CsCheck;
using Google.Protobuf.WellKnownTypes;

namespace PeerSupport.SupporterRegistry.Tests;

/// <summary>What lists and changes say of a pair comes again, late and in any order: the end is the same.</summary>
public sealed class KeepApartNewsLaws
{
    // few instants and restrictions, so that they meet
    private static readonly Gen<KeepApartNews> s_news = Gen.Select(
        Gen.Int[0, 4].Select(minutes => Any.Start.AddMinutes(minutes)),
        Gen.OneOf(Restriction.Cell, Restriction.Landing, Restriction.Wing).Nullable(0.4),
        (at, restriction) => new KeepApartNews(at, restriction));

    private static readonly Gen<KeepApartChange> s_change = Gen.Select(
        Gen.Int[1, 3], Gen.Int[1, 3], Gen.Int[1, 4], Gen.Int[0, 3], Gen.Int[0, 3]).Where(drawn => drawn.Item1 != drawn.Item2).Select(drawn => new KeepApartChange
        {
            PrisonerNumber1 = $"A000{drawn.Item1}AA",
            PrisonerNumber2 = $"A000{drawn.Item2}AA",
            Kind = (KeepApartChangeKind)drawn.Item3,
            Restriction = (Restriction)drawn.Item4,
            ChangedAt = Any.Start.AddMinutes(drawn.Item5).ToTimestamp(),
        });

    [Fact]
    public void The_order_of_news_does_not_matter_nor_how_often_it_comes() =>
        s_news.List[1, 8].SelectMany(news => Gen.Shuffle(news.ToArray()).Select(shuffled => (news, shuffled))).Sample(told =>
            End(told.news) == End(told.shuffled) && End(told.news) == End([.. told.shuffled, .. told.news]));

    [Fact]
    public void What_holds_is_the_newest_and_of_several_the_strictest() => s_news.List[1, 8].Sample(news =>
    {
        var newest = news.Where(told => told.At == news.Max(other => other.At)).ToList();
        return End(news) == new KeepApartNews(newest[0].At, newest.Max(told => told.Restriction));
    });

    [Fact]
    public void A_batch_says_of_each_pair_what_its_changes_say_one_by_one() => s_change.List[0, 10].Sample(changes =>
    {
        var told = KeepApartNews.Newest(changes);
        return told.Sum(pair => pair.Named) == changes.Count
            && told.All(pair => End(changes.Where(change => Pair.Of(change.PrisonerNumber1, change.PrisonerNumber2) == pair.Pair).Select(KeepApartNews.Of)) == pair.News);
    });

    [Fact]
    public void Closed_and_deleted_free_a_pair_and_a_restriction_nobody_told_is_the_widest() => s_change.Sample(change => KeepApartNews.Of(change).Restriction == change switch
    {
        { Kind: KeepApartChangeKind.Closed or KeepApartChangeKind.Deleted } => null,
        { Restriction: Restriction.Unspecified } => Restriction.Wing,
        _ => change.Restriction,
    });

    private static KeepApartNews End(IEnumerable<KeepApartNews> news) => news.Aggregate(KeepApartNews.None, (held, next) => held.And(next));
}
