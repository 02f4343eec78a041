using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<SwapDutiesResponse> SwapDuties(SwapDutiesRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var establishment = Names.EstablishmentOf(request.Name);
            if (Names.EstablishmentOf(request.Other) != establishment)
            {
                throw Refusal.NotFound(request.Other);
            }

            if (request.Other == request.Name)
            {
                throw Refusal.Invalid(("other", "must be another duty"));
            }

            var known = (One: await DutyRow.Load(tx, request.Name), Other: await DutyRow.Load(tx, request.Other));
            string[] holders = [Names.Appointment(establishment, known.One.AppointmentId), Names.Appointment(establishment, known.Other.AppointmentId)];
            var standings = await Giving.Hold(tx, establishment, holders, [known.One.Turn, known.Other.Turn]);
            var (one, other) = (await DutyRow.Lock(tx, request.Name), await DutyRow.Lock(tx, request.Other));
            DutyRules.RequireSwap(one, standings[0], other, standings[1], tx.Now);

            var day = (await Prison.Of(tx)).Day;

            // both go before either comes, and a shadow after whom it stands beside: the rules judge what comes out
            await Giving.Vacate(tx, establishment, one, other);
            var given = new List<DutyRow>();
            foreach (var (standing, turn) in new[] { (standings[1], DutyRules.Turn(day, one, tx.Now)), (standings[0], DutyRules.Turn(day, other, tx.Now)) }.OrderBy(pair => pair.Item2.Shadow))
            {
                given.Add(await Giving.Give(tx, establishment, standing, turn, copyAge));
            }

            await Cover.Changed(tx, establishment, [.. new[] { one.Place, other.Place }.Distinct()]);
            return new SwapDutiesResponse { Duties = { given.Select(duty => duty.ToProto(day)) } };
        });
}
