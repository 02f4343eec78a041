using Google.Protobuf;
using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override async Task<ServiceRecord> IssueServiceRecord(IssueServiceRecordRequest request, ServerCallContext context)
    {
        var establishment = Names.IdOf(request.Parent);
        var person = Names.IdOf(request.Person);
        var content = await Service.Of(db, person, context.CancellationToken);
        return await db.Write(request, context, async tx =>
        {
            const string here = """
                select e.time_zone
                from establishments e
                where e.code = @establishment
                  and exists (select from applications a where a.establishment = @establishment and a.person_id = @person)
                """;
            var zone = await tx.Maybe<string>(here, new { establishment, person }) ?? throw Refusal.NotFound(request.Person);
            var (today, askedOn) = (tx.Now.DayIn(zone), request.AskedOn.ToDay());
            if (askedOn > today)
            {
                throw Refusal.Invalid(("asked_on", "lies in the future"));
            }

            if (content.Roles.Count == 0)
            {
                throw new Refusal(ErrorReason.NothingServed, "This person was never a supporter: there is nothing to record.");
            }

            const string write = $"""
                insert into service_records (establishment, record_id, person_id, asked_on, issued_at, issued_by, content)
                values (@establishment, @id, @person, @askedOn, @Now, @by, @content::jsonb)
                returning {ServiceRecordRow.Columns}
                """;
            content.IssuedOn = today.ToProto();
            var row = await tx.One<ServiceRecordRow>(write, new
            {
                establishment,
                id = Ids.Short(),
                person,
                askedOn,
                tx.Now,
                by = tx.Caller.Subject,
                content = JsonFormatter.Default.Format(content),
            });
            return row.ToProto();
        });
    }
}
