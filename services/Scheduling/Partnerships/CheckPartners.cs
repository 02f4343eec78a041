using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>
/// Each day the registry is asked again whether two who meet may still be paired. If not, they don't meet for now, and another supporter is wanted: as
/// when his standing is lost, so that nobody learns the cause. A registry that can't say is asked again the next day.
/// </summary>
internal sealed class CheckPartners(Db db, Peer<RegistryService.RegistryServiceClient> registry) : ITimerHandler
{
    public const string Kind = "check-partners";

    public async Task Fire(DueTimer timer, CancellationToken cancel)
    {
        var name = PartnershipRow.NameOf(timer.Tenant, timer.Key);
        PartnershipRow? asked = null;
        await db.Run(Scope.Tenant(timer.Tenant), async tx => asked = await PartnershipRow.Load(tx, name), cancel);
        var answer = await Pairings.Check(registry.Client, timer.Tenant, [asked!.AppointmentId], asked.PrisonerNumber, registry.AsSystem(Pairings.Patience, cancel));
        await db.Fire(timer, async tx =>
        {
            var row = await PartnershipRow.Lock(tx, name);
            if (row.At.State is not PartnershipState.Active)
            {
                return;
            }

            var parted = !answer.ByHandOnly && answer.Pairable.Count == 0 && row.AppointmentId == asked.AppointmentId;
            if (parted)
            {
                await row.Take(tx, PartnershipRules.Lose(row.At)!);
            }
            else
            {
                tx.Schedule(Kind, row.PartnershipId, tx.Now + PartnershipRules.CheckedEvery);
            }
        }, cancel);
    }
}
