using PeerSupport.Training.V1;

namespace PeerSupport.SupporterRegistry.Tests;

/// <summary>A prison sees who came with a certificate and agreed to its being told: certified, clearance not started, day 0. Never from where.</summary>
public sealed class ListArrivalsTests(RegistrySuite suite)
{
    [Fact]
    public async Task Who_agreed_is_seen_with_his_certificate_no_clearance_and_no_prison_before()
    {
        var came = await Moved(await suite.Agreed());

        var arrival = Assert.Single(await suite.Arrivals(came.There));

        Assert.Equal((came.Person, came.Number, "Okafor", World.Today, 0), (arrival.Person, arrival.PrisonerNumber, arrival.Surname, arrival.ArrivedOn.ToDay(), arrival.DaysSinceArrival));
        var scheme = new ArrivalScheme { Scheme = came.Offering.Scheme, CertifiedUntil = came.Certificate.ValidUntil, Clearance = ArrivalClearance.NotStarted };
        Assert.Equal([scheme], arrival.Schemes);
        using var http = suite.Json("registry", $"COORDINATOR@{came.There.Split('/')[1]}");
        var json = await http.GetStringAsync(new Uri($"/v1/{came.There}/arrivals", UriKind.Relative));
        Assert.Contains(came.Person, json, StringComparison.Ordinal);
        Assert.DoesNotContain(came.From, json, StringComparison.Ordinal);
        const string looked = "select count(*) from audit where action = 'see arrival' and resource = $1 and tenant = $2 and user_subject is not null";
        Assert.Equal(2, await suite.Count("registry", looked, came.Person, came.There.Split('/')[1]));
    }

    [Fact]
    public async Task Without_consent_there_is_nothing_whatever_the_certificate()
    {
        var silent = await Moved(await suite.Certified());
        Assert.Equal(new ListArrivalsResponse(), await suite.Registry.ListArrivalsAsync(new() { Parent = silent.There }, suite.Coordinator(silent.There)));

        var agreed = await suite.Agreed();
        await suite.Registry.WithdrawTransferConsentAsync(new() { Parent = $"establishments/{agreed.From}", Person = agreed.Person, RequestId = Given.RequestId() }, suite.Coordinator($"establishments/{agreed.From}"));
        Assert.Equal(new ListArrivalsResponse(), await suite.Registry.ListArrivalsAsync(new() { Parent = (await Moved(agreed)).There }, suite.Coordinator(agreed.There)));
    }

    [Fact]
    public async Task What_is_begun_here_is_said_until_he_is_appointed()
    {
        var came = await Moved(await suite.Agreed());
        var applied = await suite.Given.Applied(came.Offering, prisonerNumber: came.Number);
        Assert.Equal((ArrivalClearance.Waiting, applied.Application.Name, ApplicationState.Submitted), await Begun(came));
        await suite.Registry.DecideClearanceAsync(new() { Name = applied.Application.Name, Outcome = ClearanceOutcome.NotCleared, RequestId = Given.RequestId() }, suite.As(applied.Security));
        Assert.Equal((ArrivalClearance.Decided, applied.Application.Name, ApplicationState.NotCleared), await Begun(came));

        var again = await suite.Given.Accepted(came.Offering, prisonerNumber: came.Number);
        Assert.Equal((ArrivalClearance.Decided, again.Application.Name, ApplicationState.Accepted), await Begun(came));
        await suite.Given.CompactSigned(again);
        var appointed = await suite.Given.Appoint(again);
        Assert.Empty(await suite.Arrivals(came.There));

        await suite.Registry.EndAppointmentAsync(new() { Name = appointed.Name, Reason = EndReason.Dismissed, RequestId = Given.RequestId() }, suite.As(again.Coordinator));
        Assert.Empty(await suite.Arrivals(came.There));
    }

    [Theory]
    [InlineData("RELEASED")]
    [InlineData("TRANSFERRED")]
    [InlineData("DIED")]
    public async Task Who_leaves_or_dies_is_seen_no_more(string reason)
    {
        var came = await Moved(await suite.Agreed());
        var (code, third) = (came.There.Split('/')[1], await suite.Given.Establishment());
        await suite.Given.Offering(third, scheme: came.Offering.Scheme);
        await suite.Ingest(code, Envelopes.Released(code, came.Number, "SENT_TO_COURT"));
        Assert.Single(await suite.Arrivals(came.There));

        await suite.Ingest(code, Envelopes.Released(code, came.Number, reason));
        Assert.Empty(await suite.Arrivals(came.There));
        await suite.Ingest(third.Split('/')[1], Envelopes.Received(third.Split('/')[1], came.Number, "TRANSFERRED"));
        Assert.Empty(await suite.Arrivals(third)); // he agreed to one
    }

