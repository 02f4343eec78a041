using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<FindWhoCouldFillResponse> FindWhoCouldFill(FindWhoCouldFillRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            var (size, after) = (PageToken.Size(request.PageSize), PageToken.Read(request)?[0]);
            var prison = await Prison.Of(tx);
            await Zones.Require(tx, prison.Code, [request.Zone]);
            var limits = (await OfferingRow.Require(tx, prison.Code, request.Scheme)).Limits;
            var hours = DutyRules.Hours(prison.Day, request.Date.ToDay(), request.Kind, tx.Now);

            var candidacies = await CandidacyRow.Of(tx, prison.Code, Names.IdOf(request.Scheme), Names.IdOf(request.Zone), hours, DutyRules.Needed(hours.Kind));
            var all = PossibleCovers.InOrder(candidacies, request.Zone, hours, limits);
            var rest = all.SkipWhile(one => after is not null && one.Candidacy.AppointmentId != after).Skip(after is null ? 0 : 1).ToList();
            var named = NamedRules.AreFor(tx.Caller);
            return new FindWhoCouldFillResponse
            {
                Supporters = { rest.Take(size).Select(one => ToProto(prison.Code, one, named)) },
                NextPageToken = rest.Count > size ? PageToken.Next(request, rest[size - 1].Candidacy.AppointmentId) : "",
            };
        });

    private static PossibleCover ToProto(string establishment, PossibleFill one, bool named) => new()
    {
        Appointment = Names.Appointment(establishment, one.Candidacy.AppointmentId),
        Zone = Names.Zone(establishment, one.Candidacy.Zone),
        WhyNot = one.WhyNot,
        Rule = named ? one.Rule ?? ErrorReason.Unspecified : ErrorReason.Unspecified,
        RatherNot = one.Candidacy.RatherNot,
    };
}
