using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>
/// Something changed of who may be paired at an establishment: the registry is asked again about all who meet there. Which of them it was about, nobody
/// but the registry knows. What it can't say now it is asked again in an hour.
/// </summary>
internal sealed class RecheckPartners(Db db, Peer<RegistryService.RegistryServiceClient> registry) : ITimerHandler
{
    public const string Kind = "recheck-partners";

    /// <summary>The most that the registry answers at once.</summary>
    private const int AtOnce = 500;

    private static readonly TimeSpan s_again = TimeSpan.FromHours(1);

    public async Task Fire(DueTimer timer, CancellationToken cancel)
    {
        IReadOnlyList<PartnershipRow> meeting = [];
        await db.Run(Scope.Tenant(timer.Tenant), async tx => meeting = await Meeting(tx, timer.Tenant), cancel);
        var answers = new List<Pairing?>();
        foreach (var some in meeting.Chunk(AtOnce))
        {
            var pairs = some.Select(row => (Names.Appointment(timer.Tenant, row.AppointmentId), row.PrisonerNumber)).ToList();
            answers.AddRange(await Pairings.CheckEach(registry.Client, timer.Tenant, pairs, registry.AsSystem(Pairings.Patience, cancel)));
        }

        await db.Fire(timer, async tx =>
        {
            foreach (var (asked, _) in meeting.Zip(answers).Where(pair => pair.Second is not (null or Pairing.Pairable)))
            {
                await CheckPartners.Part(tx, asked);
            }

            if (answers.Contains(null))
            {
                tx.Schedule(Kind, timer.Key, tx.Now + s_again);
            }
        }, cancel);
    }

    private static async Task<IReadOnlyList<PartnershipRow>> Meeting(Tx tx, string establishment)
    {
        const string load = $"select {PartnershipRow.Columns} from partnerships where establishment = @establishment and state = 'ACTIVE' order by partnership_id";
        return await tx.Many<PartnershipRow>(load, new { establishment });
    }
}
