using PeerSupport.Harness;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

public sealed class WatchRequestsTests(SchedulingSuite suite)
{
    [Fact]
    public async Task The_board_shows_what_is_open_and_then_every_step_to_the_end()
    {
        var at = await suite.Given.Asking(supporters: 1);
        await using var board = Board(at);
        var request = await suite.Given.Raised(at);

        await board.Until(row => row.State is RequestState.Offered);
        var offered = await suite.Given.Becomes(at, request, RequestState.Offered);
        await suite.Scheduling.AcceptOfferAsync(new() { Name = offered.Offers[^1].Name, RequestId = Given.RequestId() }, suite.As(at.Wing));
        await board.Until(row => row is { State: RequestState.Accepted, Offers: [{ State: OfferState.Accepted }] });
        var closed = await suite.Scheduling.WithdrawRequestAsync(new() { Name = request.Name, By = WithdrawnBy.Asker, RequestId = Given.RequestId() }, suite.As(at.Wing));
        Assert.Equal(closed, await board.Until(row => row.State is RequestState.Withdrawn));
    }

    [Fact]
    public async Task A_row_is_the_one_that_the_list_shows()
    {
        var at = await suite.Given.Asking();
        var request = await suite.Given.Raised(at);
        await suite.Scheduling.WithdrawRequestAsync(new() { Name = request.Name, By = WithdrawnBy.Asker, RequestId = Given.RequestId() }, suite.As(at.Wing));
        var open = await suite.Scheduling.RaiseRequestAsync(Unnamed(at), suite.As(at.Wing));
        await using var board = Board(at);

        var row = await board.Until(row => row.Name == open.Name);
        Assert.Equal((await suite.Scheduling.ListRequestsAsync(new() { Parent = at.Establishment }, suite.As(at.Wing))).Requests, [row]);
        // Later messages may tell once more of a change before the opening, while any older transaction of the database is open.
        Assert.Equal([row], board.Messages[0].Requests);
        Assert.All(board.Seen.Where(one => one.Name == request.Name), one => Assert.Equal(RequestState.Withdrawn, one.State));
    }

    [Fact]
    public async Task A_zones_board_shows_that_zone_only()
    {
        var at = await suite.Given.Asking();
        var elsewhere = new RaiseRequestRequest
        {
            Parent = at.Establishment,
            Scheme = at.Offering.Scheme,
            Zone = $"{at.Establishment}/zones/b-wing",
            PrisonerNumber = Given.PrisonerNumber(),
            RequestId = Given.RequestId(),
        };
        await using var board = Board(at, at.Zone);
        await Given.OnceCopied(() => suite.Scheduling.RaiseRequestAsync(elsewhere, suite.As(at.Wing)));
        var here = await suite.Given.Raised(at);

        await board.Until(row => row.Name == here.Name);
        Assert.All(board.Seen, row => Assert.Equal(at.Zone, row.Zone));
    }

    [Fact]
    public async Task Every_message_says_how_old_the_keep_apart_list_is()
    {
        var at = await suite.Given.Asking(keepApartList: false);
        await using var board = new Watched<WatchRequestsResponse, WatchRequestsResponse>(suite.Scheduling.WatchRequests(new() { Parent = at.Establishment }, suite.As(at.Wing)), message => [message]);
        Assert.Null((await board.Until(message => message.ByHandOnly)).FeedAge);

        await suite.Given.KeptApart(at);
        await Eventually.True(async () => !(await suite.Scheduling.ListRequestsAsync(new() { Parent = at.Establishment }, suite.As(at.Wing))).ByHandOnly);
        await suite.Given.Raised(at);

        Assert.InRange((await board.Until(message => !message.ByHandOnly)).FeedAge.ToTimeSpan(), TimeSpan.Zero, TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task It_goes_on_from_its_token_with_what_changed_while_nobody_watched_and_nothing_else()
    {
        var at = await suite.Given.Asking();
        var (first, second, third) = (await Raised(), await Raised(), await Raised());
        string token;
        await using (var board = Board(at))
        {
            await board.Until(row => row.Name == first.Name); // or it might be closed before the board is opened, and never stand on it
            await Withdrawn(first);
            token = (await board.MessageWith(row => row.Name == first.Name && row.State is RequestState.Withdrawn)).ResumeToken;
        }

        var closed = await Withdrawn(second);
        await using var again = Board(at, resumeToken: token);
        Assert.Equal(closed, await again.Until(row => row.Name == second.Name));
        var last = await Withdrawn(third);
        Assert.Equal(last, await again.Until(row => row.Name == third.Name && row.State is RequestState.Withdrawn));
        Assert.All(again.Messages, message => Assert.False(message.Opening));
        // When the first was read as withdrawn for an older change of it, its token leads to before its withdrawal: it comes twice, and the third as it was raised.
        Assert.Equal([closed, last], again.Seen.Where(row => row.Name != first.Name && row.State is not RequestState.Raised).Distinct());

        Task<Request> Raised() => Given.OnceCopied(() => suite.Scheduling.RaiseRequestAsync(Unnamed(at), suite.As(at.Wing)));
        async Task<Request> Withdrawn(Request request) => await suite.Scheduling.WithdrawRequestAsync(
            new() { Name = request.Name, By = WithdrawnBy.Asker, RequestId = Given.RequestId() }, suite.As(at.Wing));
    }

    [Fact]
    public async Task Nobody_watches_another_establishment()
    {
        var (at, other) = (await suite.Given.Asking(), await suite.Given.Asking());
        var call = suite.Scheduling.WatchRequests(new() { Parent = at.Establishment }, suite.As(other.Wing));
        var refused = await Assert.ThrowsAsync<Grpc.Core.RpcException>(() => call.ResponseStream.MoveNext(default));
        Assert.Equal(Grpc.Core.StatusCode.NotFound, refused.StatusCode);
    }

    /// <summary>Nobody looks for a supporter for somebody unknown: it stays as it is.</summary>
    private static RaiseRequestRequest Unnamed(AskingCase at) => new()
    {
        Parent = at.Establishment,
        Scheme = at.Offering.Scheme,
        Zone = at.Zone,
        Channel = Channel.Phone,
        RequestId = Given.RequestId(),
    };

    private Watched<WatchRequestsResponse, Request> Board(AskingCase at, string zone = "", string resumeToken = "") =>
        new(suite.Scheduling.WatchRequests(new() { Parent = at.Establishment, Zone = zone, ResumeToken = resumeToken }, suite.As(at.Wing)), message => message.Requests);
}
