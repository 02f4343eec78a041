using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using PeerSupport.Feedback.Atoms;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using Xunit;

namespace PeerSupport.Feedback.Tests.Atoms;

/// <summary>AT4, AT9: what was published stays as it is, byte by byte.</summary>
[Collection(nameof(Closings))]
public sealed class ImmutableTests(SuiteFixture suite)
{
    private readonly Pools _pools = new(suite);

    /// <summary>AT4: the same events come again, turned round, with late ones among them.</summary>
    [Fact]
    public async Task Late_repeated_and_reordered_news_changes_no_atom()
    {
        var prison = await _pools.Prison();
        var told = Enumerable.Range(0, 10).Select(_ => _pools.Reached(prison)).ToList();
        await Come(prison, told);
        await _pools.Close();
        var (published, counted) = (await _pools.Published(), await CountedAnew());

        var late = Enumerable.Range(0, 3).Select(_ => _pools.Reached(prison)).ToList();
        await Come(prison, [.. late, .. told.AsEnumerable().Reverse(), .. late]);
        await _pools.Close();
        Assert.Equal(published, await _pools.Published());
        Assert.Equal(3, await CountedAnew() - counted); // the three who were late, to whoever has kept last month's table

        await Come(prison, [.. Enumerable.Range(0, 7).Select(_ => _pools.Reached(prison))]);
        await _pools.Close();
        Assert.Subset((await _pools.Published())!.Split('|').ToHashSet(), published!.Split('|').ToHashSet());
        Assert.Equal(2, await _pools.Count("atoms"));
    }

    /// <summary>AT9: asking often, a restart, another region, another secret. Noise drawn at each question would average away.</summary>
    [Fact]
    public async Task Asking_again_moving_to_another_region_and_another_secret_change_no_byte()
    {
        var prison = await _pools.Prison();
        await _pools.Come(prison, 10);
        await _pools.Close();
        var (published, told) = (await _pools.Published(), await _pools.Told(prison));

        await _pools.Lies(prison, "london", 2);
        var parts = suite.Service("feedback").Parts;
        await suite.Execute("update timers set due_at = now() - interval '1 second' where kind = 'closing'");
        await new MonthClosing(parts.GetRequiredService<Db>(), new NoiseKey("another"u8.ToArray())).Fire(new("-", MonthClosing.Kind, "month", TimeProvider.System.GetUtcNow()), default);
        await _pools.Close();
        Assert.Equal(published, await _pools.Published());
        for (var asked = 0; asked < 20; asked++)
        {
            Assert.Equal(told, await _pools.Told(prison));
        }

        // as after a restart: another instance, which knows nothing but what is stored
        await using var restarted = suite.Service("feedback").Another();
        await restarted.Start();
        using var channel = GrpcChannel.ForAddress(restarted.Grpc);
        Assert.Equal(await _pools.Report(), await new FeedbackService.FeedbackServiceClient(channel).GetReportAsync(_pools.Asking(), suite.As("REGION@wales")));

        Assert.Equal(ReportStatus.NotEnoughFeedback, (await _pools.Report("REGION@london", "london")).Status);
        var eachTime = Enumerable.Range(0, 2000).Average(_ => 10 + NoiseBits.Draw("a secret"u8.ToArray(), Ids.Random(), "ethnicity", "BLACK.APPOINTED"));
        Assert.Equal(10, Math.Round(eachTime));
    }

    /// <summary>What is erased is gone from what was told raw, and from no table: one that is counted anew would tell that somebody is gone.</summary>
    [Fact]
    public async Task Erasing_what_somebody_said_changes_no_atom()
    {
        await _pools.Come(await _pools.Prison(), 11);
        await _pools.Close();
        var (published, counted) = (await _pools.Published(), await CountedAnew());
        await suite.Execute("delete from pooled_responses where event_id = (select event_id from pooled_responses where scheme = $1 limit 1)", _pools.Scheme);
        await _pools.Close();
        Assert.Equal(published, await _pools.Published());
        Assert.Equal(1, counted - await CountedAnew());
    }

    /// <summary>The baseline: how many there are of the month, of ten and more, told again whenever it is asked.</summary>
    private Task<long> CountedAnew() => suite.Scalar<long>("select count(*) from pooled_responses where scheme = $1 having count(*) >= 10", _pools.Scheme);

    private async Task Come(Prison prison, IReadOnlyList<SelectionReached> news)
    {
        foreach (var one in news)
        {
            await _pools.Tell(one);
        }

        await suite.Execute("update pooled_responses set month = $2 where establishment = $1 and atom is null", prison.Code, Pools.Month);
    }
}
