using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<Application> RenewClearance(RenewClearanceRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var decider = tx.Caller.RequireUser();
            var application = await ApplicationRow.Lock(tx, request.Name, request.Etag);

            var renewal = Renewing.Renew(
                application.Stage, application.Cleared, request.Outcome, request.ReviewBy?.ToDay(), application.AcceptedBy, decider, tx.Now, application.TimeZone);

            await Standings.Lock(tx, application.PersonId);
            application = renewal.State == application.Stage
                ? await Renew(tx, application, request.Outcome, renewal, decider)
                : await TakeBack(tx, application, renewal, decider);
            tx.Emit(application.ToChanged());
            await Standings.Refresh(tx, application.PersonId);
            return application.ToProto(tx.Now);
        });

    private static Task<ApplicationRow> Renew(Tx tx, ApplicationRow application, ClearanceOutcome outcome, Renewal renewal, string decider)
    {
        const string write = $"""
            update applications
            set renewal = @outcome, renewed_by = @decider, renewed_at = @Now, held_from = @HeldFrom, review_by = @ReviewBy, version = @version
            where establishment = @Establishment and application_id = @ApplicationId
            returning {ApplicationRow.Columns}
            """;
        return tx.One<ApplicationRow>(write, new
        {
            application.Establishment,
            application.ApplicationId,
            outcome = ProtoName.Of(outcome),
            renewal.HeldFrom,
            renewal.ReviewBy,
            decider,
            tx.Now,
            version = Versions.Next(application.Version, tx.Now),
        });
    }

    /// <summary>Taken back before the provider decided, it is as if security had objected.</summary>
    private static Task<ApplicationRow> TakeBack(Tx tx, ApplicationRow application, Renewal renewal, string decider)
    {
        const string write = $"""
            update applications
            set state = @state, clearance = 'NOT_CLEARED', decided_by = @decider, decided_at = @Now, review_by = @ReviewBy,
              renewal = null, renewed_by = null, renewed_at = null, held_from = null,
              reviewed_by = null, reviewed_at = null, review_outcome = null, version = @version
            where establishment = @Establishment and application_id = @ApplicationId
            returning {ApplicationRow.Columns}
            """;
        return tx.One<ApplicationRow>(write, new
        {
            application.Establishment,
            application.ApplicationId,
            state = ProtoName.Of(renewal.State),
            renewal.ReviewBy,
            decider,
            tx.Now,
            version = Versions.Next(application.Version, tx.Now),
        });
    }
}
