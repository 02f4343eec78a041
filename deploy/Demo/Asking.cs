using Google.Protobuf.WellKnownTypes;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using static PeerSupport.Deploy.Demo.Cast;

namespace PeerSupport.Deploy.Demo;

/// <summary>3. 03:00: somebody asks, and is met; and whoever came is asked how he is.</summary>
internal sealed class Asking(SuiteAddress suite, Telling telling, Cast cast)
{
    public async Task Tell()
    {
        await telling.Chapter("3. 03:00: somebody asks for a Listener");
        await telling.Does("the prison's keep-apart list arrives: Baker and the asker", "",
            async () => await suite.Registry.ReplaceKeepApartsAsync(new()
            {
                Parent = Prison,
                AsOf = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()),
                KeepAparts = { new KeepApart { PrisonerNumber1 = cast.Asker, PrisonerNumber2 = cast.Bob.Number, Restriction = Restriction.Landing } },
                RequestId = Id(),
            }, suite.As("SECURITY@MDI")),
            done => Task.FromResult(done is { Received: 1, Kept: 1 }));

        var raised = await telling.Does("an officer records it: no reason is asked; phone, staff and the emergency route stand in the answer", "",
            async () => await suite.Scheduling.RaiseRequestAsync(
                new() { Parent = Prison, Scheme = Listener, Zone = cast.Zone, Place = Place, PrisonerNumber = cast.Asker, RequestId = Id() }, suite.As("WING@MDI")),
            request => Task.FromResult(request.State == RequestState.Raised
                && new[] { Alternative.Phone, Alternative.Staff, Alternative.Emergency }.All(request.Alternatives.Contains)));

        var offered = await telling.Does("Archer is offered; Baker, on duty but kept apart, silently is not", "",
            () => Reaches(raised.Name, RequestState.Offered),
            request => Task.FromResult(request.Offers is [{ State: OfferState.Open } offer] && offer.Appointment == cast.Anne.Appointment));
        await telling.Does("Archer says yes", "",
            async () => await suite.Scheduling.AcceptOfferAsync(new() { Name = offered.Offers[0].Name, RequestId = Id() }, suite.As("WING@MDI")),
            _ => Reached(raised.Name, RequestState.Accepted));

        await telling.Refuses("at night the wing may not decide about the unlock", "NOT_THE_DECIDER",
            async () => await suite.Scheduling.AuthoriseMovementAsync(new() { Name = raised.Name, RequestId = Id() }, suite.As("WING@MDI")));
        await telling.Does("the orderly officer authorises; the pairing was checked again", "",
            async () => await suite.Scheduling.AuthoriseMovementAsync(new() { Name = raised.Name, RequestId = Id() }, suite.As("ORDERLY@MDI")),
            _ => Reached(raised.Name, RequestState.MovementAuthorised));
        await telling.Does("they are together, in the Listener suite", "",
            async () => await suite.Scheduling.StartContactAsync(new() { Name = raised.Name, PlaceType = PlaceType.ListenerSuite, Private = true, RequestId = Id() }, suite.As("WING@MDI")),
            _ => Reached(raised.Name, RequestState.InContact));
        await telling.Does("and both are back: MET", "RequestClosed",
            async () => await suite.Scheduling.EndContactAsync(new() { Name = raised.Name, Outcome = ContactOutcome.Talked, RequestId = Id() }, suite.As("WING@MDI")),
            _ => Reached(raised.Name, RequestState.Met));
        await Afterwards();
    }

    /// <summary>Whoever listened is not left alone with it.</summary>
    private async Task Afterwards()
    {
        var due = await telling.Does("a talk is owed to Archer; nothing says after which contact", "",
            async () => (await Owed("COORDINATOR@MDI")) is [var debrief] ? debrief : throw new StoryFailed("none is owed, or more than one"),
            async debrief => (await Owed(Offers(debrief))) is [{ State: DebriefState.Due }]);
        await telling.Does(due.Provider.Length > 0 ? "the Samaritans, who offer it, record that it was held: nothing is owed any more" : "it was held: nothing is owed any more", "",
            async () => await suite.Scheduling.RecordDebriefAsync(new() { Name = due.Name, Answer = DebriefAnswer.Taken, RequestId = Id() }, suite.As(Offers(due))),
            async _ => (await Owed("COORDINATOR@MDI")).Count == 0);
        await telling.Does("what Archer carries: one contact this week, none past a limit, a call tonight", "",
            async () => await Load(),
            load => Task.FromResult(load is { Contacts: 1, ContactsPastLimit: 0, DebriefsOwed: 0, SinceNightCall: not null, Resting: false }));
    }

    private static string Offers(Debrief debrief) => debrief.Provider.Length > 0 ? $"PROVIDER@{debrief.Provider.Split('/')[1]}" : "COORDINATOR@MDI";

    private async Task<IReadOnlyList<Debrief>> Owed(string who) =>
        [.. (await suite.Scheduling.ListDebriefsAsync(new() { Parent = Prison, Zone = cast.Zone, PageSize = 500 }, suite.As(who))).Debriefs.Where(debrief => debrief.Appointment == cast.Anne.Appointment)];

    private async Task<Load> Load()
    {
        var page = await suite.Scheduling.ListLoadsAsync(new() { Parent = Prison, PageSize = 500 }, suite.As("GOVERNOR@MDI"));
        while (page.NextPageToken.Length > 0 && page.Loads.All(load => load.Appointment != cast.Anne.Appointment))
        {
            page = await suite.Scheduling.ListLoadsAsync(new() { Parent = Prison, PageSize = 500, PageToken = page.NextPageToken }, suite.As("GOVERNOR@MDI"));
        }

        return page.Loads.First(load => load.Appointment == cast.Anne.Appointment);
    }

    private async Task<Request> Reaches(string name, RequestState state)
    {
        await telling.Until(() => Reached(name, state));
        return await suite.Scheduling.GetRequestAsync(new() { Name = name }, suite.As("ORDERLY@MDI"));
    }

    // Read by the other role: what one decided, the other sees.
    private async Task<bool> Reached(string name, RequestState state) =>
        (await suite.Scheduling.GetRequestAsync(new() { Name = name }, suite.As("ORDERLY@MDI"))).State == state;
}
