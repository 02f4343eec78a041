using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Certifications;
using PeerSupport.TrainingTracking.Deliveries;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<Delivery> GetProviderDelivery(GetProviderDeliveryRequest request, ServerCallContext context) =>
        db.Read(context, tx => DeliveryRow.Read(tx, null, ProviderName.Parse(request.Parent), request.From?.ToDay(), request.Until?.ToDay(), tx.Now.DayIn(Certificate.Zone)));
}
