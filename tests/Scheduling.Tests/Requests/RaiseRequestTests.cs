using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using PeerSupport.Harness;
using PeerSupport.Scheduling.V1;
using Xunit;
using static PeerSupport.Harness.Given;

namespace PeerSupport.Scheduling.Tests;

public sealed class RaiseRequestTests(SchedulingSuite suite)
{
    [Fact]
    public async Task The_answer_names_phone_staff_and_the_emergency_route_at_once()
    {
        var at = await suite.Given.Asking();

        var request = await suite.Given.Raised(at);

        Assert.Equal(RequestState.Raised, request.State);
        Assert.Equal([Alternative.Phone, Alternative.Staff, Alternative.Emergency], request.Alternatives);
        Assert.Matches("^[A-Z0-9]{4}$", request.ShortCode);
        Assert.Equal(Channel.Staff, request.Channel);
        Assert.Equal(Channel.Kiosk, (await suite.Scheduling.RaiseRequestAsync(Asked(at, _ => { }), suite.As($"KIOSK@{at.Code}"))).Channel);
        Assert.Equal(Urgency.Now, request.Urgency);
        Assert.Equal(request.RecordedAt, request.AskedAt);
        Assert.Equal(TimeSpan.FromMinutes(20), (request.EscalatesAt - request.RecordedAt).ToTimeSpan());
        Assert.Equal(TimeSpan.FromHours(4), (request.ExpiresAt - request.RecordedAt).ToTimeSpan());
        Assert.Equal(request.Name, (await suite.Scheduling.GetRequestAsync(new() { Name = request.Name }, suite.As(at.Orderly))).Name);
    }

    [Fact]
    public async Task When_it_was_asked_is_kept_apart_from_when_it_was_recorded_and_timers_count_from_the_recording()
    {
        var at = await suite.Given.Asking();
        await suite.Given.Raised(at);
        var yesterday = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddDays(-1));

        var request = await suite.Scheduling.RaiseRequestAsync(Asked(at, of => of.AskedAt = yesterday), suite.As(at.Wing));

