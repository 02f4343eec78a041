using PeerSupport.Platform;
using PeerSupport.Registry.V1;

namespace PeerSupport.Scheduling;

/// <summary>A copy that still differs from the registry's count is read anew, and what is read applied like events. A registry that is away is asked again later.</summary>
internal sealed class RereadStandings(Db db, Peer<RegistryService.RegistryServiceClient> registry, TimeProvider clock) : ITimerHandler
{
    public const string Kind = "reread";

    /// <summary>One for each establishment.</summary>
    public const string Key = "standings";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    public async Task Fire(DueTimer timer, CancellationToken cancel)
    {
        var establishment = timer.Tenant;
        var differs = false;
        await db.Run(Scope.Tenant(establishment), async tx => differs = await StandingFeed.Differs(tx, establishment), cancel);
        var asOf = clock.GetUtcNow();
        var standings = differs ? await Read(establishment, cancel) : [];
        await db.Fire(timer, async tx =>
        {
            await Standings.Apply(tx, establishment, standings);
            if (differs)
            {
                await Forget(tx, establishment, standings, asOf);
            }

            await StandingFeed.Settle(tx, establishment, differs ? asOf : null);
        }, cancel);
    }

    private async Task<List<StandingChanged>> Read(string establishment, CancellationToken cancel)
    {
        var standings = new List<StandingChanged>();
        var request = new ListStandingsRequest { Parent = Names.Establishment(establishment), PageSize = 500 };
        do
        {
            var page = await registry.Client.ListStandingsAsync(request, registry.AsSystem(s_patience, cancel));
            standings.AddRange(page.Standings.Select(AsEvent));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return standings;
    }

    /// <summary>What the registry no longer lists stands no more: duties and offers fall as with any change, and then the copy goes. News that came meanwhile is newer.</summary>
    private static async Task Forget(Tx tx, string establishment, List<StandingChanged> listed, DateTimeOffset asOf)
    {
        const string unlisted = $"select {StandingRow.Columns} from standings where establishment = @establishment and appointment_id <> all(@listed) and version < @version";
        const string forget = "delete from standings where establishment = @establishment and appointment_id = any(@gone)";
        var version = Versions.Next(0, asOf);
        var rows = await tx.Many<StandingRow>(unlisted, new { establishment, listed = listed.Select(standing => Names.IdOf(standing.Appointment)).ToArray(), version });
        await Standings.Apply(tx, establishment, [.. rows.Select(row => new StandingChanged
        {
            Appointment = Names.Appointment(establishment, row.AppointmentId),
            Person = $"persons/{row.PersonId}",
            Scheme = Names.Scheme(row.Scheme),
            Zone = Names.Zone(establishment, row.Zone),
            Version = version,
        })]);
        await tx.Execute(forget, new { establishment, gone = rows.Select(row => row.AppointmentId).ToArray() });
    }

    private static StandingChanged AsEvent(Standing standing) => new()
    {
        Appointment = standing.Appointment,
        Person = standing.Person,
        Scheme = standing.Scheme,
        Zone = standing.Zone,
        Intervals = { standing.Intervals },
        Version = standing.Version,
    };
}
