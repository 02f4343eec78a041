using Grpc.Core;
using PeerSupport.Notebook.V1;

namespace PeerSupport.Platform.Tests;

/// <summary>A call as it looks behind the interceptor: who calls and what he may see is settled.</summary>
internal sealed class NotebookCall : ServerCallContext
{
    private readonly string _method;

    private NotebookCall(string method, Scope scope, string? user)
    {
        _method = method;
        new CallState
        {
            Caller = new Caller("notebook-ui", user, [], [], [], []),
            Scope = scope,
            Method = NotebookService.Descriptor.FindMethodByName(method),
        }.AttachTo(this);
    }

    public static NotebookCall To(string method, string tenant = "MDI", string? user = "WRITER1") => new(method, Scope.Tenant(tenant), user);

    public static NotebookCall To(string method, Scope scope) => new(method, scope, "WRITER1");

    protected override string MethodCore => $"/{NotebookService.Descriptor.FullName}/{_method}";

    protected override string HostCore => "";

    protected override string PeerCore => "";

    protected override DateTime DeadlineCore => DateTime.MaxValue;

    protected override Metadata RequestHeadersCore => [];

    protected override CancellationToken CancellationTokenCore => CancellationToken.None;

    protected override Metadata ResponseTrailersCore => [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore => new(null, []);

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) => throw new NotSupportedException();

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;
}
