using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>
/// Looks for a supporter: reads who could come, asks the registry who may, then offers under the request's lock. Whether nobody was there,
/// somebody has no standing, somebody is kept apart or another request of the same asker comes first: it looks again after a while, and nothing that can be read differs.
/// </summary>
internal sealed class Match(Db db, Peer<RegistryService.RegistryServiceClient> registry, CopyAge copyAge, IConfiguration configuration) : ITimerHandler
{
    private readonly TimeSpan _lookAgain = TimeSpan.FromSeconds(configuration.GetValue("Scheduling:LookAgainSeconds", 15.0));

    public async Task Fire(DueTimer timer, CancellationToken cancel)
    {
        var name = new RequestName(timer.Tenant, timer.Key);
        Surroundings? around = null;
        await db.Run(Scope.Tenant(timer.Tenant), async tx => around = await Surroundings.Of(tx, name, copyAge, _lookAgain), cancel);
        var answer = around is { CopyIsStale: false, WaitsUntil: null }
            ? await Pairings.Check(registry.Client, name.Establishment, around.Ids, around.PrisonerNumber, registry.AsSystem(Pairings.Patience, cancel))
            : PairingAnswer.Nobody;
        await db.Fire(timer, async tx =>
        {
            var row = await RequestRow.Lock(tx, name);
            if (around is null || row.Progress.State is not RequestState.Raised)
            {
                return;
            }

            if (around.WaitsUntil is not null)
            {
                // until when is read again under the lock: a regime that has changed since is known, one that changes later makes it look again
                tx.Schedule(TimerKinds.Match, row.RequestId, row.WaitsUntil((await Prison.Of(tx)).Day, tx.Now) ?? tx.Now);
                return;
            }

            row = await Told(tx, row, answer, around.Today);
            // while a supporter is asked about another request of the same asker, or comes to it, nobody is there for this one
            IEnumerable<Candidate> couldCome = await SameAsker.Others(tx, row) is []
                ? around.InOrder.Where(candidate => answer.Pairable.Contains(candidate.AppointmentId))
                : [];
            // who may share a room comes first, in the same order
            foreach (var candidate in couldCome.OrderBy(candidate => answer.AtDoor.Contains(candidate.AppointmentId)))
            {
                if (await Offered(tx, row, candidate, answer.AtDoor.Contains(candidate.AppointmentId), around))
                {
                    return;
                }
            }

            tx.Schedule(TimerKinds.Match, row.RequestId, tx.Now + _lookAgain);
        }, cancel);
    }

    /// <summary>What the registry said of the prison's list; once per request a stale one is counted as an obstacle.</summary>
    private static Task<RequestRow> Told(Tx tx, RequestRow row, PairingAnswer answer, DateOnly today)
    {
        const string write = $"""
            update requests
            set by_hand_only = @ByHandOnly, feed_age_seconds = coalesce(@age, feed_age_seconds), stale_told = stale_told or @ByHandOnly, version = @version
            where establishment = @Establishment and request_id = @RequestId
            returning {RequestRow.Columns}
            """;
        if (answer.ByHandOnly && !row.StaleTold)
        {
            tx.Emit(Obstacles.Met(row, Obstacle.FeedStale, today));
        }

        row.Changed(tx);
        var age = (long?)answer.FeedAge?.TotalSeconds;
        return tx.One<RequestRow>(write, new { answer.ByHandOnly, age, version = Versions.Next(row.Version, tx.Now), row.Establishment, row.RequestId });
    }

    private static async Task<bool> Offered(Tx tx, RequestRow row, Candidate candidate, bool atDoor, Surroundings around)
    {
        // Held by a statement of its own: the next one sees what a change of the standing that was under way has done, and a later one sees the offer.
        const string hold = "select version from standings where establishment = @Establishment and appointment_id = @AppointmentId for share";
        const string offer = """
            insert into offers (establishment, request_id, offer_id, appointment_id, person_id, state, live, offered_at, answer_by, past_limit, at_door)
            select @Establishment, @RequestId, @id, @AppointmentId, @PersonId, 'OPEN', true, @Now, @answerBy, @pastLimit, @atDoor
            where stands(@Establishment, @AppointmentId, @Capability, tstzrange(@Now, @Now, '[]'))
            on conflict do nothing
            """;
        var answerBy = tx.Now + around.Offering.OfferTime;
        await tx.Many<long>(hold, new { row.Establishment, candidate.AppointmentId });
        var offered = await tx.Execute(offer, new
        {
            row.Establishment,
            row.RequestId,
            id = Ids.Short(),
            candidate.AppointmentId,
            candidate.PersonId,
            tx.Now,
            answerBy,
            pastLimit = candidate.IsFull(around.Offering.Limits, tx.Now),
            atDoor,
            around.Capability,
        }) == 1;
        if (offered)
        {
            await row.Take(tx, RequestRules.Offer(row.Progress));
            tx.Schedule(TimerKinds.OfferLapse, row.RequestId, answerBy);
        }

        return offered;
    }
}
