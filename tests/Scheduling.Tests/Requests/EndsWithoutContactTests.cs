using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using PeerSupport.Harness;
using PeerSupport.Scheduling.V1;
using Xunit;
using static PeerSupport.Harness.Given;

namespace PeerSupport.Scheduling.Tests;

public sealed class EndsWithoutContactTests(SchedulingSuite suite)
{
    [Fact]
    public async Task Staff_cannot_refuse_without_a_code_and_an_alternative()
    {
        var at = await suite.Given.Asking();
        var request = await suite.Given.Raised(at);

        var refused = await Refused.By(() => suite.Scheduling.RefuseRequestAsync(new() { Name = request.Name, RequestId = RequestId() }, suite.As(at.Wing)));

        refused.Is(Platform.V1.ErrorReason.InvalidFields);
        Assert.Equal(["code", "alternative"], refused.Fields);
    }

    [Fact]
    public async Task A_refusal_is_an_obstacle_and_stands_on_the_morning_list_until_somebody_has_asked_again()
    {
        var at = await suite.Given.Asking();
        var request = await suite.Given.Raised(at);

        var refused = await suite.Scheduling.RefuseRequestAsync(Refuse(request), suite.As(at.Wing));
        Assert.Equal((RequestState.Refused, RefusalCode.NoEscort, Alternative.Later), (refused.State, refused.RefusalCode, refused.RefusalAlternative));
        Assert.True(refused.FollowUpAt > refused.ClosedAt);
        await suite.Events.Next<ObstacleMet>(e => e.Establishment == at.Establishment && e.Obstacle is V1.Obstacle.NoEscort);
        Assert.Equal(RequestState.Refused, (await suite.Events.Next<RequestClosed>(e => e.Establishment == at.Establishment)).Outcome);
        Assert.Equal([refused], (await MorningList(at)).Requests);

        var ask = new RecordAskedAgainRequest { Name = request.Name, RequestId = RequestId() };
        (await Refused.By(() => suite.Scheduling.RecordAskedAgainAsync(ask, suite.As(at.Wing)))).Is(ErrorReason.NotYetMorning).With("from", $"{refused.FollowUpAt.ToDateTime():O}");
        Assert.Equal([refused], (await MorningList(at)).Requests);
        await suite.Given.ItIsMorning(at);
        var asked = await suite.Scheduling.RecordAskedAgainAsync(ask, suite.As(at.Coordinator));
        Assert.NotNull(asked.AskedAgainAt);
        Assert.Empty((await MorningList(at)).Requests);
    }

    [Fact]
    public async Task At_night_the_orderly_officer_refuses_and_a_machine_never()
    {
        var at = await suite.Given.Asking(band: BandKind.Night);
        var request = await suite.Given.Raised(at);

        (await Refused.By(() => suite.Scheduling.RefuseRequestAsync(Refuse(request), suite.As(at.Wing)))).Is(ErrorReason.NotTheDecider);
        (await Refused.By(() => suite.Scheduling.RefuseRequestAsync(Refuse(request), suite.AsMachine(at.Orderly)))).Is(Platform.V1.ErrorReason.UserRequired);
        Assert.Equal(RequestState.Refused, (await suite.Scheduling.RefuseRequestAsync(Refuse(request), suite.As(at.Orderly))).State);
    }

    [Fact]
    public async Task Who_chose_the_phone_is_looked_in_on_at_the_time_agreed()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var request = await suite.Given.Offered(at);
        var lookIn = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddHours(2));

        var taken = await suite.Scheduling.TakePhoneAsync(new() { Name = request.Name, LookInAt = lookIn, RequestId = RequestId() }, suite.As(at.Wing));

        Assert.Equal(RequestState.PhoneTaken, taken.State);
        Assert.Equal(lookIn.Seconds, taken.FollowUpAt.Seconds);
        Assert.Equal(OfferState.Withdrawn, Assert.Single(taken.Offers).State);
        Assert.Equal([taken], (await MorningList(at)).Requests);
        Assert.Equal(RequestState.PhoneTaken, (await suite.Events.Next<RequestClosed>(e => e.Establishment == at.Establishment)).Outcome);
    }

    [Fact]
    public async Task Somebody_looks_in_within_a_day_or_the_phone_is_no_end()
    {
        var at = await suite.Given.Asking();
        var request = await suite.Given.Raised(at);
        var tooLate = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddHours(25));

        var refused = await Refused.By(() => suite.Scheduling.TakePhoneAsync(new() { Name = request.Name, LookInAt = tooLate, RequestId = RequestId() }, suite.As(at.Wing)));

        Assert.Equal(["look_in_at"], refused.Is(ErrorReason.TimeOutOfRange).Fields);
        Assert.Equal(TimeSpan.FromHours(24), Time(refused["latest"]) - Time(refused["earliest"]));
    }

    [Fact]
    public async Task What_was_taken_back_stays_so_and_frees_the_supporter()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var request = await suite.Given.Offered(at);
        var withdraw = new WithdrawRequestRequest { Name = request.Name, By = WithdrawnBy.Asker, RequestId = RequestId() };

        var withdrawn = await suite.Scheduling.WithdrawRequestAsync(withdraw, suite.As(at.Wing));
        Assert.Equal((RequestState.Withdrawn, WithdrawnBy.Asker), (withdrawn.State, withdrawn.WithdrawnBy));
        Assert.Equal(withdrawn, await suite.Scheduling.WithdrawRequestAsync(withdraw, suite.As(at.Wing)));
        Assert.Empty((await MorningList(at)).Requests);
        Assert.Equal(RequestState.Withdrawn, (await suite.Events.Next<RequestClosed>(e => e.Establishment == at.Establishment)).Outcome);
        await suite.Given.Offered(at);

        withdraw.RequestId = RequestId();
        (await Refused.By(() => suite.Scheduling.WithdrawRequestAsync(withdraw, suite.As(at.Wing)))).Is(ErrorReason.IllegalTransition).With("state", "WITHDRAWN");
        var again = await Refused.By(() => suite.Scheduling.RecordAskedAgainAsync(new() { Name = request.Name, RequestId = RequestId() }, suite.As(at.Wing)));
        again.Is(ErrorReason.IllegalTransition).With("allowed", "PHONE_TAKEN,REFUSED,EXPIRED");
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static RefuseRequestRequest Refuse(Request request) =>
        new() { Name = request.Name, Code = RefusalCode.NoEscort, Alternative = Alternative.Later, RequestId = RequestId() };

    private async Task<ListRequestsResponse> MorningList(AskingCase at) =>
        await suite.Scheduling.ListRequestsAsync(new() { Parent = at.Establishment, View = RequestView.FollowUp }, suite.As(at.Wing));
}
