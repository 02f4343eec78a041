using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<TransferConsent> RecordTransferConsent(RecordTransferConsentRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var here = await ConsentHere.Of(tx, request.Parent, request.Person);
            if (request.ConsentedOn.ToDay() > tx.Now.DayIn(here.TimeZone))
            {
                throw Refusal.Invalid(("consented_on", "lies in the future"));
            }

            const string write = $"""
                insert into transfer_consents (consent_id, person_id, prison, consented_on, recorded_at, recorded_by)
                values (@id, @PersonId, @prison, @consentedOn, @Now, @by)
                returning {TransferConsentRow.Columns}
                """;
            var row = await tx.One<TransferConsentRow>(write, new
            {
                id = Ids.Short(),
                here.PersonId,
                prison = Names.IdOf(request.Parent),
                consentedOn = request.ConsentedOn.ToDay(),
                tx.Now,
                by = tx.Caller.Subject,
            });
            return (here with { Newest = row, State = TransferConsentState.InForce }).ToProto();
        });
}