        Assert.Equal(yesterday.Seconds, request.AskedAt.Seconds);
        Assert.Equal(TimeSpan.FromMinutes(20), (request.EscalatesAt - request.RecordedAt).ToTimeSpan());
    }

    [Fact]
    public async Task A_time_that_cannot_be_is_refused_with_the_range()
    {
        var at = await suite.Given.Asking();
        await suite.Given.Raised(at);
        var lastWeek = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddDays(-8));

        var refused = await Refused.By(() => suite.Scheduling.RaiseRequestAsync(Asked(at, of => of.AskedAt = lastWeek), suite.As(at.Wing)));

        Assert.Equal(["asked_at"], refused.Is(ErrorReason.TimeOutOfRange).Fields);
        Assert.Equal($"asked_at must lie from {refused["earliest"]} to {refused["latest"]}.", refused.Message);
        Assert.Equal(TimeSpan.FromDays(7), Time(refused["latest"]) - Time(refused["earliest"]));
    }

    [Fact]
    public async Task A_scheme_that_is_not_offered_here_is_refused()
    {
        var at = await suite.Given.Asking();

        var refused = await Refused.By(() => suite.Scheduling.RaiseRequestAsync(Asked(at, of => of.Scheme = "schemes/elsewhere"), suite.As(at.Wing)));

        refused.Is(ErrorReason.SchemeNotOffered).With("scheme", "schemes/elsewhere");
    }

    [Fact]
    public async Task A_zone_of_another_establishment_is_refused()
    {
        var at = await suite.Given.Asking();
        await suite.Given.Raised(at);
        var elsewhere = await suite.Given.Asking();

        var refused = await Refused.By(() => suite.Scheduling.RaiseRequestAsync(Asked(at, of => of.Zone = elsewhere.Zone), suite.As(at.Wing)));

        refused.Is(ErrorReason.UnknownZone).With("zone", elsewhere.Zone);
    }

    [Fact]
    public async Task A_place_in_another_prison_is_refused_and_one_here_is_kept()
    {
        var at = await suite.Given.Asking();
        await suite.Given.Raised(at);

        foreach (var elsewhere in (string[])["MDI-A-1-001", $"{at.Code[..3]}-A-1-001", $"{at.Code}X-A-1-001"])
        {
            var refused = await Refused.By(() => suite.Scheduling.RaiseRequestAsync(Asked(at, of => of.Place = elsewhere), suite.As(at.Wing)));
            Assert.Equal(["place"], refused.Is(Platform.V1.ErrorReason.InvalidFields).Fields);
        }

        Assert.Equal($"{at.Code}-A-1-001", (await suite.Scheduling.RaiseRequestAsync(Asked(at, of => of.Place = $"{at.Code}-A-1-001"), suite.As(at.Wing))).Place);
    }

    [Fact]
    public async Task Who_does_not_say_who_asks_gets_the_phone_and_no_supporter()
    {
        var at = await suite.Given.Asking(supporters: 1, rules: new() { EscalateAfter = Seconds(1), ExpireAfter = Seconds(2) });
        await suite.Given.Raised(at);

        var refused = await Refused.By(() => suite.Scheduling.RaiseRequestAsync(Asked(at, of => of.PrisonerNumber = ""), suite.As(at.Wing)));
        refused.Is(ErrorReason.AskerUnknown);

        var unnamed = Asked(at, of => (of.PrisonerNumber, of.Channel) = ("", Channel.Phone));
        var request = await suite.Scheduling.RaiseRequestAsync(unnamed, suite.As(at.Wing));
        var expired = await suite.Given.Becomes(at, request, RequestState.Expired);
        Assert.Empty(expired.Offers);
    }

    [Fact]
    public async Task Where_the_list_is_missing_or_too_old_the_first_answer_says_so_whether_or_not_anybody_is_named()
    {
        var at = await suite.Given.Asking(keepApartList: false);
        await suite.Given.Raised(at);
        Assert.All(await Answers(), answer => Assert.Equal((true, null), (answer.ByHandOnly, answer.FeedAge)));

        await suite.Given.KeptApart(at);
        await suite.Given.ListKnown(at);
        Assert.All(await Answers(), answer => Assert.False(answer.ByHandOnly));

        await Rows.Change(suite, "registry", "delete from timers where kind = 'pulse' and tenant = $1", at.Code);
        const string old = "update standing_feeds set keep_aparts_as_of = now() - interval '30 hours', keep_aparts_good_until = now() - interval '6 hours', version = version * 2 where establishment = $1";
        Assert.Equal(1, await Rows.Change(suite, "scheduling", old, at.Code));
        Assert.All(await Answers(), answer =>
        {
            Assert.True(answer.ByHandOnly);
            Assert.InRange(answer.FeedAge.ToTimeSpan(), TimeSpan.FromHours(30), TimeSpan.FromHours(30.1));
        });

        Task<Request[]> Answers() => Task.WhenAll(new[] { Asked(at), Asked(at, of => (of.PrisonerNumber, of.Channel) = ("", Channel.Phone)) }
            .Select(ask => suite.Scheduling.RaiseRequestAsync(ask, suite.As(at.Wing)).ResponseAsync));
    }

    [Fact]
    public async Task Another_establishments_staff_find_no_such_request()
    {
        var at = await suite.Given.Asking();
        var request = await suite.Given.Raised(at);

        (await Refused.By(() => suite.Scheduling.GetRequestAsync(new() { Name = request.Name }, suite.As("WING@ZZZ")))).Is(Platform.V1.ErrorReason.NotFound);
        (await Refused.By(() => suite.Scheduling.RaiseRequestAsync(Asked(at), suite.As("WING@ZZZ")))).Is(Platform.V1.ErrorReason.NotFound);
    }

    [Fact]
    public async Task Twenty_calls_with_one_request_id_are_one_request()
    {
        var at = await suite.Given.Asking();
        await suite.Given.Raised(at);
        var asked = Asked(at);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => suite.Scheduling.RaiseRequestAsync(asked, suite.As(at.Wing)).ResponseAsync));

        Assert.Single(answers.Select(answer => answer.Name).Distinct());
        var board = await suite.Scheduling.ListRequestsAsync(new() { Parent = at.Establishment }, suite.As(at.Wing));
        Assert.Equal(2, board.Requests.Count);
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static Duration Seconds(double seconds) => Duration.FromTimeSpan(TimeSpan.FromSeconds(seconds));

    private static RaiseRequestRequest Asked(AskingCase at, Action<RaiseRequestRequest>? but = null)
    {
        var asked = new RaiseRequestRequest
        {
            Parent = at.Establishment,
            Scheme = at.Offering.Scheme,
            Zone = at.Zone,
            PrisonerNumber = PrisonerNumber(),
            RequestId = RequestId(),
        };
        but?.Invoke(asked);
        return asked;
    }
}
