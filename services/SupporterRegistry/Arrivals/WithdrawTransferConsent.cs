using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<TransferConsent> WithdrawTransferConsent(WithdrawTransferConsentRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            const string wait = "select consent_id from transfer_consents where person_id = @person order by consent_id for update";
            await tx.Many<string>(wait, new { person = Names.IdOf(request.Person) });
            var here = await ConsentHere.Of(tx, request.Parent, request.Person);
            Steps.Require(here.State, TransferConsentState.InForce);

            const string write = $"""
                update transfer_consents
                set withdrawn_at = @Now, withdrawn_by = @by
                where person_id = @PersonId and withdrawn_at is null
                returning {TransferConsentRow.Columns}
                """;
            var rows = await tx.Many<TransferConsentRow>(write, new { here.PersonId, tx.Now, by = tx.Caller.Subject });
            return (here with { Newest = rows.MaxBy(row => row.RecordedAt), State = TransferConsentState.Withdrawn }).ToProto();
        });
}
