using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

public sealed class CoverGapsRpcTests(SchedulingSuite suite)
{
    [Fact]
    public async Task Every_night_of_a_week_is_a_gap_until_somebody_holds_it()
    {
        var place = await suite.Given.Place();
        Assert.Equal(7, (await Gaps(place)).Gaps.Count);
        var duty = await suite.Given.OnDuty(place, (await suite.Arrive(Supporters.Of(place))).Appointment);
        var gaps = (await Gaps(place)).Gaps;
        Assert.Equal(6, gaps.Count);
        Assert.DoesNotContain(gaps, gap => Equals(gap.Date, duty.Date));
        Assert.All(gaps, gap => Assert.Equal((place.Zone, place.Offering.Scheme, BandKind.Night, 1, 0), (gap.Zone, gap.Scheme, gap.Kind, gap.Places, gap.Covered)));
    }

    [Fact]
    public async Task A_place_half_covered_is_a_gap_that_says_so()
    {
        var place = await suite.Given.Place(places: 2);
        await suite.Given.OnDuty(place, (await suite.Arrive(Supporters.Of(place))).Appointment);
        Assert.Equal((2, 1), (await Gaps(place)).Gaps.Where(gap => Equals(gap.Date, Given.Tomorrow)).Select(gap => (gap.Places, gap.Covered)).Single());
    }

    [Fact]
    public async Task Who_lives_where_he_cannot_be_brought_from_at_night_covers_nothing()
    {
        var place = await suite.Given.Place();
        var far = await suite.Arrive(Supporters.Far(place));
        await suite.Given.Reached(place, far.Zone);
        await suite.Given.OnDuty(place, far.Appointment);
        Assert.Equal(6, (await Gaps(place)).Gaps.Count);
        await suite.Given.Reached(place);
        Assert.Equal(7, (await Gaps(place)).Gaps.Count);
    }

    [Fact]
    public async Task Gaps_come_page_by_page_in_the_order_of_days_and_bands()
    {
        var place = await suite.Given.Place();
        await suite.Given.Covered(place.Offering, $"{place.Establishment}/zones/b-wing", 1, BandKind.Am);
        var all = (await Gaps(place)).Gaps;
        Assert.Equal(14, all.Count);
        Assert.Equal([BandKind.Am, BandKind.Night], all.Take(2).Select(gap => gap.Kind));

        var paged = new List<CoverGap>();
        var token = "";
        do
        {
            var page = await Gaps(place, 4, token);
            paged.AddRange(page.Gaps);
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        Assert.Equal(all, paged);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(93)]
    public async Task A_list_asks_for_at_most_a_quarter_of_a_year(int days)
    {
        var place = await suite.Given.Place();
        var last = Given.Tomorrow.ToDay().AddDays(days).ToProto();
        var refused = await Refused.By(() => suite.Scheduling.ListCoverGapsAsync(
            new() { Parent = place.Establishment, FirstDay = Given.Tomorrow, LastDay = last }, suite.As(place.Wing)));
        Assert.Equal(["last_day"], refused.Is(Platform.V1.ErrorReason.InvalidFields).Fields);
    }

    [Fact]
    public async Task Another_establishments_gaps_are_not_there()
    {
        var place = await suite.Given.Place();
        (await Refused.By(() => suite.Scheduling.ListCoverGapsAsync(new() { Parent = place.Establishment }, suite.As("WING@MDI")))).Is(Platform.V1.ErrorReason.NotFound);
    }

    private async Task<ListCoverGapsResponse> Gaps(PlaceCase place, int size = 0, string token = "") => await suite.Scheduling.ListCoverGapsAsync(
        new() { Parent = place.Establishment, FirstDay = Given.Tomorrow, PageSize = size, PageToken = token }, suite.As(place.Wing));
}
