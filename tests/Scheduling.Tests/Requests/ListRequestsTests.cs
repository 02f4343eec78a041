using PeerSupport.Harness;
using PeerSupport.Scheduling.V1;
using Xunit;
using static PeerSupport.Harness.Given;

namespace PeerSupport.Scheduling.Tests;

public sealed class ListRequestsTests(SchedulingSuite suite)
{
    [Fact]
    public async Task The_board_comes_page_by_page_in_the_order_of_recording()
    {
        var at = await suite.Given.Asking();
        var raised = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            raised.Add((await suite.Given.Raised(at)).Name);
        }

        var (seen, token) = (new List<string>(), "");
        do
        {
            var page = await suite.Scheduling.ListRequestsAsync(new() { Parent = at.Establishment, PageSize = 2, PageToken = token }, suite.As(at.Wing));
            seen.AddRange(page.Requests.Select(request => request.Name));
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(raised, seen);
    }

    [Fact]
    public async Task A_zone_sees_its_own_and_what_ended_is_off_the_board()
    {
        var at = await suite.Given.Asking();
        var request = await suite.Given.Raised(at);

        Assert.Single((await Board(at, at.Zone)).Requests);
        Assert.Empty((await Board(at, $"{at.Establishment}/zones/b-wing")).Requests);

        await suite.Scheduling.WithdrawRequestAsync(new() { Name = request.Name, By = WithdrawnBy.Asker, RequestId = RequestId() }, suite.As(at.Wing));
        Assert.Empty((await Board(at, at.Zone)).Requests);
    }

    [Fact]
    public async Task A_board_request_carries_its_offers_and_is_what_a_look_at_it_shows()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var accepted = await suite.Given.AcceptedBySupporter(at);

        Assert.Equal([accepted], (await Board(at, "")).Requests);
    }

    [Fact]
    public async Task A_board_on_which_nobody_waits_shows_the_age_of_the_keep_apart_list_too()
    {
        var at = await suite.Given.Asking(keepApartList: false);
        var none = await Board(at, "");
        Assert.True(none.ByHandOnly);
        Assert.Null(none.FeedAge);

        await suite.Given.KeptApart(at);
        await Eventually.True(async () => !(await Board(at, "")).ByHandOnly, "the pulse never told of the list");

        Assert.InRange((await Board(at, "")).FeedAge.ToTimeSpan(), TimeSpan.Zero, TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task Another_establishments_staff_see_no_board()
    {
        var at = await suite.Given.Asking();

        (await Refused.By(() => suite.Scheduling.ListRequestsAsync(new() { Parent = at.Establishment }, suite.As("WING@ZZZ")))).Is(Platform.V1.ErrorReason.NotFound);
    }

    private async Task<ListRequestsResponse> Board(AskingCase at, string zone) =>
        await suite.Scheduling.ListRequestsAsync(new() { Parent = at.Establishment, Zone = zone }, suite.As(at.Wing));
}
