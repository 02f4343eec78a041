using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<ImportRotaResponse> ImportRota(ImportRotaRequest request, ServerCallContext context)
    {
        request.File.ContentType = ""; // not looked at, nor when the same id comes again by another way
        return db.Write(request, context, async tx =>
        {
            const string zones = "select zone from zones where establishment = @establishment";
            var (establishment, span) = (Names.EstablishmentOf(request.Parent), new RotaSpan(Names.IdOf(request.Scheme), request.FirstDay.ToDay(), request.Days));
            var read = RotaFile.Read(request.File.Data.ToByteArray(), new(establishment, span, (await tx.Many<string>(zones, new { establishment })).ToHashSet()));
            if (read.Problems.Count > 0 && !request.ValidateOnly)
            {
                throw Refusal.Invalid([.. read.Problems.Take(MessageRules.MostViolations).Select(problem => Violation("file", problem))]);
            }

            var (judged, named) = (await RotaJudged.Of(tx, span, read.Turns), NamedRules.AreFor(tx.Caller));
            var answer = new ImportRotaResponse { Rows = read.Rows, LeftOut = read.Shadows, Lines = { read.Lines } };
            if (request.ValidateOnly)
            {
                answer.Faults.AddRange(RotaFinding.Told(judged.Findings, establishment, named));
                answer.BadRows.AddRange(read.Problems.Select(problem => new BadRotaRow { Line = problem.Line, Column = problem.Column, Remedy = problem.Remedy }));
            }
            else
            {
                answer.Rota = (await StoredRota.Keep(tx, establishment, span, read.Turns)).Row.ToProto(read.Turns, judged, named);
            }

            return answer;
        });
    }
}
