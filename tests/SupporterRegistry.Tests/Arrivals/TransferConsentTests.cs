using Grpc.Core;
using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class TransferConsentTests(RegistrySuite suite)
{
    [Fact]
    public async Task He_agrees_and_may_change_his_mind_and_agree_again()
    {
        var mover = await suite.Certified();
        var here = $"establishments/{mover.From}";
        Assert.Equal(new TransferConsent { Person = mover.Person, State = TransferConsentState.NotGiven }, await Get(here, mover));

        var agreed = await suite.Agree(here, mover.Person);
        Assert.Equal((TransferConsentState.InForce, World.Today, null), (agreed.State, agreed.ConsentedOn.ToDay(), agreed.WithdrawnAt));
        Assert.Equal(agreed, await Get(here, mover));

        var withdrawn = await Withdraw(here, mover);
        Assert.Equal((TransferConsentState.Withdrawn, agreed.RecordedAt), (withdrawn.State, withdrawn.RecordedAt));
        Assert.NotNull(withdrawn.WithdrawnAt);
        Assert.Equal(withdrawn, await Get(here, mover));
        (await Refused.By(() => Withdraw(here, mover))).Is(ErrorReason.IllegalTransition).With("state", "WITHDRAWN").With("allowed", "IN_FORCE");

        Assert.Equal(TransferConsentState.InForce, (await suite.Agree(here, mover.Person)).State);
    }

    [Fact]
    public async Task It_is_over_with_release_and_with_death()
    {
        var released = await suite.Agreed();
        var died = await suite.Agreed();
        await suite.Given.Applied(released.Offering, prisonerNumber: released.Number); // so that somebody may ask
        await suite.Given.Applied(died.Offering, prisonerNumber: died.Number);

        await suite.Ingest(released.From, Envelopes.Released(released.From, released.Number, "RELEASED"));
        await suite.Ingest(died.From, Envelopes.Died(died.From, died.Number));

        Assert.Equal(TransferConsentState.Over, (await Get(released.There, released)).State);
        (await Refused.By(() => Withdraw(released.There, released))).Is(ErrorReason.IllegalTransition).With("state", "OVER");
        (await Refused.By(() => Get($"establishments/{released.From}", released))).Is(ErrorReason.NotHeldHere);
        (await Refused.By(() => Get(died.There, died))).Is(ErrorReason.NotHeldHere);
    }

    [Fact]
    public async Task Who_was_told_may_record_that_he_changed_his_mind_and_who_sent_him_no_longer()
    {
        var came = await suite.Moved(await suite.Agreed());
        var before = $"establishments/{came.From}";
        (await Refused.By(() => Withdraw(before, came))).Is(ErrorReason.NotHeldHere);
        (await Refused.By(() => suite.Agree(before, came.Person))).Is(ErrorReason.NotHeldHere);

        Assert.Equal(TransferConsentState.Withdrawn, (await Withdraw(came.There, came)).State);

        Assert.Empty(await suite.Arrivals(came.There));
        (await Refused.By(() => Get(came.There, came))).Is(PlatformReason.NotFound).With("resource", came.Person);
    }

    [Fact]
    public async Task Nobody_is_asked_about_who_is_not_here_nor_agrees_tomorrow()
    {
        var (mover, silent) = (await suite.Agreed(), await suite.Moved(await suite.Certified()));
        var here = $"establishments/{mover.From}";
        foreach (var place in new[] { mover.There, silent.There })
        {
            (await Refused.By(() => Get(place, place == silent.There ? silent : mover))).Is(PlatformReason.NotFound);
        }

        (await Refused.By(() => suite.Agree(silent.There, silent.Person))).Is(PlatformReason.NotFound).With("resource", silent.Person);
        var tomorrow = new RecordTransferConsentRequest { Parent = here, Person = mover.Person, ConsentedOn = World.Today.AddDays(2).ToProto(), RequestId = Given.RequestId() };
        (await Refused.By(() => suite.Registry.RecordTransferConsentAsync(tomorrow, suite.Coordinator(here)))).Is(PlatformReason.InvalidFields);
        (await Refused.By(() => suite.Registry.ListArrivalsAsync(new() { Parent = here }, suite.Coordinator(mover.There)))).Is(PlatformReason.NotFound);
        (await Refused.By(() => suite.Registry.ListArrivalsAsync(new() { Parent = here }, suite.As($"WING@{mover.From}")))).Is(PlatformReason.PermissionDenied);
    }

    [Fact]
    public async Task Of_two_numbers_that_are_one_persons_the_consent_follows_the_person()
    {
        var mover = await suite.Agreed();
        var other = Given.PrisonerNumber();
        await suite.Given.Applied(mover.Offering, prisonerNumber: other); // the record that stays

        await suite.Ingest(mover.From, Envelopes.Merge(other, mover.Number));
        await Eventually.True(async () => await suite.Count("registry", "select count(*) from persons where person_id = $1", Names.IdOf(mover.Person)) == 0, "nobody was merged");

        var third = (await suite.Given.Offering(await suite.Given.Establishment(), scheme: mover.Offering.Scheme)).Name.Split('/')[1];
        await suite.Ingest(third, Envelopes.Received(third, other, "TRANSFERRED"));
        Assert.Equal(other, Assert.Single(await suite.Arrivals($"establishments/{third}")).PrisonerNumber);
    }

    private AsyncUnaryCall<TransferConsent> Get(string prison, Mover mover) => suite.Registry.GetTransferConsentAsync(new() { Parent = prison, Person = mover.Person }, suite.Coordinator(prison));

    private AsyncUnaryCall<TransferConsent> Withdraw(string prison, Mover mover) =>
        suite.Registry.WithdrawTransferConsentAsync(new() { Parent = prison, Person = mover.Person, RequestId = Given.RequestId() }, suite.Coordinator(prison));
}
