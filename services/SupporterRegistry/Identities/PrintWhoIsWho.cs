using Google.Api;
using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<HttpBody> PrintWhoIsWho(PrintWhoIsWhoRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string prison = "select display_name as prison, time_zone from establishments where code = @establishment";
            const string load = $"""
                {IdentityRow.OfEstablishment} and a.state <> 'ENDED'
                order by a.appointment_id
                """;
            tx.Caller.RequireUser();
            var establishment = Names.IdOf(request.Parent);
            var where = await tx.Maybe<PrisonRow>(prison, new { establishment }) ?? throw Refusal.NotFound(request.Parent);
            var rows = await tx.Many<IdentityRow>(load, new { establishment });
            var page = WhoIsWhoPage.Write(texts.In(request.Language), where, rows, tx.Now, request.Print == "large");
            foreach (var row in rows)
            {
                tx.Audit("print name", row.Name);
            }

            return page.ToBody();
        });
}
