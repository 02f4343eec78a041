using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Certifications;
using PeerSupport.TrainingTracking.SupportSessions;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<SupportSession> PlanSupportSession(PlanSupportSessionRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            // shared, so that the team does not pass to another provider meanwhile
            const string load = $"{TeamRow.Load} for share";
            var team = await tx.Maybe<TeamRow>(load, OfferingName.Parse(request.Offering)) ?? throw Refusal.NotFound(request.Offering);
            var day = request.Day.ToDay();
            SupervisionRules.Plan(day, tx.Now.DayIn(Certificate.Zone));

            const string write = $"""
                insert into support_sessions ({SupportSessionRow.Columns})
                values (@Establishment, @id, @Scheme, @Provider, @day, 'PLANNED', null, null, null, null, @version)
                returning {SupportSessionRow.Columns}
                """;
            var row = await tx.One<SupportSessionRow>(write, new { team.Establishment, id = Ids.Short(), team.Scheme, team.Provider, day, version = Versions.Next(0, tx.Now) });
            tx.Emit(row.ToChanged());
            return row.ToProto();
        });
}
