using System.Text;
using PeerSupport.Feedback.Slips;
using PeerSupport.Feedback.Tests.Atoms;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using Xunit;

namespace PeerSupport.Feedback.Tests.Slips;

/// <summary>Whoever sits before a box of slips types them one after the other, and learns of each what became of it.</summary>
[Collection(nameof(Closings))]
public sealed class EnterSlipsTests(SuiteFixture suite)
{
    private readonly SlipWorld _slips = new(suite);

    [Fact]
    public async Task Each_slip_stands_for_itself_and_a_box_that_is_sent_again_counts_nothing_twice()
    {
        var prison = await _slips.Prison();
        var codes = await _slips.Slips(prison, 3);
        var late = $"{SlipCode.Draw(new(Encoding.UTF8.GetBytes("the slips of these tests")), prison.Code, _slips.Pools.Scheme, SlipWorld.Asked.AddMonths(-4))}";
        Slip[] box =
        [
            new() { Code = codes[0], Answers = Given.Ticked(Extent.ALittle) },
            new() { Code = "3F7K-Q2XD-98M3", Answers = Given.Ticked() },
            new() { Code = codes[0].ToLowerInvariant(), Answers = Given.Ticked(Extent.VeryMuch) },
            new() { Code = codes[1], Answers = new() },
            new() { Code = late, Answers = Given.Ticked() },
            new() { Code = codes[2], Answers = Given.Ticked(Extent.NotAtAll) },
        ];
        SlipState[] states = [SlipState.Taken, SlipState.Unknown, SlipState.Spent, SlipState.NothingTicked, SlipState.TooLate, SlipState.Taken];

        var looked = await Enter(prison, box, validateOnly: true);
        Assert.Equal((2, 0), (looked.Taken, (await _slips.Waiting(prison)).Count));
        Assert.Equal(states, looked.States);

        Assert.Equal(looked, await Enter(prison, box));
        Assert.Equal(new[] { Extent.ALittle, Extent.NotAtAll }.Select(helped => SlipWorld.Line(Given.Ticked(helped))).Order(StringComparer.Ordinal), await _slips.Waiting(prison));

        var again = await Enter(prison, box);
        Assert.Equal(states.Select(state => state is SlipState.Taken ? SlipState.Spent : state), again.States);
        Assert.Equal((0, 2), (again.Taken, (await _slips.Waiting(prison)).Count));
        Assert.Equal(SlipState.Taken, Assert.Single((await Enter(prison, [new() { Code = codes[1], Answers = Given.Ticked() }])).States));
    }

    [Fact]
    public async Task A_box_may_hold_slips_of_several_schemes_and_three_hundred_of_them()
    {
        var prison = await _slips.Prison();
        var other = new SlipWorld(suite);
        await other.Offered(prison);
        var codes = (await _slips.Slips(prison, 200)).Concat(await other.Slips(prison, 100)).ToList();
        var entered = await Enter(prison, [.. codes.Select(code => new Slip { Code = code, Answers = Given.Ticked() })]);
        Assert.Equal((300, 200, 100), (entered.Taken, await _slips.Pools.Count("pooled_responses"), await other.Pools.Count("pooled_responses")));
    }

    private async Task<EnterSlipsResponse> Enter(Prison prison, Slip[] box, bool validateOnly = false) => await suite.Feedback.EnterSlipsAsync(
        new() { Parent = prison.Name, Slips = { box }, ValidateOnly = validateOnly }, suite.As($"COORDINATOR@{prison.Code}"));
}
