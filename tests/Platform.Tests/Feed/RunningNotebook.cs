using Grpc.Core;
using PeerSupport.Notebook.V1;
using Xunit;

namespace PeerSupport.Platform.Tests;

/// <summary>The notebook on real ports, with quick heartbeats, quick retries and receivers allowed on this machine, which may be slow to answer.</summary>
public sealed class RunningNotebook : IAsyncLifetime
{
    internal static readonly string[] Settings =
    [
        "--Feed:HeartbeatSeconds=0.5", "--Feed:WriteSeconds=5", "--Webhooks:Key=the key of these tests", "--Webhooks:AllowPlain=true", "--Webhooks:AllowedHosts=127.0.0.1",
        "--Webhooks:RetrySeconds=0.05", "--Webhooks:PollMilliseconds=50", "--Webhooks:TimeoutSeconds=10",
    ];

    private static int s_codes;

    internal RunningService Service { get; private set; } = null!;

    internal NotebookService.NotebookServiceClient Client => ClientOf(Service);

    /// <summary>A tenant nobody else in this run has: <c>establishments/AAA</c>.</summary>
    internal static string Tenant()
    {
        var number = Interlocked.Increment(ref s_codes);
        return $"establishments/T{(char)('A' + (number / 26))}{(char)('A' + (number % 26))}";
    }

    internal static NotebookService.NotebookServiceClient ClientOf(RunningService service) => new(service.Channel);

    internal Metadata As(string tenant, string role = "WRITER") =>
        Service.Headers(Service.Issuer.Mint(("establishments", new[] { tenant.Split('/')[1] }), ("authorities", new[] { $"ROLE_PEERSUPPORT_{role}" })));

    internal async Task<Note> Write(string tenant, string title) =>
        await Client.CreateNoteAsync(new() { Parent = tenant, Title = title, RequestId = Ids.New().ToString() }, As(tenant));

    internal async Task<Note> Rename(Note note, string title) =>
        await Client.RenameNoteAsync(new() { Name = note.Name, Title = title, RequestId = Ids.New().ToString() }, As(note.Name));

    public async ValueTask InitializeAsync() => Service = await RunningService.Start(NotebookModule.Module, Settings);

    public ValueTask DisposeAsync() => Service.DisposeAsync();
}
