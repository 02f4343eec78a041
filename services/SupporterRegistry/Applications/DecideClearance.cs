using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<Application> DecideClearance(DecideClearanceRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var decider = tx.Caller.RequireUser();
            var application = await ApplicationRow.Lock(tx, request.Name, request.Etag);

            var (state, reviewBy) = TwoKeys.Clear(application.Stage, request.Outcome, request.ReviewBy?.ToDay(), tx.Now, application.TimeZone);

            const string write = $"""
                update applications
                set state = @state, clearance = @clearance, decided_by = @decider, decided_at = @Now, review_by = @reviewBy,
                  reviewed_by = null, reviewed_at = null, review_outcome = null, version = @version
                where establishment = @Establishment and application_id = @ApplicationId
                returning {ApplicationRow.Columns}
                """;
            application = await tx.One<ApplicationRow>(write, new
            {
                application.Establishment,
                application.ApplicationId,
                state = ProtoName.Of(state),
                clearance = ProtoName.Of(request.Outcome),
                decider,
                reviewBy,
                tx.Now,
                version = Versions.Next(application.Version, tx.Now),
            });
            tx.Emit(application.ToChanged());
            return application.ToProto(tx.Now);
        });
}
