using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using PeerSupport.Harness;
using PeerSupport.Harness.Laws;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using static PeerSupport.Harness.Given;

namespace PeerSupport.Suite.Tests;

/// <summary>One request from its beginning to its end, with people who do now this and now that, on a service that may be gone at any moment.</summary>
internal sealed class KilledHistory(SuiteFixture suite, AskingCase at, string asker, int seed)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private readonly Random _random = new(seed);

    /// <returns>The request as it ended.</returns>
    public async Task<Request> Play()
    {
        var ask = new RaiseRequestRequest { Parent = at.Establishment, Scheme = at.Offering.Scheme, Zone = at.Zone, PrisonerNumber = asker, RequestId = RequestId() };
        var request = (await Insist(() => suite.Scheduling.RaiseRequestAsync(ask, suite.As(at.Wing))))!;
        var begun = TimeProvider.System.GetUtcNow();
        while (request.ClosedAt is null)
        {
            if (TimeProvider.System.GetUtcNow() - begun > s_patience)
            {
                throw new TimeoutException($"{request.Name} never ended: {request.State}");
            }

            await Task.Delay(_random.Next(20, 400)); // people take their time: that is the point
            await Step(request);
            request = (await Insist(() => suite.Scheduling.GetRequestAsync(new() { Name = request.Name }, suite.As(at.Wing))))!;
        }

        return request;
    }

    private async Task Step(Request request)
    {
        var offer = request.Offers.Count > 0 ? request.Offers[^1].Name : "";
        var (name, id) = (request.Name, RequestId());
        switch (request.State, _random.Next(100))
        {
            case (RequestState.InContact, < 15):
                await Insist(() => suite.Scheduling.EndContactAsync(new() { Name = name, Outcome = ContactOutcome.Talked, RequestId = id }, suite.As(at.Wing)));
                break;
            case (RequestState.InContact, _):
                break;
            case (_, < 2):
                await Insist(() => suite.Scheduling.WithdrawRequestAsync(new() { Name = name, By = WithdrawnBy.Asker, RequestId = id }, suite.As(at.Wing)));
                break;
            case (_, < 3):
                await Insist(() => suite.Scheduling.RefuseRequestAsync(
                    new() { Name = name, Code = RefusalCode.NoEscort, Alternative = Alternative.Phone, RequestId = id }, suite.As(at.Wing)));
                break;
            case (_, < 4):
                var lookInAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddHours(1));
                await Insist(() => suite.Scheduling.TakePhoneAsync(new() { Name = name, LookInAt = lookInAt, RequestId = id }, suite.As(at.Wing)));
                break;
            case (RequestState.Offered, < 60):
                await Insist(() => suite.Scheduling.AcceptOfferAsync(new() { Name = offer, RequestId = id }, suite.As(at.Wing)));
                break;
            case (RequestState.Offered, < 75):
                await Insist(() => suite.Scheduling.DeclineOfferAsync(new() { Name = offer, RequestId = id }, suite.As(at.Wing)));
                break;
            case (RequestState.Accepted, < 90):
                await Insist(() => suite.Scheduling.AuthoriseMovementAsync(new() { Name = name, RequestId = id }, suite.As(at.Wing)));
                break;
            case (RequestState.MovementAuthorised, < 90):
                await Insist(() => suite.Scheduling.StartContactAsync(new() { Name = name, PlaceType = PlaceType.Room, RequestId = id }, suite.As(at.Wing)));
                break;
            default:
                break;
        }
    }

    /// <summary>What got no answer is sent again with the same request id, until there is one.</summary>
    /// <returns>Null where it was refused.</returns>
    private static async Task<T?> Insist<T>(Func<AsyncUnaryCall<T>> call) where T : class
    {
        for (var since = TimeProvider.System.GetUtcNow(); ;)
        {
            try
            {
                return await call();
            }
            catch (RpcException refused) when (refused.StatusCode is StatusCode.FailedPrecondition or StatusCode.Aborted or StatusCode.PermissionDenied)
            {
                return null;
            }
            catch (RpcException) when (TimeProvider.System.GetUtcNow() - since < s_patience)
            {
                await Task.Delay(100);
            }
        }
    }
}

/// <summary>While they wait, supporters are paused and come back, and it becomes known who is kept apart from whom.</summary>
internal sealed class Changes(SuiteFixture suite, IReadOnlyList<(AskingCase At, string Asker)> askers, int seed)
{
    private readonly Random _random = new(seed);
    private readonly HashSet<string> _paused = [];

    public ConcurrentQueue<KeptApartTold> Apart { get; } = [];

    /// <summary>Each is known to be kept apart from when the registry had answered.</summary>
    public async Task KeepApart(int step)
    {
        var (at, asker) = askers[_random.Next(askers.Count)];
        var supporter = at.Supporters[_random.Next(at.Supporters.Count)];
        await suite.Given.KeptApartSince(at, supporter.PrisonerNumber, asker);
        Apart.Enqueue(new(-1 - step, TimeProvider.System.GetUtcNow(), supporter.Name.Split('/')[^1], asker, true));
    }

    public async Task PauseOrReturn()
    {
        var at = askers[_random.Next(askers.Count)].At;
        var supporter = at.Supporters[_random.Next(at.Supporters.Count)].Name;
        if (_paused.Remove(supporter))
        {
            await suite.Registry.ResumeAppointmentAsync(new() { Name = supporter, RequestId = RequestId() }, suite.As(at.Coordinator));
        }
        else
        {
            await suite.Registry.PauseAppointmentAsync(new() { Name = supporter, Kind = PauseKind.Self, RequestId = RequestId() }, suite.As(at.Coordinator));
            _paused.Add(supporter);
        }
    }
}
