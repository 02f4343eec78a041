using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using Xunit;
using Status = Google.Rpc.Status;

namespace PeerSupport.Scheduling.Tests;

/// <summary>A registry that answers what it should not: another build, a fault. Nobody is paired on it.</summary>
public sealed class PairingsTests
{
    [Fact]
    public async Task An_answer_that_fits_the_question_names_who_may_come() =>
        Assert.Equal(["aaaaaaaa"], (await Asked(new() { Pairings = { Pairing.Pairable, Pairing.NotPairable } })).Pairable);

    [Fact]
    public async Task Who_comes_to_the_door_only_may_come_and_is_named_apart()
    {
        var answer = await Asked(new() { Pairings = { Pairing.Pairable, Pairing.AtDoor } });
        Assert.Equal((2, "bbbbbbbb"), (answer.Pairable.Count, Assert.Single(answer.AtDoor)));
    }

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

    [Theory]
    [InlineData(Pairing.Pairable, false, true)]
    [InlineData(Pairing.NotPairable, false, false)]
    [InlineData(Pairing.AtDoor, false, false)]
    [InlineData((Pairing)99, false, false)]
    [InlineData(Pairing.Pairable, true, null)]
    public async Task Of_a_single_pair_only_a_plain_yes_is_one_and_by_hand_only_is_no_answer(Pairing pairing, bool byHandOnly, bool? said) =>
        Assert.Equal(said, await AskedOne(() => new() { Pairing = pairing, ByHandOnly = byHandOnly }));

    [Fact]
    public async Task A_fault_is_no_answer_about_a_single_pair_either() =>
        Assert.Null(await AskedOne(() => throw new InvalidOperationException("nothing works")));

    [Fact]
    public async Task Who_has_asked_about_too_many_waits_as_long_as_the_registry_says()
    {
        var tooMany = new Status
        {
            Code = (int)StatusCode.ResourceExhausted,
            Details = { Any.Pack(new ErrorInfo { Reason = "TOO_MANY_CHECKS" }), Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromMinutes(7)) }) },
        };

        var refusal = await Assert.ThrowsAsync<Refusal>(() => AskedOne(() => throw tooMany.ToRpcException()));

        Assert.Equal((V1.ErrorReason.TooManyChecks, TimeSpan.FromMinutes(7)), (refusal.Reason, refusal.RetryDelay));
    }

    private static Task<PairingAnswer> Asked(CheckPairingsResponse? answer) =>
        With(new Odd(answer, () => new()), registry => Pairings.Check(registry, "MDI", ["aaaaaaaa", "bbbbbbbb"], "A1234BC", new CallOptions()));

    private static Task<bool?> AskedOne(Func<CheckPairResponse> answer) =>
        With(new Odd(null, answer), registry => Pairings.CheckOne(registry, "MDI", "aaaaaaaa", "A1234BC", new CallOptions()));

    private static async Task<T> With<T>(Odd odd, Func<RegistryService.RegistryServiceClient, Task<T>> ask)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, port => port.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton(odd).AddGrpc();
        await using var app = builder.Build();
        app.MapGrpcService<Odd>();
        await app.StartAsync();
        using var channel = GrpcChannel.ForAddress(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return await ask(new(channel));
    }

    private sealed class Odd(CheckPairingsResponse? answer, Func<CheckPairResponse> answerOne) : RegistryService.RegistryServiceBase
    {
        public override Task<CheckPairingsResponse> CheckPairings(CheckPairingsRequest request, ServerCallContext context) =>
            answer is null ? throw new InvalidOperationException("nothing works") : Task.FromResult(answer);

        public override Task<CheckPairResponse> CheckPair(CheckPairRequest request, ServerCallContext context) => Task.FromResult(answerOne());
    }
}
