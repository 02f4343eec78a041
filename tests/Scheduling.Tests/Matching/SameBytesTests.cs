using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using PeerSupport.Harness;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using static PeerSupport.Harness.Given;

namespace PeerSupport.Scheduling.Tests;

/// <summary>
/// Three wings of one prison at night, when nobody is brought from another: on one the supporter is kept apart from whoever asks, on one he is paused, on one
/// there is nobody. To those who may not know why nobody comes, all that they are told is the same, to the byte, but for ids and times.
/// </summary>
public sealed class SameBytesTests(SchedulingSuite suite)
{
    private static readonly string[] s_wings = ["a", "b", "c"];
    private static readonly string[] s_roles = ["WING", "ORDERLY"];
    private static readonly SchemeRules s_patient = new();

    private readonly string _apartAsker = PrisonerNumber();

    [Fact]
    public async Task While_they_wait_kept_apart_paused_and_nobody_are_the_same_bytes()
    {
        var (at, zones) = await Wings(s_patient);
        var raised = await Asked(at, zones);
        foreach (var request in raised)
        {
            await suite.Given.Until(at, request, now => now.Etag != request.Etag && now is { FeedAge: not null, ByHandOnly: false }, "was not looked for");
        }

        Alike(raised.Select(Masked.Bytes));
        foreach (var role in s_roles)
        {
            await AllAlike(at, raised, $"{role}@{at.Code}");
        }
    }

