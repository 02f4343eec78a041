using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using PeerSupport.Feedback.Atoms;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using Xunit;

namespace PeerSupport.Feedback.Tests.Atoms;

/// <summary>AT4, AT9, AT12: what was published stays as it is, byte by byte, and what was not looks the same whatever the cause.</summary>
[Collection(nameof(Closings))]
public sealed class ImmutableTests(SuiteFixture suite)
{
    private static readonly int[] s_few = [0, 1, 5, 9];

    private readonly Pools _pools = new(suite);

    /// <summary>AT4: the same events come again, turned round, with late ones among them.</summary>
    [Fact]
    public async Task Late_repeated_and_reordered_news_changes_no_atom()
    {
        var prison = await _pools.Prison();
        var told = Enumerable.Range(0, 10).Select(_ => _pools.Reached(prison)).ToList();
        await Come(prison, told);
        await _pools.Close();
        var published = await _pools.Published();

        var late = Enumerable.Range(0, 3).Select(_ => _pools.Reached(prison)).ToList();
        await Come(prison, [.. late, .. told.AsEnumerable().Reverse(), .. late]);
        await _pools.Close();
        Assert.Equal(published, await _pools.Published());
        Assert.Equal(3, told.Concat(late).Count() - 10); // a month counted anew: thirteen less ten, the three who were late

        await Come(prison, [.. Enumerable.Range(0, 7).Select(_ => _pools.Reached(prison))]);
        await _pools.Close();
        Assert.Subset((await _pools.Published())!.Split('|').ToHashSet(), published!.Split('|').ToHashSet());
        Assert.Equal(2, await _pools.Count("atoms"));
    }

    /// <summary>AT9: asking often, another region, another secret. Noise drawn at each question would average away.</summary>
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

        Assert.Equal(ReportStatus.NotEnoughFeedback, (await _pools.Report("REGION@london", "london")).Status);
        var eachTime = Enumerable.Range(0, 2000).Average(_ => 10 + NoiseBits.Draw("a secret"u8.ToArray(), Ids.Random(), "ethnicity", "BLACK.APPOINTED"));
        Assert.Equal(10, Math.Round(eachTime));
    }

    /// <summary>AT12: none, one, nine. A list of suppressed cells would tell the first from the others.</summary>
    [Fact]
    public async Task Nothing_up_to_nine_look_the_same_to_whoever_asks()
    {
        var told = new List<ByteString>();
        foreach (var count in s_few)
        {
            var pools = new Pools(suite);
            var prison = await pools.Prison();
            await pools.Come(prison, count, monthsAgo: 1);
            await pools.Close();
            told.Add(await pools.Told(prison));
            Assert.Equal("", await pools.Published());
        }

        Assert.Single(told.Distinct());
        Assert.Equal(2, s_few.Select(count => count is > 0 and < 10 ? "suppressed" : $"{count}").Distinct().Count());
    }

    private async Task Come(Prison prison, IReadOnlyList<SelectionReached> news)
    {
        foreach (var one in news)
        {
            await _pools.Tell(one);
        }

        await suite.Execute("update pooled_responses set month = $2 where establishment = $1 and atom is null", prison.Code, Pools.Month);
    }
}
