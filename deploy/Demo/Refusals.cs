using Google.Rpc;
using Grpc.Core;

namespace PeerSupport.Deploy.Demo;

internal static class Refusals
{
    /// <summary>The call was refused for this reason.</summary>
    public static bool Is(this RpcException refused, string reason) => refused.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason == reason;
}
