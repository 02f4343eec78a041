using Google.Protobuf;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace PeerSupport.Platform;

/// <summary>
/// Stands before every method, gRPC and JSON alike: authenticate, permission, fields, scope; and behind it: whatever went wrong
/// leaves as <c>google.rpc.Status</c>.
/// </summary>
internal sealed class CallInterceptor(Gate gate, Roles roles, Failures failures) : Interceptor
{
    // Health and reflection say nothing of anybody.
    private static readonly string[] s_open = ["/grpc.health.v1.Health/", "/grpc.reflection.v1.ServerReflection/", "/grpc.reflection.v1alpha.ServerReflection/"];

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await Enter(request, context);
            return await continuation(request, context);
        }
        catch (Exception x)
        {
            throw failures.ToRpc(x, context, (IMessage)request!);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await Enter(request, context);
            await continuation(request, responseStream, context);
        }
        catch (Exception x)
        {
            throw failures.ToRpc(x, context, (IMessage)request!);
        }
    }

    private async ValueTask Enter<TRequest>(TRequest request, ServerCallContext context)
    {
        if (!gate.Guards(context.Method) && Array.Exists(s_open, prefix => context.Method.StartsWith(prefix, StringComparison.Ordinal)))
        {
            return;
        }

        var admission = await gate.Admit(context.GetHttpContext(), context.Method);
        var message = (IMessage)request!;
        MessageRules.Require(message);
        new CallState
        {
            Caller = admission.Caller,
            Scope = admission.Method.IsOpen ? Scope.None : Scoping.Resolve(roles, admission.Method.Granting, admission.Caller, admission.User, admission.Method.ScopeName(message)),
            Method = admission.Method.Descriptor,
            UserToken = admission.UserToken,
        }.AttachTo(context);
    }
}
