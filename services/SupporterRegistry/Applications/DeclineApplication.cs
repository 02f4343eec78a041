using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<Application> DeclineApplication(DeclineApplicationRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var decider = tx.Caller.RequireUser();
            var application = await ApplicationRow.Lock(tx, request.Name, request.Etag);

            var state = TwoKeys.Decline(application.Stage, application.DecidedBy, decider);

            const string write = $"""
                update applications
                set state = @state, declined_by = @decider, declined_at = @Now, reviewed_by = null, reviewed_at = null, review_outcome = null, version = @version
                where establishment = @Establishment and application_id = @ApplicationId
                returning {ApplicationRow.Columns}
                """;
            application = await tx.One<ApplicationRow>(write, new
            {
                application.Establishment,
                application.ApplicationId,
                state = ProtoName.Of(state),
                decider,
                tx.Now,
                version = Versions.Next(application.Version, tx.Now),
            });
            tx.Emit(application.ToChanged());
            return application.ToProto(tx.Now);
        });
}
