using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    // The wish is the applicant's: whoever takes it down decides nothing, so a kiosk may.
    public override Task<Application> WithdrawApplication(WithdrawApplicationRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var application = await ApplicationRow.Lock(tx, request.Name, request.Etag);

            var state = Ending.Withdraw(application.Stage);

            const string write = $"""
                update applications
                set state = @state, withdrawn_by = @User, withdrawn_at = @Now, version = @version
                where establishment = @Establishment and application_id = @ApplicationId
                returning {ApplicationRow.Columns}
                """;
            application = await tx.One<ApplicationRow>(write, new
            {
                application.Establishment,
                application.ApplicationId,
                state = ProtoName.Of(state),
                tx.Caller.User,
                tx.Now,
                version = Versions.Next(application.Version, tx.Now),
            });
            tx.Emit(application.ToChanged());
            return application.ToProto(tx.Now);
        });
}
