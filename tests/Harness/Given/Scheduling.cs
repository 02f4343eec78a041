using Google.Rpc;
using Google.Type;
using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Harness;

/// <summary>A zone and band that ask for supporters.</summary>
public sealed record PlaceCase(Offering Offering, CoverageRule Rule)
{
    /// <summary><c>MDI</c>.</summary>
    public string Code => Offering.Name.Split('/')[1];

    public string Establishment => $"establishments/{Code}";

    public string Zone => Rule.Zone;

    public BandKind Kind => Rule.Kind;

    public string Coordinator => $"COORDINATOR@{Code}";

    public string Wing => $"WING@{Code}";
}

public sealed partial class Given
{
    private static readonly DateOnly s_tomorrow = TimeProvider.System.GetUtcNow().DayIn("Europe/London").AddDays(1);

    /// <summary>A day of which a whole night and every band still lie ahead. It stays the same, though midnight passes while the tests run.</summary>
    public static Date Tomorrow => s_tomorrow.ToProto();

    /// <summary>An establishment of its own, whose A wing needs supporters; scheduling knows of it.</summary>
    public async Task<PlaceCase> Place(int places = 1, BandKind kind = BandKind.Night)
    {
        var offering = await Offering(await Establishment());
        return await Covered(offering, $"establishments/{offering.Name.Split('/')[1]}/zones/a-wing", places, kind);
    }

    /// <summary>A zone that needs supporters of an offering, as soon as scheduling knows of zone and offering.</summary>
    public async Task<PlaceCase> Covered(Offering offering, string zone, int places = 1, BandKind kind = BandKind.Night)
    {
        var establishment = $"establishments/{offering.Name.Split('/')[1]}";
        var request = new SetCoverageRuleRequest { Parent = establishment, Scheme = offering.Scheme, Zone = zone, Kind = kind, Places = places, RequestId = RequestId() };
        return new(offering, await OnceCopied(() => suite.Scheduling.SetCoverageRuleAsync(request, suite.As($"COORDINATOR@{offering.Name.Split('/')[1]}"))));
    }

    /// <summary>A supporter's duty, as soon as scheduling knows of the supporter.</summary>
    /// <param name="date">Else tomorrow.</param>
    public Task<Duty> OnDuty(PlaceCase place, string appointment, Date? date = null, string? by = null)
    {
        var request = new AssignDutyRequest
        {
            Parent = place.Establishment,
            Appointment = appointment,
            Zone = place.Zone,
            Date = date ?? Tomorrow,
            Kind = place.Kind,
            RequestId = RequestId(),
        };
        return OnceCopied(() => suite.Scheduling.AssignDutyAsync(request, suite.As(by ?? place.Coordinator)));
    }

    /// <summary>From where supporters are brought to a zone in a band, and nothing else said of reach; from nowhere: as usual.</summary>
    public Task<Regime> Reached(PlaceCase place, params string[] from)
    {
        var reach = new Reach { Zone = place.Zone, Kind = place.Kind, From = { from } };
        var regime = new Regime { Name = $"{place.Establishment}/regime", Reach = { from.Length > 0 ? new[] { reach } : [] } };
        var request = new UpdateRegimeRequest { Regime = regime, UpdateMask = new() { Paths = { "reach" } }, RequestId = RequestId() };
        return OnceCopied(() => suite.Scheduling.UpdateRegimeAsync(request, suite.As(place.Coordinator)));
    }

    /// <summary>A rota of one day on which a supporter has the place's duty.</summary>
    public Task<Rota> Drafted(PlaceCase place, string appointment, Date date)
    {
        var entry = new RotaEntry { Appointment = appointment, Zone = place.Zone, Date = date, Kind = place.Kind };
        var request = new DraftRotaRequest { Parent = place.Establishment, Scheme = place.Offering.Scheme, FirstDay = date, Days = 1, Entries = { entry }, RequestId = RequestId() };
        return OnceCopied(() => suite.Scheduling.DraftRotaAsync(request, suite.As(place.Coordinator)));
    }

    /// <summary>The same, published.</summary>
    public async Task<Rota> Published(PlaceCase place, string appointment, Date date) => await suite.Scheduling.PublishRotaAsync(
        new() { Name = (await Drafted(place, appointment, date)).Name, RequestId = RequestId() }, suite.As(place.Coordinator));

    /// <summary>Calls until the news from the registry that the call needs has come.</summary>
    public static Task<T> OnceCopied<T>(Func<AsyncUnaryCall<T>> call) where T : class =>
        Once(call, "the news from the registry never came", "SCHEME_NOT_OFFERED", "UNKNOWN_ZONE", "NOT_FOUND", "NOT_STANDING");

    /// <summary>Calls until the registry has said in time who may be paired: it is waited for two seconds, which a machine with much else to do may take.</summary>
    public static Task<T> OnceAnswered<T>(Func<AsyncUnaryCall<T>> call) where T : class => Once(call, "the registry never answered in time", "BY_HAND_ONLY");

    private static Task<T> Once<T>(Func<AsyncUnaryCall<T>> call, string never, params string[] waiting) where T : class => Eventually.Some(
        async () =>
        {
            try
            {
                return await call();
            }
            catch (RpcException refused) when (refused.GetRpcStatus()?.GetDetail<ErrorInfo>() is { } info && waiting.Contains(info.Reason))
            {
                return null;
            }
        },
        never);
}
