using System.Diagnostics;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Npgsql;
using PeerSupport.Platform.V1;

namespace PeerSupport.Platform;

/// <summary>What a caller is told of whatever ended his call.</summary>
internal sealed class Failures(ILogger<Failures> log)
{
    public RpcException ToRpc(Exception failure, ServerCallContext call, IMessage request) => RefusalStatus.Of(ToRefusal(failure, call, request)).ToRpcException();

    private Refusal ToRefusal(Exception failure, ServerCallContext call, IMessage request)
    {
        switch (failure)
        {
            case Refusal refusal:
                return refusal;
            // Deadlines are the transport's and run by the wall clock, whatever the service takes for now.
            case OperationCanceledException when call.Deadline <= TimeProvider.System.GetUtcNow().UtcDateTime:
                return new Refusal(ErrorReason.DeadlineExceeded, "The deadline passed before the call was done.");
            case OperationCanceledException when call.CancellationToken.IsCancellationRequested:
                return new Refusal(ErrorReason.Cancelled, "The caller went away.");
            case var away when Database.IsAway(away):
                log.LogWarning(failure, "{Method}: the database is away", call.Method);
                return Refusal.Unavailable("The database does not answer.");
            case RpcException { StatusCode: StatusCode.Unavailable or StatusCode.DeadlineExceeded }:
                log.LogWarning(failure, "{Method}: another service is away", call.Method);
                return Refusal.Unavailable("A service this call needs does not answer.");
            // The checksum of a token has no key: whoever makes one up can put into it what no row has for a key.
            case IndexOutOfRangeException or FormatException or ArgumentException or PostgresException { SqlState: ['2', '2', ..] } when (request.Text("page_token") ?? request.Text("resume_token")) is { Length: > 0 }:
                return PageToken.Foreign();
            default:
                return Unexpected(failure, call.Method);
        }
    }

    /// <summary>Nothing of the fault itself is told: its text may hold what the caller must not see.</summary>
    public Refusal Unexpected(Exception failure, string method)
    {
        var trace = Activity.Current?.TraceId.ToString() ?? Ids.Short();
        log.LogError(failure, "{Method} failed, trace {Trace}", method, trace);
        return new Refusal(ErrorReason.Internal, "A fault of ours; the trace helps us find it.", ("trace", trace));
    }
}
