using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using PeerSupport.Training.V1;

namespace PeerSupport.Harness;

public sealed partial class Given
{
    /// <summary>PLANNED by the offering's provider, as soon as training knows of the offering.</summary>
    public Task<SupportSession> SupportSession(Offering offering, int inDays = 0)
    {
        var request = new PlanSupportSessionRequest { Offering = offering.Name, Day = Day(inDays), RequestId = RequestId() };
        return OnceCopied(() => suite.Training.PlanSupportSessionAsync(request, TeamsProvider(offering)));
    }

    /// <summary>HELD.</summary>
    public async Task<SupportSession> SupportSessionHeld(Offering offering, int inDays = 0) => await suite.Training.HoldSupportSessionAsync(
        new() { Name = (await SupportSession(offering, inDays)).Name, Attended = 8, RequestId = RequestId() }, TeamsProvider(offering));

    /// <summary>The alarms about a team that is without one too long, and about a flag that nobody took on.</summary>
    public async Task TeamAlarms(Offering offering)
    {
        var (establishment, since) = (string.Join('/', offering.Name.Split('/')[..2]), Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddDays(-90)));
        await suite.Events.Publish(new SupportSessionOverdue { Id = Ids.Random().ToString(), Establishment = establishment, Provider = offering.Provider, Scheme = offering.Scheme, Since = since }, Ids.Random());
        await suite.Events.Publish(new FlagOverdue { Id = Ids.Random().ToString(), Establishment = establishment, Scheme = offering.Scheme, Since = since }, Ids.Random());
        await Eventually.True(async () => (await suite.Scheduling.ListAlarmsAsync(new() { Parent = establishment, PageSize = 500 }, suite.As($"COORDINATOR@{establishment.Split('/')[1]}")))
            .Alarms.Count(alarm => alarm.Kind is (AlarmKind.SupportSessionOverdue or AlarmKind.FlagNotTaken) && alarm.Scheme == offering.Scheme) == 2);
    }

    private CallOptions TeamsProvider(Offering offering) => suite.As($"PROVIDER@{offering.Provider.Split('/')[1]}");
}
