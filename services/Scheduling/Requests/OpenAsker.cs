using Grpc.Core;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<Asker> OpenAsker(OpenAskerRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            tx.Caller.RequireUser();
            var row = await RequestRow.Load(tx, RequestName.Parse(request.Name));
            return new Asker { Name = request.Name, PrisonerNumber = await AskersNumber.Of(tx, row.Name) ?? throw RequestRules.NobodyToOpen(row.Named) };
        });
}
