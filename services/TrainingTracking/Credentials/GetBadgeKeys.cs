using System.Text.Json.Nodes;
using Google.Api;
using Google.Protobuf;
using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<HttpBody> GetBadgeKeys(GetBadgeKeysRequest request, ServerCallContext context) =>
        Task.FromResult(Public(new() { ["keys"] = new JsonArray([.. key.Published.Select(one => one.ToJwk())]) }));

    public override Task<HttpBody> GetBadgeKey(GetBadgeKeyRequest request, ServerCallContext context) =>
        Task.FromResult(Public(key.Published.FirstOrDefault(one => $"badgeKeys/{one.Id}" == request.Name)?.ToJwk() ?? throw Refusal.NotFound(request.Name)));

    private static HttpBody Public(JsonObject json) => new() { ContentType = "application/json", Data = ByteString.CopyFromUtf8(json.ToJsonString()) };
}
