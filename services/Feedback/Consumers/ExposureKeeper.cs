using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Feedback.Consumers;

/// <summary>Keeps whether a month was of enough people, as it was told first: what was published by it is never changed either.</summary>
internal sealed class ExposureKeeper : IEventHandler<ExposureCounted>
{
    public Scope ScopeOf(ExposureCounted e) => Scope.Tenant(Names.EstablishmentOf(e.Establishment));

    public Task Handle(Tx tx, ExposureCounted e)
    {
        const string write =
            """
            insert into exposures (establishment, scheme, month, askers, supporters, spread, team_of_four, team_of_ten, people, people_supporters, people_spread)
            values (@Establishment, @Scheme, @Month, @Askers, @Supporters, @Spread, @TeamOfFour, @TeamOfTen, @people, @peopleSupporters, @peopleSpread)
            on conflict (establishment, scheme, month) do nothing
            """;
        return tx.Execute(write, new
        {
            Establishment = Names.EstablishmentOf(e.Establishment),
            e.Scheme,
            Month = e.Month.ToDay(),
            e.Askers,
            e.Supporters,
            e.Spread,
            e.TeamOfFour,
            e.TeamOfTen,
            people = e.HasPeople ? e.People : (bool?)null,
            peopleSupporters = e.HasPeopleSupporters ? e.PeopleSupporters : (bool?)null,
            peopleSpread = e.HasPeopleSpread ? e.PeopleSpread : (bool?)null,
        });
    }
}
