using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override async Task<Request> RecordPairingByHand(RecordPairingByHandRequest request, ServerCallContext context)
    {
        if (await db.Replayed<Request>(request, context, RequestRow.Read) is { } answered)
        {
            return answered;
        }

        var (name, appointment) = (RequestName.Parse(request.Name), Names.IdOf(request.Appointment));
        CallState.Of(context).Caller.RequireUser();
        var asker = await db.Read(context, async tx =>
        {
            RequestRules.CheckByHand((await RequestRow.Load(tx, name)).Progress);
            return await AskersNumber.Of(tx, name)
                ?? throw new Refusal(ErrorReason.AskerUnknown, "Nobody said who asks: nobody can be brought to them. Offer the phone.");
        });
        if (!(await Pairings.Check(registry.Client, name.Establishment, [appointment], asker, registry.On(context))).ByHandOnly)
        {
            throw new Refusal(ErrorReason.FeedFresh, "The prison's keep-apart list is fresh: pairs are checked by us and not by hand.");
        }

        return await db.Write(request, context, async tx =>
        {
            var row = await RequestRow.Lock(tx, name);
            var next = RequestRules.CheckByHand(row.Progress);
            var isFirst = await SameAsker.Others(tx, row) is [];
            await RequireStandingNow(tx, row, request.Appointment);
            await HandCheck.Record(tx, row, next, appointment, tx.Caller.RequireUser(), isFirst);
            return await RequestRow.Read(tx, request.Name);
        }, RequestRow.Read);
    }

    /// <summary>Whether he may support at all is not to be found in the prison's system: without a copy of the registry that can be trusted, nobody may. Nor is whether he can be brought.</summary>
    private async Task RequireStandingNow(Tx tx, RequestRow row, string appointment)
    {
        // Held by a statement of its own: the next one sees what a change of the standing that was under way has done.
        const string hold = "select version from standings where establishment = @Establishment and appointment_id = @id for share";
        const string load = """
            select stands(establishment, appointment_id, @capability, tstzrange(@Now, @Now, '[]'))
            from standings
            where establishment = @Establishment and appointment_id = @id and scheme = @Scheme
            """;
        var prison = await Prison.Of(tx);
        var capability = ProtoName.Of(DutyRules.Needed(prison.Day.At(tx.Now).Kind));
        var (id, here) = (Names.IdOf(appointment), Names.EstablishmentOf(appointment) == row.Establishment);
        await tx.Many<long>(hold, new { row.Establishment, id });
        var stands = here && await tx.Many<bool>(load, new { row.Establishment, id, row.Scheme, capability, tx.Now }) is [true];
        if (!stands || (await copyAge.Of(tx)).IsStale)
        {
            throw new Refusal(ErrorReason.NotStanding, "This supporter may not be asked now, or it can't be known.", ("capability", capability));
        }

        if (await Whereabouts.TooFar(tx, row, id, prison) is { } tooFar)
        {
            throw tooFar;
        }
    }
}
