using Google.Protobuf.WellKnownTypes;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using static PeerSupport.Deploy.Demo.Cast;

namespace PeerSupport.Deploy.Demo;

/// <summary>3. 03:00: somebody asks, and is met.</summary>
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
