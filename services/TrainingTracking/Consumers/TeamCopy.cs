using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.TrainingTracking.SupportSessions;

namespace PeerSupport.TrainingTracking.Consumers;

/// <summary>
/// Keeps which provider serves which team and how often its scheme asks for support sessions; the highest version wins. To whom an offering passes,
/// what was planned for its team passes too.
/// </summary>
internal sealed class TeamCopy : IEventHandler<OfferingChanged>
{
    // the rows of two providers where it passes from one to the other
    public Scope ScopeOf(OfferingChanged e) => Scope.All;

    public async Task Handle(Tx tx, OfferingChanged e)
    {
        const string load = $"{TeamRow.Load} for no key update";
        const string write = $"""
            insert into teams (establishment, scheme, provider, support_every, counts_from, version)
            values (@Establishment, @Scheme, @provider, @every, @Now, @Version)
            on conflict (establishment, scheme) do update
            set provider = excluded.provider, support_every = excluded.support_every, version = excluded.version
            where teams.version < excluded.version
            returning {TeamRow.Columns}
            """;
        const string pass = $"""
            update support_sessions
            set provider = @provider, version = greatest(version + 1, @touched)
            where establishment = @Establishment and scheme = @Scheme and state = 'PLANNED' and provider <> @provider
            returning {SupportSessionRow.Columns}
            """;
        var team = OfferingName.Parse(e.Offering);
        var before = await tx.Maybe<TeamRow>(load, team);
        var args = new
        {
            team.Establishment,
            team.Scheme,
            provider = ProviderName.Parse(e.Provider),
            every = e.Rules.SupportSessionEvery?.ToTimeSpan() is { Ticks: > 0 } every ? every : (TimeSpan?)null,
            tx.Now,
            touched = Versions.Next(0, tx.Now),
            e.Version,
        };
        if (await tx.Maybe<TeamRow>(write, args) is not { } now)
        {
            return; // older news
        }

        if (before is null || before.SupportEvery != now.SupportEvery)
        {
            SupportSessionTimer.Set(tx, now);
        }

        foreach (var passed in await tx.Many<SupportSessionRow>(pass, args))
        {
            tx.Emit(passed.ToChanged());
        }
    }
}