    /// <summary>How many messages there were before is not compared: several changes may come as one.</summary>
    [Theory]
    [InlineData("WING")]
    [InlineData("ORDERLY")]
    public async Task Whoever_watches_is_sent_the_same_bytes_of_kept_apart_paused_and_nobody(string role)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (at, zones) = await Wings(new() { EscalateAfter = Seconds(1), ClimbEvery = Seconds(600), ExpireAfter = Seconds(5) });
            var who = suite.As($"{role}@{at.Code}");
            var boards = zones.Select(zone => new Watched<WatchRequestsResponse, Request>(suite.Scheduling.WatchRequests(new() { Parent = at.Establishment, Zone = zone }, who), message => message.Requests)).ToList();
            await using var alarms = new Watched<WatchAlarmsResponse, Alarm>(suite.Scheduling.WatchAlarms(new() { Parent = at.Establishment }, who), message => message.Alarms);
            var raised = await Asked(at, zones);
            var opened = await Task.WhenAll(boards.Select(board => board.MessageWith(_ => true)));
            var ended = await Task.WhenAll(boards.Select(board => board.MessageWith(row => row.State is RequestState.Expired)));
            var alarmed = await Task.WhenAll(raised.Select(request => alarms.MessageWith(alarm => alarm.Request == request.Name)));
            await Task.WhenAll(boards.Select(board => board.DisposeAsync().AsTask()));
            if (attempt == 10 || (opened.All(message => message.Requests[0].ClosedAt is null) && ended.All(message => !message.Requests[0].ByHandOnly))) // as in Ended
            {
                Alike(opened.Select(Masked.Bytes));
                Alike(ended.Select(Masked.Bytes));
                Alike(raised.Zip(alarmed, (request, message) => $"{Masked.Bytes(message.Alarms.First(alarm => alarm.Request == request.Name))} {message.ByHandOnly} {message.FeedAge is null}"));
                return;
            }
        }
    }

    [Fact]
    public async Task When_they_end_kept_apart_paused_and_nobody_are_the_same_bytes()
    {
        var (at, raised) = await Ended(new() { EscalateAfter = Seconds(1), ClimbEvery = Seconds(600), ExpireAfter = Seconds(3) });
        foreach (var role in s_roles)
        {
            await AllAlike(at, raised, $"{role}@{at.Code}");
            var alarms = (await suite.Scheduling.ListAlarmsAsync(new() { Parent = at.Establishment }, suite.As($"{role}@{at.Code}"))).Alarms;
            Alike(raised.Select(request => string.Join(',', alarms.Where(alarm => alarm.Request == request.Name).Select(Masked.Bytes))));
        }

        await Eventually.True(() => Task.FromResult(Told<RequestClosed>(e => e.Establishment == at.Establishment).Count == 3 && Told<ObstacleMet>(e => e.Establishment == at.Establishment).Count == 3));
        Alike(Told<RequestClosed>(e => e.Establishment == at.Establishment));
        Alike(Told<ObstacleMet>(e => e.Establishment == at.Establishment));
    }

    [Fact]
    public async Task After_a_yes_that_came_to_nothing_kept_apart_and_paused_are_the_same_bytes()
    {
        var (at, zones) = await Wings(s_patient, apartAndPaused: false);
        var accepted = new[] { await Accepted(at, zones[0], _apartAsker), await Accepted(at, zones[1], PrisonerNumber()) };

        await suite.Given.KeptApart(at, (at.Supporters[0].PrisonerNumber, _apartAsker));
        await Refused.By(() => OnceAnswered(() => suite.Scheduling.AuthoriseMovementAsync(new() { Name = accepted[0].Name, RequestId = RequestId() }, suite.As(at.Orderly))));
        await Paused(at, at.Supporters[1]);
        foreach (var request in accepted)
        {
            await suite.Given.Until(at, request, now => now is { State: RequestState.Raised, Offers: [{ State: OfferState.Withdrawn }] }, "still waits for him");
        }

        foreach (var role in s_roles)
        {
            await AllAlike(at, accepted, $"{role}@{at.Code}");
        }
    }

    /// <summary>At the door: the one is kept apart from the asker, the other said yes by day and may not come at night.</summary>
    [Fact]
    public async Task At_the_door_kept_apart_and_may_not_come_now_are_refused_by_the_same_bytes()
    {
        var at = await suite.Given.Asking(rules: new() { NightSignOff = true });
        var (apart, byDay) = (await suite.Given.Appointed(at.Offering, night: true), await suite.Given.Appointed(at.Offering, night: false));
        await suite.Given.KeptApart(at);
        var askers = new[] { PrisonerNumber(), PrisonerNumber() };
        var accepted = new[] { await suite.Given.AcceptedBySupporter(at, askers[0]), await suite.Given.AcceptedBySupporter(at, askers[1]) };
        var of = (Apart: Array.FindIndex(accepted, one => one.Offers[0].Appointment == apart.Name), ByDay: Array.FindIndex(accepted, one => one.Offers[0].Appointment == byDay.Name));
        await suite.Given.KeptApart(at, (apart.PrisonerNumber, askers[of.Apart]), (apart.PrisonerNumber, askers[of.ByDay])); // so that neither is offered the other's supporter afterwards
        await suite.Given.AllDay(at, BandKind.Night);

        var refused = await Task.WhenAll(new[] { of.Apart, of.ByDay }.Select(nth => RefusedAtTheDoor(at, accepted[nth])));

        Assert.Contains("cannot be paired", refused[0], StringComparison.Ordinal);
        Alike(refused);
        Alike(await Task.WhenAll(accepted.Select(async one => Masked.Bytes(await suite.Given.Becomes(at, one, RequestState.Raised)))));
    }

    /// <summary>Everything that one may read of each of some requests.</summary>
    private async Task AllAlike(AskingCase at, IReadOnlyList<Request> requests, string who)
    {
        using var http = suite.Json("scheduling", who);
        await EachAlike(at, requests, async request => Masked.Bytes(await suite.Scheduling.GetRequestAsync(new() { Name = request.Name }, suite.As(who))));
        await EachAlike(at, requests, request => Sent(http, $"v1/{request.Name}"));
        foreach (var view in System.Enum.GetValues<RequestView>())
        {
            await EachAlike(at, requests, async request => Masked.Bytes(
                await suite.Scheduling.ListRequestsAsync(new() { Parent = at.Establishment, Zone = request.Zone, View = view }, suite.As(who))));
            await EachAlike(at, requests, request => Sent(http, $"v1/{at.Establishment}/requests?zone={request.Zone}&view={(int)view}"));
        }
    }

    /// <summary>While they were read one may have been looked for again, and the registry not have answered in time: that is said of the one and not of the other.</summary>
    private async Task EachAlike(AskingCase at, IReadOnlyList<Request> requests, Func<Request, Task<string>> read)
    {
        for (var attempt = 1; ; attempt++)
        {
            var before = await Now(at, requests);
            var answers = await Task.WhenAll(requests.Select(read));
            var after = await Now(at, requests);
            var still = before.Concat(after).All(request => !request.ByHandOnly) && before.Select(request => request.Etag).SequenceEqual(after.Select(request => request.Etag));
            if (still || attempt == 10 || answers.Distinct().Count() == 1)
            {
                Alike(answers);
                return;
            }

            await Task.WhenAll(requests.Select(request => suite.Given.Until(at, request, now => !now.ByHandOnly, "can't be checked")));
        }
    }

    private Task<Request[]> Now(AskingCase at, IEnumerable<Request> requests) =>
        Task.WhenAll(requests.Select(async request => await suite.Scheduling.GetRequestAsync(new() { Name = request.Name }, suite.As(at.Wing))));

    private static async Task<string> Sent(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, body);
        return $"{(int)answer.StatusCode} {string.Join(',', answer.Headers.Concat(answer.Content.Headers).Select(header => header.Key).Order(StringComparer.Ordinal))} {Masked.Json(body)}";
    }

    private async Task<string> RefusedAtTheDoor(AskingCase at, Request request)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => OnceAnswered(() =>
            suite.Scheduling.AuthoriseMovementAsync(new() { Name = request.Name, RequestId = RequestId() }, suite.As(at.Orderly))));
        return $"{refused.Status.StatusCode} {refused.Status.Detail} {string.Join(',', refused.Trailers.Select(entry => entry.Key).Order(StringComparer.Ordinal))} {refused.GetRpcStatus()}";
    }

    private List<string> Told<T>(Func<T, bool> here) where T : class, Google.Protobuf.IMessage => [.. suite.Events.All(here).Distinct().Select(Masked.Bytes)];

    private static void Alike(IEnumerable<string> answers)
    {
        var all = answers.ToList();
        Assert.All(all, answer => Assert.Equal(all[0], answer));
    }

    private async Task<Request[]> Asked(AskingCase at, string[] zones)
    {
        var raised = new List<Request>();
        foreach (var (zone, asker) in zones.Zip([_apartAsker, PrisonerNumber(), PrisonerNumber()]))
        {
            raised.Add(await OnceCopied(() => suite.Scheduling.RaiseRequestAsync(Ask(at, zone, asker), suite.As(at.Wing))));
        }

        return [.. raised];
    }

    /// <summary>Three that ended, of each of which the registry was asked in time: where a machine has much else to do, it may not be, and that is said of the one and not of the other.</summary>
    private async Task<(AskingCase At, Request[] Raised)> Ended(SchemeRules rules)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (at, zones) = await Wings(rules);
            var raised = await Asked(at, zones);
            var ended = await Task.WhenAll(raised.Select(request => suite.Given.Becomes(at, request, RequestState.Expired)));
            if (attempt == 10 || ended.All(request => !request.ByHandOnly))
            {
                return (at, raised);
            }
        }
    }

    private static RaiseRequestRequest Ask(AskingCase at, string zone, string asker) =>
        new() { Parent = at.Establishment, Scheme = at.Offering.Scheme, Zone = zone, PrisonerNumber = asker, RequestId = RequestId() };

    private async Task<Request> Accepted(AskingCase at, string zone, string asker)
    {
        var raised = await OnceCopied(() => suite.Scheduling.RaiseRequestAsync(Ask(at, zone, asker), suite.As(at.Wing)));
        var offered = await suite.Given.Becomes(at, raised, RequestState.Offered);
        return await suite.Scheduling.AcceptOfferAsync(new() { Name = offered.Offers[0].Name, RequestId = RequestId() }, suite.As(at.Wing));
    }

    private async Task<(AskingCase At, string[] Zones)> Wings(SchemeRules rules, bool apartAndPaused = true)
    {
        var establishment = await suite.Given.Establishment("a-wing", "b-wing", "c-wing");
        var offering = await suite.Given.Offering(establishment, rules);
        var zones = s_wings.Select(wing => $"{establishment}/zones/{wing}-wing").ToArray();
        var at = new AskingCase(offering, [await suite.Given.Appointed(offering, zones[0], night: true), await suite.Given.Appointed(offering, zones[1], night: true)]);
        await suite.Given.AllDay(at, BandKind.Night);
        await suite.Given.KeptApart(at, apartAndPaused ? [(at.Supporters[0].PrisonerNumber, _apartAsker)] : []);
        if (apartAndPaused)
        {
            await Paused(at, at.Supporters[1]);
            await Eventually.True(async () => await Rows.Scalar<long>(suite, "scheduling",
                "select count(*) from standing_intervals where appointment_id = $1", at.Supporters[1].Name.Split('/')[^1]) == 0, "the pause never came");
        }

        await suite.Given.ListKnown(at); // or the first answers might differ by it
        return (at, zones);
    }

    private async Task Paused(AskingCase at, AppointmentCase supporter) => await suite.Registry.PauseAppointmentAsync(
        new() { Name = supporter.Name, Kind = PauseKind.Self, RequestId = RequestId() }, suite.As(at.Coordinator));

    private static Duration Seconds(int seconds) => Duration.FromTimeSpan(TimeSpan.FromSeconds(seconds));
}
