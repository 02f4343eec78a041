using System.Net.Http.Headers;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;
using PeerSupport.Harness;
using PeerSupport.Suite.Tests.Calls;

namespace PeerSupport.Suite.Tests.Matrix;

/// <summary>Makes any call of the contract, by gRPC or by JSON at the method's own path, from nothing but its descriptor.</summary>
internal sealed class Caller(SuiteFixture suite) : IDisposable
{
    private static readonly Marshaller<byte[]> s_raw = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);

    private readonly Dictionary<string, GrpcChannel> _channels = new[] { "registry", "training", "scheduling", "feedback" }.ToDictionary(name => name, name => GrpcChannel.ForAddress(suite.Service(name).Grpc));
    private readonly HttpClient _http = new();

    public async Task<Answer> Grpc(MethodDescriptor method, IMessage request, string token, string? userToken = null, TimeSpan? within = null)
    {
        var kind = method.IsServerStreaming ? MethodType.ServerStreaming : MethodType.Unary;
        var raw = new Method<byte[], byte[]>(kind, method.Service.FullName, method.Name, s_raw, s_raw);
        var headers = new Metadata { { "authorization", $"Bearer {token}" } };
        if (userToken is not null)
        {
            headers.Add("x-user-authorization", $"Bearer {userToken}");
        }

        try
        {
            var invoker = _channels[Contract.ServiceOf(method)].CreateCallInvoker();
            if (!method.IsServerStreaming)
            {
                return Answer.Of(method, await invoker.AsyncUnaryCall(raw, null, new(headers, TimeProvider.System.GetUtcNow().UtcDateTime + within), request.ToByteArray()));
            }

            // A watch that admits us may have nothing to say: its headers are the answer. A refusal comes with them.
            using var call = invoker.AsyncServerStreamingCall(raw, null, new(headers, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(2)), request.ToByteArray());
            await call.ResponseHeadersAsync;
            using var silence = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            return await call.ResponseStream.MoveNext(silence.Token) ? Answer.Of(method, call.ResponseStream.Current) : new("OK", "");
        }
        catch (RpcException over) when (method.IsServerStreaming && over.StatusCode is StatusCode.Cancelled)
        {
            return new("OK", "");
        }
        catch (RpcException refused)
        {
            return Answer.Of(refused);
        }
    }

    public Task<Answer> Json(MethodDescriptor method, IMessage request, string token, string? body = null)
    {
        var form = JsonForm.Of(method, request) ?? throw new ArgumentException($"JSON can't say {request}");
        return Json(method, form.Verb, form.Path, token, form.Body is null ? null : body ?? form.Body);
    }

    public async Task<Answer> Json(MethodDescriptor method, HttpMethod verb, string path, string token, string? content)
    {
        using var message = new HttpRequestMessage(verb, new Uri(suite.Service(Contract.ServiceOf(method)).Json, path));
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        message.Content = content is null ? null : new StringContent(content, Encoding.UTF8, "application/json");
        using var answer = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead);
        if (method.IsServerStreaming && answer.IsSuccessStatusCode)
        {
            return new("OK", ""); // it has begun, and goes on until somebody hangs up
        }

        return Answer.Of((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public void Dispose()
    {
        _http.Dispose();
        foreach (var channel in _channels.Values)
        {
            channel.Dispose();
        }
    }
}
