using Google.Api;
using Google.Protobuf;
using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Credentials;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<HttpBody> ExportCredential(ExportCredentialRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            var (row, course) = await Leaving.Load(tx, request.Name);
            var badge = new Badge(settings.Url, row, course, settings.NameOf(row.Provider), await BadgePlace.Of(tx, row));
            tx.Audit("export credential", row.Name);
            return Signed(badge.ToJson(key), "JWT");
        });

    private HttpBody Signed(System.Text.Json.Nodes.JsonObject credential, string type) => new()
    {
        ContentType = "application/vc+jwt",
        Data = ByteString.CopyFromUtf8(key.Signing.Sign(credential, $"{settings.Url}/v1/badgeKeys/{key.Signing.Id}", type)),
    };
}
