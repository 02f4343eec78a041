using Grpc.Core;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<Asker> OpenAsker(OpenAskerRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string number = "select prisoner_number from askers where establishment = @Establishment and request_id = @RequestId";
            tx.Caller.RequireUser();
            var row = await RequestRow.Load(tx, RequestName.Parse(request.Name));
            return new Asker { Name = request.Name, PrisonerNumber = await tx.Maybe<string>(number, row.Name) ?? throw RequestRules.NobodyToOpen(row.Named) };
        });
}