    [Fact]
    public async Task Whoever_agrees_anew_where_he_came_is_seen_at_the_next_prison_too()
    {
        var came = await Moved(await suite.Agreed());
        await suite.Agree(came.There, came.Person);
        Assert.Single(await suite.Arrivals(came.There));
        var third = (await suite.Given.Offering(await suite.Given.Establishment(), scheme: came.Offering.Scheme)).Name.Split('/')[1];

        await suite.Ingest(third, Envelopes.Received(third, came.Number, "TRANSFERRED"));

        Assert.Equal(came.Person, Assert.Single(await suite.Arrivals($"establishments/{third}")).Person);
        Assert.Empty(await suite.Arrivals(came.There));
    }

    [Fact]
    public async Task After_ninety_days_he_is_seen_no_more()
    {
        var came = await Moved(await suite.Agreed());
        await Earlier(came, days: 89);
        Assert.Equal(89, Assert.Single(await suite.Arrivals(came.There)).DaysSinceArrival);
        await Earlier(came, days: 2);
        Assert.Empty(await suite.Arrivals(came.There));
    }

    [Fact]
    public async Task A_certificate_that_does_not_count_here_is_not_told()
    {
        var came = await Moved(await suite.Agreed());
        var bare = (await suite.Given.Offering(await suite.Given.Establishment())).Name.Split('/')[1];
        var elsewhere = await suite.Agreed();
        await suite.Ingest(bare, Envelopes.Received(bare, elsewhere.Number, "TRANSFERRED"));
        Assert.Empty(await suite.Arrivals($"establishments/{bare}")); // the scheme is not offered there

        await suite.Tell(new CertificationChanged(came.Certificate) { State = CertificationState.Revoked, RevokedAt = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(Envelopes.Now), Version = came.Certificate.Version + 1 });
        await Eventually.True(async () => (await suite.Arrivals(came.There)).Count == 0, "what was taken back is still told");
    }

    [Fact]
    public async Task Pages_hold_each_once_the_earliest_first()
    {
        var first = await Moved(await suite.Agreed());
        var others = new List<string>();
        foreach (var consent in new[] { true, false, true })
        {
            var next = consent ? await suite.Agreed(first.Offering.Scheme) : await suite.Certified(first.Offering.Scheme);
            await suite.Ingest(first.There.Split('/')[1], Envelopes.Received(first.There.Split('/')[1], next.Number, "TRANSFERRED"), Envelopes.Received(first.There.Split('/')[1], next.Number, "ADMISSION"));
            others.AddRange(consent ? [next.Person] : []);
        }

        var (seen, token) = (new List<string>(), "");
        do
        {
            var page = await suite.Registry.ListArrivalsAsync(new() { Parent = first.There, PageSize = 1, PageToken = token }, suite.Coordinator(first.There));
            Assert.True(page.Arrivals.Count <= 1);
            seen.AddRange(page.Arrivals.Select(arrival => arrival.Person));
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal([first.Person, .. others], seen);
    }

    private Task<Mover> Moved(Mover mover) => suite.Moved(mover);

    private async Task<(ArrivalClearance, string, ApplicationState)> Begun(Mover came) =>
        Assert.Single(Assert.Single(await suite.Arrivals(came.There)).Schemes) is var scheme ? (scheme.Clearance, scheme.Application, scheme.ApplicationState) : default;

    // By the prison's clock: an hour of summer between would make late evenings another day.
    private async Task Earlier(Mover came, int days)
    {
        foreach (var (table, column) in new[] { ("movements", "occurred_at"), ("transfer_consents", "recorded_at") })
        {
            Assert.True(await Rows.Change(suite, "registry", $"update {table} set {column} = ({column} at time zone 'Europe/London' - interval '{days} days') at time zone 'Europe/London' where person_id = '{Names.IdOf(came.Person)}'") > 0);
        }
    }
}
