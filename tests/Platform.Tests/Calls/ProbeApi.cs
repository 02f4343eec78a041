using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using PeerSupport.Probe.V1;

namespace PeerSupport.Platform.Tests;

internal sealed class ProbeApi(Peer<ProbeService.ProbeServiceClient> peer) : ProbeService.ProbeServiceBase
{
    private static long s_counted;

    public static long Counted => Interlocked.Read(ref s_counted);

    public const string Secret = "A1234BC in wing 3";

    public static ServiceModule Module { get; } = NotebookModule.Module with
    {
        Name = "probe",
        Service = ProbeService.Descriptor,
        Map = app => app.MapGrpcService<ProbeApi>(),
        Services = (services, _) => services.AddPeer<ProbeService.ProbeServiceClient>("Probe"),
    };

    public static CheckRequest GoodCheck(Act act = Act.Unspecified) => new() { Parent = "establishments/MDI", Title = "zones", Mood = Mood.Good, Act = act };

    public override async Task<Seen> Check(CheckRequest request, ServerCallContext context)
    {
        switch (request.Act)
        {
            case Act.Fault:
                throw new InvalidOperationException(Secret);
            case Act.Wait:
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
                break;
            case Act.Decide:
                CallState.Of(context).Caller.RequireUser();
                break;
            case Act.Refuse:
                throw new Refusal(ErrorReason.ToldTo, "As told.", ("resource", request.Parent));
            case Act.Miss:
                throw Refusal.NotFound(request.Parent);
        }

        return See(context, request.Total);
    }

    public override Task<Seen> Look(LookRequest request, ServerCallContext context) => Task.FromResult(See(context, 0));

    public override Task<Seen> Peek(PeekRequest request, ServerCallContext context) => Task.FromResult(See(context, request.Limit));

    public override async Task<Seen> Ask(LookRequest request, ServerCallContext context) => await peer.Client.LookAsync(request, peer.On(context));

    public override async Task Count(CountRequest request, IServerStreamWriter<CountResponse> responseStream, ServerCallContext context)
    {
        for (var number = 1; number <= 3 || request.ForEver; number++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            await responseStream.WriteAsync(new CountResponse { Number = number }, context.CancellationToken);
            Interlocked.Increment(ref s_counted);
        }

        throw new Refusal(ErrorReason.ToldTo, "Enough.");
    }

    private static Seen See(ServerCallContext context, long total)
    {
        var state = CallState.Of(context);
        return new Seen { Subject = state.Caller.Subject, User = state.Caller.User ?? "", Scope = $"{state.Scope.Kind} {state.Scope.Value}".Trim(), Total = total };
    }
}
