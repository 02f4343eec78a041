using Google.Protobuf.WellKnownTypes;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using static PeerSupport.Deploy.Demo.Cast;

namespace PeerSupport.Deploy.Demo;

/// <summary>4. Nobody can come, and staff refuse: neither lapses silently.</summary>
internal sealed class Waiting(SuiteAddress suite, Telling telling, Cast cast)
{
    public async Task Tell()
    {
        await telling.Chapter("4. Nobody can come; another time staff refuse");
        await OfferQuickScheme();
        var unmet = await Raise();
        var alarm = await telling.Does("the request escalates: an alarm at the wing", "", () => Alarm(unmet.Name, AlarmLevel.Wing),
            opened => Task.FromResult(opened.Kind == AlarmKind.RequestWaiting));
        await telling.Does("the alarm climbs: orderly officer, then governor", "", () => Alarm(unmet.Name, AlarmLevel.Governor),
            climbed => Task.FromResult(climbed.Name == alarm.Name));
        await telling.Does("the request ends EXPIRED, the alarm stays", "RequestClosed, ObstacleMet",
            async () => await Ended(unmet.Name, RequestState.Expired),
            async _ => (await Find(unmet.Name)) is { AcknowledgedAt: null });
        await telling.Does("the governor takes the alarm on, by name", "",
            async () => await suite.Scheduling.AcknowledgeAlarmAsync(new() { Name = alarm.Name, RequestId = Id() }, suite.As("GOVERNOR@MDI")),
            async done => done.AcknowledgedBy.Length > 0 && await Find(unmet.Name) is null);

        var refused = await Raise();
        await telling.Refuses("staff can't refuse without a code and an alternative", "INVALID_FIELDS",
            async () => await suite.Scheduling.RefuseRequestAsync(new() { Name = refused.Name, RequestId = Id() }, suite.As("WING+ORDERLY@MDI")));
        await telling.Does("with both they can: no escort, the phone is offered", "RequestClosed, ObstacleMet",
            async () => await suite.Scheduling.RefuseRequestAsync(
                new() { Name = refused.Name, Code = RefusalCode.NoEscort, Alternative = Alternative.Phone, RequestId = Id() }, suite.As("WING+ORDERLY@MDI")),
            async done => (await Ended(done.Name, RequestState.Refused)).FollowUpAt is not null);
        await telling.Does("both stand on the morning list, until somebody has asked again", "",
            async () => await suite.Scheduling.ListRequestsAsync(new() { Parent = Prison, View = RequestView.FollowUp, Zone = cast.Zone, PageSize = 500 }, suite.As("COORDINATOR@MDI")),
            list => Task.FromResult(new[] { unmet.Name, refused.Name }.All(name => list.Requests.Any(request => request.Name == name))));
    }

    private async Task OfferQuickScheme()
    {
        var rules = new SchemeRules { OfferTime = Seconds(30), EscalateAfter = Seconds(1), ClimbEvery = Seconds(1), ExpireAfter = Seconds(6), ContactLimit = Seconds(60) };
        var scheme = new Scheme
        {
            Name = cast.QuickScheme,
            DisplayName = "Listener, with timers of seconds",
            ConfidentialityClass = ConfidentialityClass.Total,
            EscalationDuty = EscalationDuty.CallerPermits,
            Pay = Pay.None,
            Rules = rules,
        };
        telling.Prepares("a scheme with timers of seconds is created");
        await suite.Registry.CreateSchemeAsync(new() { Scheme = scheme, RequestId = Id() }, suite.As("NATION"));
        await telling.Does("a scheme with timers of seconds, in which nobody is appointed", "OfferingChanged",
            async () => await suite.Registry.OfferSchemeAsync(new() { Parent = Prison, Scheme = cast.QuickScheme, Provider = Provider, RequestId = Id() }, suite.As("COORDINATOR@MDI")),
            async offering => (await suite.Registry.ListOfferingsAsync(new() { Parent = Prison, PageSize = 500 }, suite.As("WING@MDI"))).Offerings.Any(o => o.Name == offering.Name));
    }

    // Scheduling learns of the offering by event: until then it says so.
    private Task<Request> Raise()
    {
        telling.Prepares("a request in it is recorded");
        var request = new RaiseRequestRequest { Parent = Prison, Scheme = cast.QuickScheme, Zone = cast.Zone, Place = Place, PrisonerNumber = Number(), RequestId = Id() };
        return telling.Once("SCHEME_NOT_OFFERED", async () => await suite.Scheduling.RaiseRequestAsync(request, suite.As("WING@MDI")));
    }

    private async Task<Alarm> Alarm(string request, AlarmLevel least)
    {
        await telling.Until(async () => await Find(request) is { } alarm && alarm.Level >= least);
        return (await Find(request))!;
    }

    private async Task<Alarm?> Find(string request) =>
        (await suite.Scheduling.ListAlarmsAsync(new() { Parent = Prison, PageSize = 500 }, suite.As("ORDERLY@MDI"))).Alarms.FirstOrDefault(alarm => alarm.Request == request);

    private async Task<Request> Ended(string name, RequestState state)
    {
        await telling.Until(async () => (await Read(name)).State == state);
        return await Read(name);
    }

    private async Task<Request> Read(string name) => await suite.Scheduling.GetRequestAsync(new() { Name = name }, suite.As("ORDERLY@MDI"));

    private static Duration Seconds(int seconds) => Duration.FromTimeSpan(TimeSpan.FromSeconds(seconds));
}
