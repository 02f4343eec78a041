using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace PeerSupport.Harness;

/// <summary>Every (domain, reason) that came over the wire, by gRPC or JSON.</summary>
internal sealed class SeenReasons
{
    private readonly ConcurrentDictionary<(string Domain, string Reason), bool> _seen = new();

    public Interceptor Grpc => new Listening(this);

    public DelegatingHandler Json(HttpMessageHandler inner) => new ListeningJson(this, inner);

    /// <summary>What is missing from, or foreign to, the enums that <paramref name="tests"/> covers; null when all is well.</summary>
    public string? Complaint(Assembly tests)
    {
        var complaints = new List<string>();
        foreach (var covers in tests.GetCustomAttributes<CoversAttribute>())
        {
            var known = covers.Reasons.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(value => value.GetCustomAttribute<OriginalNameAttribute>()!.Name["ERROR_REASON_".Length..])
                .Where(name => name != "UNSPECIFIED")
                .ToHashSet();
            var seen = _seen.Keys.Where(key => key.Domain == covers.Domain).Select(key => key.Reason).ToHashSet();
            complaints.AddRange(known.Except(seen).Order().Select(name => $"{covers.Domain}: no test provokes {name}"));
            complaints.AddRange(seen.Except(known).Order().Select(name => $"{covers.Domain}: {name} was sent, and the contract does not name it"));
        }

        return complaints.Count == 0 ? null : string.Join("\n", complaints);
    }

    private void Add(string domain, string reason) => _seen.TryAdd((domain, reason), true);

    private sealed class Listening(SeenReasons seen) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            var call = continuation(request, context);
            return new(Heard(call.ResponseAsync), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
        }

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            var call = continuation(request, context);
            return new(new Stream<TResponse>(this, call.ResponseStream), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
        }

        private async Task<T> Heard<T>(Task<T> answer)
        {
            try
            {
                return await answer;
            }
            catch (RpcException refused) when (refused.GetRpcStatus()?.GetDetail<ErrorInfo>() is { } info)
            {
                seen.Add(info.Domain, info.Reason);
                throw;
            }
        }

        private sealed class Stream<T>(Listening listening, IAsyncStreamReader<T> answers) : IAsyncStreamReader<T>
        {
            public T Current => answers.Current;

            public Task<bool> MoveNext(CancellationToken cancellationToken) => listening.Heard(answers.MoveNext(cancellationToken));
        }
    }

    private sealed class ListeningJson(SeenReasons seen, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (!answer.IsSuccessStatusCode)
            {
                await answer.Content.LoadIntoBufferAsync(cancellationToken);
                Hear(await answer.Content.ReadAsStringAsync(cancellationToken));
            }

            return answer;
        }

        private void Hear(string body)
        {
            if (!body.StartsWith('{'))
            {
                return;
            }

            using var json = JsonDocument.Parse(body);
            if (!json.RootElement.TryGetProperty("details", out var details))
            {
                return;
            }

            foreach (var detail in details.EnumerateArray().Where(detail => detail.TryGetProperty("reason", out _)))
            {
                seen.Add(detail.GetProperty("domain").GetString()!, detail.GetProperty("reason").GetString()!);
            }
        }
    }
}
