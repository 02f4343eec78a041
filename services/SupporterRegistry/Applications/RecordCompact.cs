using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<Application> RecordCompact(RecordCompactRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var application = await ApplicationRow.Lock(tx, request.Name, request.Etag);

            var signedOn = TwoKeys.SignCompact(application.Stage, request.SignedOn.ToDay(), tx.Now, application.TimeZone);

            const string write = $"""
                update applications
                set compact_signed_on = @signedOn, version = @version
                where establishment = @Establishment and application_id = @ApplicationId
                returning {ApplicationRow.Columns}
                """;
            application = await tx.One<ApplicationRow>(write, new
            {
                application.Establishment,
                application.ApplicationId,
                signedOn,
                version = Versions.Next(application.Version, tx.Now),
            });
            return application.ToProto(tx.Now);
        });
}
