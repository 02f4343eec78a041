using PeerSupport.Training.V1;

namespace PeerSupport.SupporterRegistry;

/// <summary>An accepted applicant was put on a course: ACCEPTED → IN_TRAINING. Who is further already stays there.</summary>
internal sealed class OnEnrolmentChanged : IEventHandler<EnrolmentChanged>
{
    public Scope ScopeOf(EnrolmentChanged e) => Scope.Tenant(Names.EstablishmentOf(e.Application));

    public async Task Handle(Tx tx, EnrolmentChanged e)
    {
        const string load = $"""
            select {ApplicationRow.Columns}
            from applications
            where establishment = @Establishment and application_id = @Id and state = 'ACCEPTED'
            for update
            """;
        const string write = $"""
            update applications
            set state = 'IN_TRAINING', trained_at = @Now, version = @version
            where establishment = @Establishment and application_id = @ApplicationId
            returning {ApplicationRow.Columns}
            """;
        if (await tx.Maybe<ApplicationRow>(load, LocalName.Parse(e.Application)) is { } accepted)
        {
            var version = Versions.Next(accepted.Version, tx.Now);
            var inTraining = await tx.One<ApplicationRow>(write, new { accepted.Establishment, accepted.ApplicationId, tx.Now, version });
            tx.Emit(inTraining.ToChanged());
        }
    }
}
