using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<CheckRotaResponse> CheckRota(CheckRotaRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            var span = new RotaSpan(Names.IdOf(request.Scheme), request.FirstDay.ToDay(), request.Days);
            var findings = await RotaJudged.Explained(tx, await GroundRead.Of(tx, span, Turn.Read(request.Parent, span, request.Entries)));
            return new CheckRotaResponse
            {
                Faults = { RotaFinding.Told(findings, tx.Scope.Value, NamedRules.AreFor(tx.Caller)) },
                Publishable = !findings.Any(finding => finding.Forbids),
            };
        });
}
