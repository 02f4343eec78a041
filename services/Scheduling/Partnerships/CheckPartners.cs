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
            if (!answer.ByHandOnly && !answer.AnyInARoom && await Part(tx, asked))
            {
                return;
            }

            if (await PartnershipRow.Lock(tx, name) is { At.State: PartnershipState.Active })
            {
                tx.Schedule(Kind, timer.Key, tx.Now + PartnershipRules.CheckedEvery);
            }
        }, cancel);
    }

    /// <summary>These two may not be paired. Who meets by now another supporter, or nobody, was not asked about.</summary>
    /// <returns>Whether they met.</returns>
    public static async Task<bool> Part(Tx tx, PartnershipRow asked)
    {
        var row = await PartnershipRow.Lock(tx, asked.Name);
        if (row.AppointmentId != asked.AppointmentId || PartnershipRules.Lose(row.At) is not { } lost)
        {
            return false;
        }

        await row.Take(tx, lost);
        return true;
    }
}
