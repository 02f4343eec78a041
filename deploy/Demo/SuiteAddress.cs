using System.Text.Json;
using Grpc.Core;
using Grpc.Net.Client;
using PeerSupport.Feedback.V1;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using PeerSupport.Training.V1;

namespace PeerSupport.Deploy.Demo;

/// <summary>All the story knows of the suite: addresses and tokens, as <c>.local/suite.json</c> holds them.</summary>
internal sealed class SuiteAddress : IDisposable
{
    private readonly JsonElement _suite;
    private readonly List<GrpcChannel> _channels = [];

    private SuiteAddress(JsonElement suite)
    {
        _suite = suite;
        Registry = new(Channel("registry"));
        Training = new(Channel("training"));
        Scheduling = new(Channel("scheduling"));
        Feedback = new(Channel("feedback"));
    }

    public RegistryService.RegistryServiceClient Registry { get; }

    public TrainingService.TrainingServiceClient Training { get; }

    public SchedulingService.SchedulingServiceClient Scheduling { get; }

    public FeedbackService.FeedbackServiceClient Feedback { get; }

    public static async Task<SuiteAddress> Read(string file, CancellationToken cancel)
    {
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(file, cancel));
        return new(json.RootElement.Clone());
    }

    /// <summary>Call options with the token of a role: <c>WING@MDI</c>.</summary>
    public CallOptions As(string who)
    {
        if (!_suite.GetProperty("tokens").TryGetProperty(who, out var token))
        {
            throw new StoryFailed($"suite.json holds no token for {who}");
        }

        // A call answers in a fraction of a second; ten mean that something is broken.
        return new CallOptions(new Metadata { { "authorization", $"Bearer {token.GetString()}" } }, deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(10));
    }

    public void Dispose() => _channels.ForEach(channel => channel.Dispose());

    private GrpcChannel Channel(string service)
    {
        var channel = GrpcChannel.ForAddress(_suite.GetProperty("services").GetProperty(service).GetProperty("grpc").GetString()!);
        _channels.Add(channel);
        return channel;
    }
}
