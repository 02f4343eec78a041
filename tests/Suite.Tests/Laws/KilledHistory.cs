using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using PeerSupport.Harness;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using static PeerSupport.Harness.Given;

namespace PeerSupport.Suite.Tests;

/// <summary>
/// One request from its beginning to its end, with people who do now this and now that, sometimes two of them at once, on a service that may be gone at any
/// moment. Whoever comes too late tries all the same.
/// </summary>
internal sealed class KilledHistory(SuiteFixture suite, AskingCase at, string asker, Told told, int seed)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private readonly Random _random = new(seed);
    private readonly CallOptions _wing = suite.As($"WING+ORDERLY@{at.Code}");

    /// <returns>The request as it ended.</returns>
    public async Task<Request> Play()
    {
        var ask = new RaiseRequestRequest { Parent = at.Establishment, Scheme = at.Offering.Scheme, Zone = at.Zone, PrisonerNumber = asker, RequestId = RequestId() };
        var request = await told.Insist(() => suite.Scheduling.RaiseRequestAsync(ask, _wing)) ?? throw new InvalidOperationException("nobody could ask");
        var since = TimeProvider.System.GetUtcNow();
        while (request.ClosedAt is null)
        {
            if (TimeProvider.System.GetUtcNow() - since > s_patience)
            {
                throw new TimeoutException($"{request.Name} never ended: {request.State}");
            }

            await Task.Delay(_random.Next(20, 400)); // people take their time: that is the point
            if (Chosen(request) is { } step)
            {
                await Task.WhenAll(Ids().Select(step));
            }

            request = (await told.Insist(() => suite.Scheduling.GetRequestAsync(new() { Name = request.Name }, _wing)))!;
        }

        await Task.WhenAll(Ids().Select(_random.Next(5) == 0 ? End(request.Name) : EndWithoutContact(request.Name)));
        return request;
    }

    /// <summary>By one person; by two at once; by one whose call was sent twice.</summary>
    private string[] Ids()
    {
        var id = RequestId();
        return _random.Next(8) switch
        {
            < 2 => [id, RequestId()],
            2 => [id, id],
            _ => [id],
        };
    }

    private Func<string, Task>? Chosen(Request request)
    {
        var offer = request.Offers.Count > 0 ? request.Offers[^1] : null;
        return (request.State, _random.Next(100)) switch
        {
            (RequestState.InContact, < 15) => End(request.Name),
            (RequestState.InContact, < 16) => Left,
            (RequestState.InContact, _) => null,
            (_, < 3) => EndWithoutContact(request.Name),
            (_, < 4) => Left,
            (RequestState.Offered, < 65) => id => told.Insist(() => suite.Scheduling.AcceptOfferAsync(new() { Name = offer!.Name, RequestId = id }, _wing)),
            (RequestState.Offered, < 75) => id => told.Insist(() => suite.Scheduling.DeclineOfferAsync(new() { Name = offer!.Name, RequestId = id }, _wing)),
            (RequestState.Accepted, < 15) => id => KeptApartAtTheDoor(request.Name, offer!.Appointment, id),
            (RequestState.Accepted, < 90) => id => Authorise(request.Name, id),
            (RequestState.MovementAuthorised, < 90) => id =>
                told.Insist(() => suite.Scheduling.StartContactAsync(new() { Name = request.Name, PlaceType = PlaceType.Room, RequestId = id }, _wing)),
            _ => null,
        };
    }

    private async Task KeptApartAtTheDoor(string name, string appointment, string id)
    {
        await told.Apart(suite, at, appointment, asker);
        await Authorise(name, id);
    }

    private Task<Request?> Authorise(string name, string id) => told.Insist(() => suite.Scheduling.AuthoriseMovementAsync(new() { Name = name, RequestId = id }, _wing));

    private Func<string, Task> End(string name) =>
        id => told.Insist(() => suite.Scheduling.EndContactAsync(new() { Name = name, Outcome = ContactOutcome.Talked, RequestId = id }, _wing));

    private Func<string, Task> EndWithoutContact(string name)
    {
        var lookInAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddHours(1));
        return _random.Next(3) switch
        {
            0 => id => told.Insist(() => suite.Scheduling.WithdrawRequestAsync(new() { Name = name, By = WithdrawnBy.Asker, RequestId = id }, _wing)),
            1 => id => told.Insist(() => suite.Scheduling.RefuseRequestAsync(new() { Name = name, Code = RefusalCode.NoEscort, Alternative = Alternative.Phone, RequestId = id }, _wing)),
            _ => id => told.Insist(() => suite.Scheduling.TakePhoneAsync(new() { Name = name, LookInAt = lookInAt, RequestId = id }, _wing)),
        };
    }

    private Func<string, Task> Left => _ => suite.Given.Told(at.Code, PrisonEvent("prison-offender-events.prisoner.released", asker, ("prisonId", at.Code), ("reason", "RELEASED")));
}
