using PeerSupport.Harness;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

/// <summary>Somebody leaves the establishment while he waits or talks.</summary>
public sealed class MovedOnTests(SchedulingSuite suite)
{
    [Fact]
    public async Task Out_of_a_contact_it_was_one_it_is_over_it_counts_and_a_talk_is_owed_for_it()
    {
        var at = await suite.Given.Asking(supporters: 1, rules: new() { ContactsPerWeek = 1 }, band: BandKind.Night);
        var asker = Given.PrisonerNumber();
        var contact = await suite.Given.InContact(at, asker);

        await Left(at, asker);

        var over = await suite.Given.Becomes(at, contact, RequestState.MovedOn);
        Assert.Equal((RequestState.MovedOn, over.ClosedAt), (over.State, over.ContactEndedAt));
        Assert.Equal(OfferState.Accepted, Assert.Single(over.Offers).State);
        Assert.Equal(at.Supporters[0].Name, Assert.Single((await suite.Scheduling.ListDebriefsAsync(new() { Parent = at.Establishment }, suite.As(at.Coordinator))).Debriefs).Appointment);
        var load = Assert.Single((await suite.Scheduling.ListLoadsAsync(new() { Parent = at.Establishment }, suite.As(at.Governor))).Loads);
        Assert.Equal((1, 1), (load.Contacts, load.DebriefsOwed));
        Assert.InRange(load.SinceNightCall.ToTimeSpan(), TimeSpan.FromTicks(1), TimeSpan.FromMinutes(5)); // not as if it still went on
        Assert.True((await suite.Given.Offered(at)).Offers[0].PastLimit); // he is free again, and has been called once this week
        Assert.Equal(contact.Name, Assert.Single((await suite.Scheduling.ListOutOfCellAsync(new() { Parent = at.Establishment }, suite.As(at.Wing))).Supporters).Request);
    }

    [Theory]
    [InlineData("RELEASED")]
    [InlineData("TRANSFERRED")]
    [InlineData("SENT_TO_COURT")]
    [InlineData("RELEASED_TO_HOSPITAL")]
    [InlineData("DIED")]
    public async Task Whoever_leaves_waits_for_nobody_any_more_and_that_is_told(string reason)
    {
        var at = await suite.Given.Asking();
        var asker = Given.PrisonerNumber();
        var (his, other) = (await suite.Given.Raised(at, asker), await suite.Given.Raised(at));

        var answer = await Left(at, asker, reason);

        Assert.Equal(1, answer.NotOurs); // nothing is kept of him
        var over = await suite.Given.Becomes(at, his, RequestState.MovedOn);
        Assert.Null(over.FollowUpAt);
        Assert.Equal(RequestState.MovedOn, (await suite.Events.Only<RequestClosed>(e => e.Establishment == at.Establishment)).Outcome);
        Assert.Equal(RequestState.Raised, (await suite.Scheduling.GetRequestAsync(new() { Name = other.Name }, suite.As(at.Wing))).State);
    }

    [Fact]
    public async Task Only_what_he_asked_for_there_and_before_ends()
    {
        var (at, elsewhere) = (await suite.Given.Asking(), await suite.Given.Asking());
        var asker = Given.PrisonerNumber();
        var there = await suite.Given.Raised(elsewhere, asker);
        var left = TimeProvider.System.GetUtcNow();
        var back = await suite.Given.Raised(at, asker); // and is told of late
        var gone = await suite.Given.Raised(at);
        var number = await Rows.Scalar<string>(suite, "scheduling", "select prisoner_number from askers where request_id = $1", gone.Name.Split('/')[^1]);

        var late = Given.PrisonEvent("prison-offender-events.prisoner.released", asker, ("prisonId", at.Code), ("reason", "SENT_TO_COURT"));
        late.Fields["occurredAt"] = Google.Protobuf.WellKnownTypes.Value.ForString($"{left:O}");
        await suite.Given.Told(at.Code, late);
        await suite.Given.Told(elsewhere.Code, Given.PrisonEvent("prison-offender-events.prisoner.released", number!, ("prisonId", at.Code), ("reason", "RELEASED"))); // not its prison
        await Left(at, number!);

        await suite.Given.Becomes(at, gone, RequestState.MovedOn);
        Assert.Equal(RequestState.Raised, (await suite.Scheduling.GetRequestAsync(new() { Name = back.Name }, suite.As(at.Wing))).State);
        Assert.Equal(RequestState.Raised, (await suite.Scheduling.GetRequestAsync(new() { Name = there.Name }, suite.As(elsewhere.Wing))).State);
        Assert.Single(suite.Events.All<Registry.V1.PrisonerLeft>(e => e.PrisonerNumber == number));
    }

    [Fact]
    public async Task Under_whichever_number_he_asked()
    {
        var at = await suite.Given.Asking();
        var (asker, kept) = (Given.PrisonerNumber(), Given.PrisonerNumber());
        var request = await suite.Given.Raised(at, asker);
        await suite.Given.Told(at.Code, Given.PrisonEvent("prison-offender-events.prisoner.merged", kept, ("removedNomsNumber", asker)));

        await Left(at, kept);

        await suite.Given.Becomes(at, request, RequestState.MovedOn);
    }

    [Fact]
    public async Task While_he_waits_nobody_came_and_nothing_is_owed()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var asker = Given.PrisonerNumber();
        var accepted = await suite.Given.AcceptedBySupporter(at, asker);

        await Left(at, asker);

        var over = await suite.Given.Becomes(at, accepted, RequestState.MovedOn);
        Assert.Equal((RequestState.MovedOn, null, OfferState.Withdrawn), (over.State, over.ContactEndedAt, Assert.Single(over.Offers).State));
        var load = Assert.Single((await suite.Scheduling.ListLoadsAsync(new() { Parent = at.Establishment }, suite.As(at.Governor))).Loads);
        Assert.Equal((0, 0), (load.Contacts, load.DebriefsOwed));
    }

    [Theory]
    [InlineData("RELEASED", PartnershipState.Ended)]
    [InlineData("DIED", PartnershipState.Ended)]
    [InlineData("SENT_TO_COURT", PartnershipState.Active)]
    public async Task Nobody_meets_week_after_week_who_has_left_for_good(string reason, PartnershipState state)
    {
        var at = await suite.Given.Mentoring();
        var (his, other) = (await suite.Given.Meeting(at, at.Supporters[0]), await suite.Given.Meeting(at, at.Supporters[0]));
        var request = await suite.Given.Raised(at, his.PrisonerNumber);

        await Left(at, his.PrisonerNumber, reason);

        await suite.Given.Becomes(at, request, RequestState.MovedOn); // in the same transaction
        var now = await suite.Scheduling.GetPartnershipAsync(new() { Name = his.Name }, suite.As(at.Coordinator));
        Assert.Equal((state, state is PartnershipState.Ended ? PartnershipEnd.MovedOn : default), (now.State, now.End));
        Assert.Equal(new Partnership(other) { Held = new() }, await suite.Scheduling.GetPartnershipAsync(new() { Name = other.Name }, suite.As(at.Coordinator)));
    }

    private Task<Registry.V1.IngestPrisonEventsResponse> Left(AskingCase at, string number, string reason = "RELEASED") =>
        suite.Given.Told(at.Code, Given.PrisonEvent("prison-offender-events.prisoner.released", number, ("prisonId", at.Code), ("reason", reason)));
}
