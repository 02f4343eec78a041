using Grpc.Core;
using PeerSupport.Registry.V1;
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

    private CallOptions TeamsProvider(Offering offering) => suite.As($"PROVIDER@{offering.Provider.Split('/')[1]}");
}
