using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PeerSupport.Registry.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

/// <summary>A registry that answers what it should not: another build, a fault. Nobody is paired on it.</summary>
public sealed class PairingsTests
{
    [Fact]
    public async Task An_answer_that_fits_the_question_names_who_may_come() =>
        Assert.Equal(["aaaaaaaa"], (await Asked(new() { Pairings = { Pairing.Pairable, Pairing.NotPairable } })).Pairable);

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(2, true)]
    public async Task One_that_does_not_fit_names_nobody(int answers, bool byHandOnly)
    {
        var answer = await Asked(new() { Pairings = { Enumerable.Repeat(Pairing.Pairable, answers) }, ByHandOnly = byHandOnly });

        Assert.Empty(answer.Pairable);
        Assert.Equal(byHandOnly, answer.ByHandOnly);
    }

    [Fact]
    public async Task What_is_unspecified_or_unknown_is_no_yes() =>
        Assert.Empty((await Asked(new() { Pairings = { Pairing.Unspecified, (Pairing)99 } })).Pairable);

    [Fact]
    public async Task A_fault_is_by_hand_only()
    {
        var answer = await Asked(null);

        Assert.Empty(answer.Pairable);
        Assert.True(answer.ByHandOnly);
    }

    private static async Task<PairingAnswer> Asked(CheckPairingsResponse? answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, port => port.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton(new Odd(answer)).AddGrpc();
        await using var app = builder.Build();
        app.MapGrpcService<Odd>();
        await app.StartAsync();
        using var channel = GrpcChannel.ForAddress(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return await Pairings.Check(new(channel), "MDI", ["aaaaaaaa", "bbbbbbbb"], "A1234BC", new CallOptions());
    }

    private sealed class Odd(CheckPairingsResponse? answer) : RegistryService.RegistryServiceBase
    {
        public override Task<CheckPairingsResponse> CheckPairings(CheckPairingsRequest request, ServerCallContext context) =>
            answer is null ? throw new InvalidOperationException("nothing works") : Task.FromResult(answer);
    }
}
