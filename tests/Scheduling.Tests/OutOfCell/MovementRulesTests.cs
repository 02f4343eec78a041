using CsCheck;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

public sealed class MovementRulesTests
{
    private static readonly Gen<RequestState> s_state = Gen.OneOf([.. Enum.GetValues<RequestState>().Where(state => state is not RequestState.Unspecified).Select(Gen.Const)]);

    [Fact]
    public void Coming_back_never_ends_a_request_and_releases_only_one_that_waits_for_him() =>
        Gen.Select(s_state, Gen.Bool).Sample((state, bound) =>
        {
            var at = new Progress { State = state };
            if (!bound)
            {
                Assert.Equal(at, MovementRules.Back(at, isOut: true, isBound: false));
            }
            else if (state is RequestState.MovementAuthorised)
            {
                Assert.Equal(RequestState.Raised, MovementRules.Back(at, isOut: true, isBound: true).State);
            }
            else
            {
                Assert.Throws<Refusal>(() => MovementRules.Back(at, isOut: true, isBound: true));
            }

            Assert.Throws<Refusal>(() => MovementRules.Back(at, isOut: false, bound));
        });

    [Fact]
    public void Whatever_the_request_is_at_an_alarm_stands_for_whoever_is_late() =>
        Gen.Select(s_state, Gen.Int[-1000, 1000]).Sample((state, seconds) =>
        {
            var due = DateTimeOffset.UnixEpoch;
            Assert.Equal(seconds >= 0 && state is not RequestState.InContact, MovementRules.IsMissed(new() { State = state }, due, due.AddSeconds(seconds)));
        });
}
