using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Certifications;
using PeerSupport.TrainingTracking.SupportSessions;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<SupportSession> HoldSupportSession(HoldSupportSessionRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            const string load = $"{SupportSessionRow.Load} for update";
            var row = await tx.Maybe<SupportSessionRow>(load, SupportSessionName.Parse(request.Name)) ?? throw Refusal.NotFound(request.Name);
            Etag.Require(request.Etag, row.Version);

            SupervisionRules.Hold(row.State, row.Day, tx.Now.DayIn(Certificate.Zone));

            const string write = $"""
                update support_sessions
                set state = 'HELD', attended = @Attended, version = @version
                where establishment = @Establishment and session_id = @SessionId
                returning {SupportSessionRow.Columns}
                """;
            row = await tx.One<SupportSessionRow>(write, new { row.Establishment, row.SessionId, request.Attended, version = Versions.Next(row.Version, tx.Now) });
            await MoveClock(tx, row);
            tx.Emit(row.ToChanged());
            return row.ToProto();
        });

    private static async Task MoveClock(Tx tx, SupportSessionRow held)
    {
        const string load = $"{TeamRow.Load} for no key update";
        const string write = $"""
            update teams
            set last_held = @LastHeld, counts_from = @CountsFrom
            where establishment = @Establishment and scheme = @Scheme
            returning {TeamRow.Columns}
            """;
        var team = await tx.One<TeamRow>(load, new { held.Establishment, held.Scheme });
        var clock = SupervisionRules.Held(team.Clock, held.Day, tx.Now);
        var moved = await tx.One<TeamRow>(write, new { team.Establishment, team.Scheme, clock.LastHeld, clock.CountsFrom });
        if (moved.CountsFrom != team.CountsFrom)
        {
            SupportSessionTimer.Set(tx, moved);
        }
    }
}
