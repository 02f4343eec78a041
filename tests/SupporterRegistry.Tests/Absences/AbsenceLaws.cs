using CsCheck;

namespace PeerSupport.SupporterRegistry.Tests;

/// <summary>Whatever is decided in whatever order: who is away does not stand, returns to what he was, and has served what he should have.</summary>
public sealed class AbsenceLaws
{
    private const string London = "Europe/London";

    private enum Step
    {
        Pause,
        PauseUntil,
        Resume,
        DayBack,
        Suspend,
        Extend,
        Lift,
        Appeal,
        Uphold,
        Restore,
        End,
    }

    private static readonly Gen<(Step Step, int Hours)[]> s_history = Gen.Select(
        Gen.Frequency((20, Gen.Int[0, (int)Step.Restore]), (10, Gen.OneOf((int)Step.Suspend, (int)Step.Appeal, (int)Step.Restore)), (1, Gen.Const((int)Step.End)))
            .Select(step => (Step)step),
        Gen.Int[1, 100]).Array[1, 25];

    private static readonly Gen<AppointmentState> s_start = Gen.OneOf(AppointmentState.Shadowing, AppointmentState.Active);

    [Fact]
    public void Who_is_paused_suspended_or_ended_stands_at_no_instant_of_it() => Gen.Select(s_history, s_start, Any.Facts).Sample((history, start, facts) =>
        Lives(start, history).All(life =>
        {
            var standing = StandingSpans.Of(facts with { State = life.Presence.State, BackOn = life.Presence.Pause?.BackOn, ReturnsTo = life.Presence.ReturnsTo, TimeZone = London });
            return life.Presence.State switch
            {
                AppointmentState.Suspended or AppointmentState.Ended => standing.Accompanied.Count == 0,
                AppointmentState.Paused => (!standing.Accompanied.Hold(life.Now) || life.Presence.Pause!.IsOver(life.Now, London)) // its timer may be late
                    && standing.Accompanied.All(span => life.Presence.Pause!.BackOn is { } day && span.From >= day.StartIn(London)),
                _ => true,
            };
        }));

    [Fact]
    public void Suspended_is_who_has_a_suspension_in_force_and_nobody_has_two() => Gen.Select(s_history, s_start).Sample((history, start) =>
        Lives(start, history).All(life => life.Cases.Count(one => one.State is SuspensionState.InForce) == (life.Presence.State is AppointmentState.Suspended ? 1 : 0)));

    [Fact]
    public void Once_everything_is_lifted_and_resumed_the_state_is_what_it_was() => Gen.Select(s_history, s_start).Sample((history, start) =>
    {
        Life[] last = [.. Lives(start, history), .. Lives(Lives(start, history).Last(), [(Step.Lift, 1), (Step.Resume, 1)])];
        return last[^1].Presence.State is AppointmentState.Ended || last[^1].Presence == new Presence(start);
    });

    [Fact]
    public void Time_suspended_counts_as_served_if_and_only_if_an_appeal_said_so()
    {
        var restored = 0;
        Gen.Select(s_history, s_start).Sample((history, start) =>
        {
            Life[] lives = [.. Lives(start, history)];
            var served = TimeSpan.Zero;
            foreach (var (before, after) in lives.Zip(lives.Skip(1)))
            {
                var suspended = before.Cases.FindIndex(one => one.State is SuspensionState.InForce); // for all of the time from one step to the next
                served += suspended < 0 || lives[^1].Restored.Contains(suspended) ? after.Now - before.Now : TimeSpan.Zero;
            }

            Interlocked.Add(ref restored, lives[^1].Restored.Count);
            return Tenure.Of(Any.Start, lives[^1].Now, lives[^1].Cases) == served;
        }, iter: 10_000);
        Assert.True(restored > 1_000, $"time was given back {restored} times only: the law was hardly tried");
    }

    private static IEnumerable<Life> Lives(AppointmentState start, (Step Step, int Hours)[] history) => Lives(new Life(Any.Start, new(start), [], []), history);

    /// <summary>The life before, and after each step. What is refused changes nothing.</summary>
    private static IEnumerable<Life> Lives(Life life, (Step Step, int Hours)[] history)
    {
        yield return life;
        foreach (var (step, hours) in history)
        {
            life = life with { Now = life.Now.AddHours(hours) };
            try
            {
                life = life.Take(step);
            }
            catch (Refusal)
            {
                // not possible as things are
            }

            yield return life;
        }
    }

    private sealed record Life(DateTimeOffset Now, Presence Presence, List<SuspensionCase> Cases, List<int> Restored)
    {
        private DateOnly Tomorrow => Now.DayIn(London).AddDays(1);

        public Life Take(Step step) => step switch
        {
            >= Step.Extend and <= Step.Restore when Cases.Count == 0 => this,
            Step.Pause => this with { Presence = Presence.Pause(PauseKind.Self, null, Now, London) },
            Step.PauseUntil => this with { Presence = Presence.Pause(PauseKind.Welfare, Tomorrow, Now, London) },
            Step.Resume => this with { Presence = Presence.Resume() },
            Step.DayBack => this with { Presence = Presence.Returned(Now, London) },
            Step.Suspend => this with { Presence = Presence.Suspend(), Cases = [.. Cases, SuspensionCase.Begin(null, "gil", Now, London)] },
            Step.Extend => Decide(one => one.Review(SuspensionReview.Extended, null, "gil", Now, London)),
            Step.Lift => Decide(one => one.Review(SuspensionReview.Lifted, null, "gil", Now, London)),
            Step.Appeal => Decide(one => one.Appealed()),
            Step.Uphold => Decide(one => one.Decide(AppealOutcome.Upheld, "dee", Now)),
            Step.Restore => Decide(one => one.Decide(AppealOutcome.Lifted, "dee", Now)) with { Restored = [.. Restored, Cases.Count - 1] },
            _ => this with { Presence = new(Ending.End(Presence.State)), Cases = [.. Cases.Select(one => one.AppointmentEnded(Now))] },
        };

        // the newest; lifted by whatever decision, the appointment returns
        private Life Decide(Func<SuspensionCase, SuspensionCase> decision)
        {
            var decided = decision(Cases[^1]);
            var presence = Cases[^1].State is SuspensionState.InForce && decided.State is not SuspensionState.InForce ? Presence.Lift(Now, London) : Presence;
            return this with { Cases = [.. Cases.SkipLast(1), decided], Presence = presence };
        }
    }
}
