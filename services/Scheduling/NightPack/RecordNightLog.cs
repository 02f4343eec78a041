using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override async Task<NightLog> RecordNightLog(RecordNightLogRequest request, ServerCallContext context)
    {
        if (await db.Replayed<NightLog>(request, context, NightLogRow.Read) is { } answered)
        {
            return answered;
        }

        var establishment = Names.EstablishmentOf(request.Parent);
        await db.Read(context, tx => NightLogJudged.Of(tx, establishment, request.Lines));
        if (request.ValidateOnly) // says nothing of pairs: it would be a way to ask about any of them
        {
            return new() { Entries = { request.Lines.OrderBy(line => line.Line).Select(line => new NightLogEntry { Line = line.Line }) } };
        }

        var pairings = await Pairings.CheckEach(registry.Client, establishment, [.. request.Lines.Select(line => (line.Appointment, line.PrisonerNumber))], registry.On(context));
        return await db.Write(request, context, async tx =>
        {
            // one log at a time: of two who enter the same paper the second sees what the first entered
            const string hold = "select pg_advisory_xact_lock(hashtext('night log of ' || @establishment))";
            await tx.Execute(hold, new { establishment });
            await Prison.Hold(tx);
            var (judged, id) = (await NightLogJudged.Of(tx, establishment, request.Lines), Ids.Short());
            // whoever asked earlier first: a limit counts the contacts before, whichever line they stand in
            foreach (var at in Enumerable.Range(0, request.Lines.Count).OrderBy(at => request.Lines[at].AskedAt.ToDateTimeOffset()))
            {
                await NightLogEntering.Enter(tx, judged, id, request.Lines[at], CheckOf(request.Lines[at], judged.Stood[at], pairings[at]));
            }

            return await NightLogRow.Read(tx, Names.NightLog(establishment, id));
        }, NightLogRow.Read);
    }

    private static PairingCheck CheckOf(NightLogLine line, bool stood, Pairing? pairing) =>
        line.Outcome is RequestState.Met ? NightLogRules.Check(stood, pairing, line.PlaceType) : PairingCheck.Unspecified;
}
