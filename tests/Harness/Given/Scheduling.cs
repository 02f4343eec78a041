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
    /// <summary>The next day on which a whole night and every band of the day still lie ahead.</summary>
    public static Date Tomorrow => TimeProvider.System.GetUtcNow().DayIn("Europe/London").AddDays(1).ToProto();

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
    public Task<Duty> OnDuty(PlaceCase place, string appointment, Date? date = null)
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
        return OnceCopied(() => suite.Scheduling.AssignDutyAsync(request, suite.As(place.Coordinator)));
    }

    /// <summary>Calls until the news from the registry that the call needs has come.</summary>
    public static Task<T> OnceCopied<T>(Func<AsyncUnaryCall<T>> call) where T : class => Eventually.Some(
        async () =>
        {
            try
            {
                return await call();
            }
            catch (RpcException waiting) when (waiting.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason is "SCHEME_NOT_OFFERED" or "UNKNOWN_ZONE" or "NOT_FOUND" or "NOT_STANDING")
            {
                return null;
            }
        },
        "the news from the registry never came");
}
