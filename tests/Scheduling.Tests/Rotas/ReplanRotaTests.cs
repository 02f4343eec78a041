using PeerSupport.Harness;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using ErrorReason = PeerSupport.Scheduling.V1.ErrorReason;

namespace PeerSupport.Scheduling.Tests;

public sealed class ReplanRotaTests(SchedulingSuite suite)
{
    [Fact]
    public async Task After_a_loss_only_what_was_lost_changes_hands_and_each_change_is_told()
    {
        var at = await RotaCase.Given(suite, team: 3);
        var leaver = Supporters.Of(at.Night);
        await suite.Known(at.Night, (await suite.Arrive(leaver)).Appointment);
        at = at with { Team = [.. at.Team, leaver.Appointment] };
        var rota = await at.Published(at.Entry(0, 0), at.Entry(3, 1), at.Entry(1, 2), at.Entry(2, 3), at.Entry(0, 4), at.Entry(3, 5), at.Entry(1, 6), at.Entry(2, 0, BandKind.Pm));
        var news = new StandingChanged(leaver) { Version = 2 };
        news.Intervals.Clear();
        await suite.Arrive(news);
        await Eventually.True(async () => (await at.Held()).Count == 6);
        var kept = (await at.Held()).Select(duty => (duty.Appointment, duty.Date, duty.Kind)).ToList();

        var replanned = await suite.Scheduling.ReplanRotaAsync(Request(rota), at.Coordinator);
        var entries = replanned.Rota.Entries.Select(entry => (entry.Appointment, entry.Date, entry.Kind)).ToList();
        Assert.Equal((RotaState.Draft, 0), (replanned.Rota.State, replanned.Rota.Faults.Count));
        Assert.Empty(kept.Except(entries)); // nobody lost what he had
        Assert.DoesNotContain(entries, entry => entry.Appointment == leaver.Appointment);
        Assert.All(replanned.Changes, change => Assert.Equal(RotaChangeKind.Gained, change.Kind));
        Assert.Equal(entries.Except(kept).ToHashSet(), replanned.Changes.Select(change => (change.Entry.Appointment, change.Entry.Date, change.Entry.Kind)).ToHashSet());
        Assert.Equal(replanned.Changes.Count, replanned.Rota.Search.Changes);
        Assert.Equal(RotaState.Published, (await at.Publish(replanned.Rota)).State);
    }

    /// <summary>Where a night can be covered only if somebody else gives way, he does; but not where his own is locked.</summary>
    [Fact]
    public async Task What_is_locked_stays_whatever_it_costs()
    {
        var at = await RotaCase.Given(suite, team: 1);
        var first = await suite.Arrive(Supporters.Of(at.Night, null, Supporters.May(Capability.Solo), Until(1)));
        await suite.Known(at.Night, first.Appointment);
        at = at with { Team = [.. at.Team, first.Appointment] };
        var rota = await at.Published(at.Entry(0, 0)); // the one who alone could have the second and third, of whom two in a row are the most
        var duty = Assert.Single(await at.Held());
        var free = await suite.Scheduling.ReplanRotaAsync(Request(rota), at.Coordinator);
        Assert.Contains(free.Changes, change => change.Kind is RotaChangeKind.Lost && change.Entry.Appointment == at.Team[0]);
        Assert.Contains(free.Changes, change => change.Kind is RotaChangeKind.Gained && change.Entry.Appointment == at.Team[1] && Equals(change.Entry.Date, RotaCase.Day(0)));

        var locked = Request(rota);
        locked.Locked.Add(duty.Name);
        var held = await suite.Scheduling.ReplanRotaAsync(locked, at.Coordinator);
        Assert.Equal(at.Entry(0, 0), held.Rota.Entries[0]);
        Assert.DoesNotContain(held.Changes, change => change.Kind is RotaChangeKind.Lost);
        locked = new(locked) { RequestId = Given.RequestId(), Locked = { $"{at.Night.Establishment}/duties/nothing00" } };
        (await Refused.By(() => suite.Scheduling.ReplanRotaAsync(locked, at.Coordinator))).Is(Platform.V1.ErrorReason.NotFound);
    }

    [Fact]
    public async Task Only_what_is_published_is_planned_again()
    {
        var at = await RotaCase.Given(suite, team: 1);
        var draft = await at.Draft(at.Entry(0, 0));
        (await Refused.By(() => suite.Scheduling.ReplanRotaAsync(Request(draft), at.Coordinator))).Is(ErrorReason.IllegalTransition).With("state", "DRAFT").With("allowed", "PUBLISHED");
    }

    private static StandingInterval Until(int day) => Supporters.May(Capability.Night, new DateTimeOffset(Platform.Days.ToDay(RotaCase.Day(day)).ToDateTime(new(12, 0)), TimeSpan.Zero));

    private static ReplanRotaRequest Request(V1.Rota rota) => new() { Name = rota.Name, RequestId = Given.RequestId() };
}
