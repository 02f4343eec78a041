using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<CheckIn> RecordCheckIn(RecordCheckInRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var by = tx.Caller.RequireUser();
            const string load = $"select {CheckInRow.Columns} from check_ins where establishment = @Establishment and check_in_id = @Id for update";
            var row = await tx.Maybe<CheckInRow>(load, LocalName.Parse(request.Name)) ?? throw Refusal.NotFound(request.Name);
            Etag.Require(request.Etag, row.Version);

            Speaking.Answer(row.Answered);

            const string write = $"""
                update check_ins
                set answer = @answer, answered_at = @Now, answered_by = @by, version = @version
                where establishment = @Establishment and check_in_id = @CheckInId
                returning {CheckInRow.Columns}
                """;
            row = await tx.One<CheckInRow>(write, new { row.Establishment, row.CheckInId, answer = ProtoName.Of(request.Answer), tx.Now, by, version = Versions.Next(row.Version, tx.Now) });
            return row.ToProto();
        });
}
