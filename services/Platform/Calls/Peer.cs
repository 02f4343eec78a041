using System.Net.Sockets;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace PeerSupport.Platform;

/// <summary>
/// Another service. Calls carry this service's token and, when made for somebody, that user's own beside it: the other side grants what
/// both may. UNAVAILABLE and DEADLINE_EXCEEDED are the caller's to handle: what to do without an answer is a rule.
/// </summary>
public sealed class Peer<TClient> : IDisposable
    where TClient : ClientBase<TClient>
{
    private static readonly TimeSpan s_usualPatience = TimeSpan.FromSeconds(5);

    private readonly GrpcChannel _channel;
    private readonly CallCredentials _credentials;

    internal Peer(string address, ServiceToken token)
    {
        _channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            // Inside the cluster TLS is the mesh's; the token is ours either way.
            UnsafeUseInsecureChannelCallCredentials = true,
            HttpHandler = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(1), EnableMultipleHttp2Connections = true },
            DisposeHttpClient = true,
        });
        _credentials = CallCredentials.FromInterceptor(async (context, headers) =>
        {
            try
            {
                headers.Add("authorization", $"Bearer {await token.Get(context.CancellationToken)}");
            }
            catch (Exception x) when (x is HttpRequestException or Refusal or SocketException)
            {
                throw new Google.Rpc.Status { Code = (int)Code.Unavailable, Message = "The issuer of tokens does not answer." }.ToRpcException();
            }
        });
        Client = (TClient)Activator.CreateInstance(typeof(TClient), _channel)!;
    }

    public TClient Client { get; }

    /// <summary>For the user who called us, within the time he gave us.</summary>
    public CallOptions On(ServerCallContext call)
    {
        var headers = new Metadata();
        if (CallState.Of(call).UserToken is { } user)
        {
            headers.Add("x-user-authorization", $"Bearer {user}");
        }

        var patience = TimeProvider.System.GetUtcNow().UtcDateTime + s_usualPatience;
        return new CallOptions(headers, call.Deadline < patience ? call.Deadline : patience, call.CancellationToken, credentials: _credentials);
    }

    /// <summary>For ourselves: timers and consumers.</summary>
    public CallOptions AsSystem(TimeSpan timeout, CancellationToken cancel) =>
        new(null, TimeProvider.System.GetUtcNow().UtcDateTime + timeout, cancel, credentials: _credentials);

    public void Dispose() => _channel.Dispose();
}

public static class PeerRegistration
{
    /// <summary>Registers the service whose gRPC address is configured as <c>Peers:{name}</c>.</summary>
    public static IServiceCollection AddPeer<TClient>(this IServiceCollection services, string name)
        where TClient : ClientBase<TClient> =>
        services.AddSingleton(provider => new Peer<TClient>(
            provider.GetRequiredService<IConfiguration>()[$"Peers:{name}"] ?? throw new InvalidOperationException($"Peers:{name} is not configured."),
            provider.GetRequiredService<ServiceToken>()));
}
