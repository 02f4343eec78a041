using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Certifications;
using PeerSupport.TrainingTracking.Deliveries;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<Delivery> GetDelivery(GetDeliveryRequest request, ServerCallContext context) =>
        db.Read(context, tx => DeliveryRow.Read(tx, EstablishmentName.Parse(request.Parent), null, request.From?.ToDay(), request.Until?.ToDay(), tx.Now.DayIn(Certificate.Zone)));
}
