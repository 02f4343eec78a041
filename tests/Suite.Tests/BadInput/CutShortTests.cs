using Grpc.Core;
using PeerSupport.Harness;
using PeerSupport.Registry.V1;
using PeerSupport.Suite.Tests.Calls;
using Xunit;

namespace PeerSupport.Suite.Tests.BadInput;

/// <summary>Callers who go away, and deadlines that pass, in the middle of a call.</summary>
[Collection(nameof(BadInputWorld))]
public sealed class CutShortTests(BadInputWorld world)
{
    private const int Calls = 60;

    [Fact]
    public async Task However_a_call_is_cut_short_called_again_with_its_id_it_has_happened_once()
    {
        var random = new Random(BadInputWorld.Seed);
        var offering = await world.Suite.Given.Offering(await world.Suite.Given.Establishment());
        var establishment = $"establishments/{offering.Name.Split('/')[1]}";
        var coordinator = $"COORDINATOR@{offering.Name.Split('/')[1]}";
        var cut = 0;
        var requests = new List<SubmitApplicationRequest>();
        for (var call = 0; call < Calls; call++)
        {
            var request = new SubmitApplicationRequest
            {
                Parent = establishment,
                Scheme = offering.Scheme,
                Zone = $"{establishment}/zones/a-wing",
                Surname = "Okafor",
                PrisonerNumber = Given.PrisonerNumber(),
                RequestId = Given.RequestId(),
            };
            requests.Add(request);
            cut += await CutShort(request, coordinator, call % 3, TimeSpan.FromMicroseconds(random.Next(500, 12_000))) ? 1 : 0;
        }

        Assert.InRange(cut, 1, Calls);
        var names = new HashSet<string>();
        foreach (var request in requests)
        {
            names.Add((await world.Suite.Registry.SubmitApplicationAsync(request, world.Suite.As(coordinator))).Name);
        }

        var listed = (await world.Suite.Registry.ListApplicationsAsync(new() { Parent = establishment, PageSize = 500 }, world.Suite.As(coordinator))).Applications;
        Assert.Equal(names.Order(), listed.Select(application => application.Name).Order());
        await Eventually.True(() => Task.FromResult(names.SetEquals(world.Suite.Events.All<ApplicationChanged>(changed => names.Contains(changed.Application)).Select(changed => changed.Application))), "not every event came");
    }

    /// <summary>By deadline, by cancelling the gRPC call, by dropping the JSON connection.</summary>
    private async Task<bool> CutShort(SubmitApplicationRequest request, string who, int how, TimeSpan after)
    {
        using var patience = new CancellationTokenSource();
        try
        {
            switch (how)
            {
                case 0:
                    await world.Suite.Registry.SubmitApplicationAsync(request, world.Suite.As(who).WithDeadline(TimeProvider.System.GetUtcNow().UtcDateTime + after));
                    break;
                case 1:
                    patience.CancelAfter(after);
                    await world.Suite.Registry.SubmitApplicationAsync(request, world.Suite.As(who).WithCancellationToken(patience.Token));
                    break;
                default:
                    patience.CancelAfter(after);
                    var form = JsonForm.Of(Contract.Method("SubmitApplication"), request)!;
                    using (var http = world.Suite.Json("registry", who))
                    {
                        using var body = new StringContent(form.Body!, System.Text.Encoding.UTF8, "application/json");
                        await http.PostAsync(new Uri(form.Path, UriKind.Relative), body, patience.Token);
                    }

                    break;
            }

            return false;
        }
        catch (Exception gone) when (gone is OperationCanceledException or RpcException { StatusCode: StatusCode.DeadlineExceeded or StatusCode.Cancelled })
        {
            return true;
        }
    }
}
