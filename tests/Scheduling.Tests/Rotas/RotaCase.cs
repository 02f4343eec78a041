using Google.Protobuf.WellKnownTypes;
using Google.Type;
using Grpc.Core;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

/// <summary>A team that keys its own rota: its wing needs somebody each night and each afternoon, two nights in a row are the most, and five hours of rest the least.</summary>
internal sealed record RotaCase(SuiteFixture Suite, PlaceCase Night, PlaceCase Afternoon, IReadOnlyList<string> Team)
{
    public const int Days = 7;

    public CallOptions Coordinator => Suite.As(Night.Coordinator);

    public static async Task<RotaCase> Given(SuiteFixture suite, int team, int places = 1)
    {
        var rules = new SchemeRules { ConsecutiveNights = 2, RestAfterNight = Duration.FromTimeSpan(TimeSpan.FromHours(5)) };
        var offering = await suite.Given.Offering(await suite.Given.Establishment(), rules);
        var zone = $"establishments/{offering.Name.Split('/')[1]}/zones/a-wing";
        var (night, afternoon) = (await suite.Given.Covered(offering, zone, places), await suite.Given.Covered(offering, zone, places, BandKind.Pm));
        return new(suite, night, afternoon, await Supporting(suite, night, team));
    }

    /// <summary>A place in a night that begins at midnight and lasts until the next.</summary>
    public static async Task<(RotaCase At, DateOnly Today)> AllNight(SuiteFixture suite, int team, int places = 1)
    {
        var place = await suite.Given.Place(places);
        var regime = new Regime { Name = $"{place.Establishment}/regime", Bands = { new Band { Kind = BandKind.Night, Start = "00:00", End = "00:00" } } };
        await suite.Scheduling.UpdateRegimeAsync(new() { Regime = regime, RequestId = Harness.Given.RequestId() }, suite.As(place.Coordinator));
        return (new(suite, place, place, await Supporting(suite, place, team)), TimeProvider.System.GetUtcNow().DayIn("Europe/London"));
    }

    /// <param name="day">0 is tomorrow, the rota's first.</param>
    public RotaEntry Entry(int member, int day, BandKind kind = BandKind.Night) => new() { Appointment = Team[member], Zone = Night.Zone, Date = Day(day), Kind = kind };

    public async Task<IReadOnlyList<RotaFault>> Forbidden(params RotaEntry[] entries) =>
        [.. (await Check(entries)).Faults.Where(fault => fault.Kind is not RotaFaultKind.UnderCover)];

    public AsyncUnaryCall<CheckRotaResponse> Check(params RotaEntry[] entries) => Suite.Scheduling.CheckRotaAsync(
        new() { Parent = Night.Establishment, Scheme = Night.Offering.Scheme, FirstDay = Day(0), Days = Days, Entries = { entries } }, Coordinator);

    public AsyncUnaryCall<V1.Rota> Draft(params RotaEntry[] entries) => Suite.Scheduling.DraftRotaAsync(
        new() { Parent = Night.Establishment, Scheme = Night.Offering.Scheme, FirstDay = Day(0), Days = Days, Entries = { entries }, RequestId = Harness.Given.RequestId() }, Coordinator);

    public AsyncUnaryCall<V1.Rota> Publish(V1.Rota rota) => Suite.Scheduling.PublishRotaAsync(new() { Name = rota.Name, Etag = rota.Etag, RequestId = Harness.Given.RequestId() }, Coordinator);

    public async Task<V1.Rota> Published(params RotaEntry[] entries) => await Publish(await Draft(entries));

    /// <summary>Its gaps filled.</summary>
    public async Task<V1.Rota> Generated()
    {
        var request = new GenerateRotaRequest { Parent = Night.Establishment, Scheme = Night.Offering.Scheme, FirstDay = Day(0), Days = Days, RequestId = Harness.Given.RequestId() };
        return (await Eventually.Some(async () =>
        {
            try
            {
                using var call = Suite.Scheduling.GenerateRota(request, Coordinator);
                return await call.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken).LastAsync(TestContext.Current.CancellationToken);
            }
            catch (RpcException refused) when (refused.StatusCode is StatusCode.ResourceExhausted)
            {
                return null; // another search goes on
            }
        })).Rota;
    }

    public async Task<IReadOnlyList<Duty>> Held() =>
        [.. (await Suite.Scheduling.ListDutiesAsync(new() { Parent = Night.Establishment, PageSize = 500 }, Coordinator)).Duties.Where(duty => duty.State is DutyState.Assigned)];

    public static Date Day(int later) => Harness.Given.Tomorrow.ToDay().AddDays(later).ToProto();

    private static async Task<IReadOnlyList<string>> Supporting(SuiteFixture suite, PlaceCase place, int team)
    {
        var supporters = new List<string>();
        for (var member = 0; member < team; member++)
        {
            var supporter = await suite.Arrive(Supporters.Of(place));
            await suite.Known(place, supporter.Appointment);
            supporters.Add(supporter.Appointment);
        }

        return supporters;
    }
}
