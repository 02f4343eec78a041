using Grpc.Core;
using Npgsql;
using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

/// <summary>Whoever holds the second key may suspend too: its own supporters, as PROVIDER, and without a look at what others decided.</summary>
public sealed class ProviderSuspendsTests(RegistrySuite suite)
{
    [Fact]
    public async Task A_provider_suspends_its_supporter_reviews_and_lifts_and_all_is_as_it_was()
    {
        var (offering, supporter) = await Supporter();
        var before = await suite.StandingOf(supporter);

        var suspension = await Suspend(offering, supporter);

        Assert.Equal((SuspensionState.InForce, SuspensionCategory.Provider, offering.Provider), (suspension.State, suspension.Category, suspension.Provider));
        Assert.Empty((await suite.StandingOf(supporter)).Intervals);
        await suite.Events.Next<StandingChanged>(e => e.Appointment == supporter.Name && e.Version > before.Version && e.Intervals.Count == 0);
        Assert.Equal(suspension, await suite.Registry.GetSuspensionAsync(new() { Name = suspension.Name }, As("GOVERNOR", supporter)));
        var extended = await Review(suspension, SuspensionReview.Extended, Provider(offering));
        Assert.Equal(extended, Assert.Single(await Listed(supporter, Provider(offering))));
        Assert.Equal(SuspensionState.Lifted, (await Review(suspension, SuspensionReview.Lifted, Provider(offering))).State);

        Assert.Equal(before.Intervals, (await suite.StandingOf(supporter)).Intervals);
        Assert.Equal(3, await suite.Count("registry", "select count(*) from standing_history where appointment_id = $1", Names.IdOf(supporter.Name))); // ACTIVE, SUSPENDED, ACTIVE
        Assert.Empty(await Listed(supporter, Provider(offering)));
    }

    [Theory]
    [InlineData(SuspensionCategory.Security)]
    [InlineData(SuspensionCategory.Conduct)]
    public async Task What_is_the_establishments_to_say_a_provider_does_not(SuspensionCategory category)
    {
        var (offering, supporter) = await Supporter();

        Assert.Equal(["category"], (await Refused.By(() => Suspend(offering, supporter, category))).Is(PlatformReason.InvalidFields).Fields);
        var machine = new SuspendAppointmentRequest { Name = supporter.Name, Category = SuspensionCategory.Provider, RequestId = Given.RequestId() };
        (await Refused.By(() => suite.Registry.SuspendAppointmentAsync(machine, suite.AsMachine($"PROVIDER@{Names.IdOf(offering.Provider)}")))).Is(PlatformReason.UserRequired);
        (await Refused.By(() => suite.Registry.GetAppointmentAsync(new() { Name = supporter.Name }, Provider(offering)))).Is(PlatformReason.PermissionDenied);
    }

    [Fact]
    public async Task What_the_establishment_decided_is_not_there_for_the_provider()
    {
        var (offering, supporter) = await Supporter();
        var security = await suite.Registry.SuspendAppointmentAsync(
            new() { Name = supporter.Name, Category = SuspensionCategory.Security, RequestId = Given.RequestId() }, As("SECURITY", supporter));

        (await Refused.By(() => Suspend(offering, supporter))).Is(ErrorReason.IllegalTransition).With("state", "SUSPENDED");
        (await Refused.By(() => suite.Registry.GetSuspensionAsync(new() { Name = security.Name }, Provider(offering)))).Is(PlatformReason.NotFound);
        (await Refused.By(() => Review(security, SuspensionReview.Lifted, Provider(offering)))).Is(PlatformReason.NotFound);
        Assert.Empty(await Listed(supporter, Provider(offering)));

        await Review(security, SuspensionReview.Lifted, As("SECURITY", supporter));
        var own = await Suspend(offering, supporter);
        Assert.Equal(own.Name, Assert.Single(await Listed(supporter, Provider(offering), over: true)).Name);
        Assert.Equal(2, (await Listed(supporter, As("SECURITY", supporter), over: true)).Count);
        Assert.Equal(SuspensionState.Lifted, (await Review(own, SuspensionReview.Lifted, As("GOVERNOR", supporter))).State);
    }

    [Fact]
    public async Task Nobody_elses_supporter_is_there_for_a_provider_nor_one_of_a_scheme_that_is_its_own_no_longer()
    {
        var ((offering, supporter), (other, _)) = (await Supporter(), await Supporter());
        var suspension = await Suspend(offering, supporter);
        (await Refused.By(() => Suspend(other, supporter))).Is(PlatformReason.NotFound).With("resource", supporter.Name);
        (await Refused.By(() => Review(suspension, SuspensionReview.Lifted, Provider(other)))).Is(PlatformReason.NotFound);

        await suite.Registry.OfferSchemeAsync(
            new() { Parent = Place(supporter), Scheme = offering.Scheme, Provider = other.Provider, RequestId = Given.RequestId() }, As("COORDINATOR", supporter));

        foreach (var provider in new[] { offering, other })
        {
            (await Refused.By(() => Review(suspension, SuspensionReview.Lifted, Provider(provider)))).Is(PlatformReason.NotFound);
            (await Refused.By(() => Suspend(provider, supporter))).Is(PlatformReason.NotFound);
        }

        Assert.Equal(SuspensionState.Lifted, (await Review(suspension, SuspensionReview.Lifted, As("COORDINATOR", supporter))).State);
    }

    [Fact]
    public async Task A_review_that_a_provider_missed_is_told()
    {
        var (offering, supporter) = await Supporter();
        var suspension = await Suspend(offering, supporter);

        await Rows.Change(suite, "registry", "update suspensions set review_by = review_by - 30 where suspension_id = $1", Names.IdOf(suspension.Name));
        Assert.Equal(1, await Rows.Change(suite, "registry", "update timers set due_at = now() where kind = 'review-overdue' and key = $1", suspension.Name));

        var told = await suite.Events.Next<ReviewOverdue>(e => e.Establishment == Place(supporter));
        Assert.Equal((offering.Scheme, suspension.ReviewBy.ToDay().AddDays(-30)), (told.Scheme, told.ReviewBy.ToDay()));
    }

    [Fact]
    public async Task In_the_scope_of_a_provider_stand_its_own_rows_and_no_other()
    {
        var ((ours, own), (_, theirs)) = (await Supporter(), await Supporter());
        await Suspend(ours, own);
        await suite.Registry.SuspendAppointmentAsync(new() { Name = theirs.Name, Category = SuspensionCategory.Security, RequestId = Given.RequestId() }, As("SECURITY", theirs));
        await using var app = new NpgsqlConnection(suite.Connections("registry").App);
        await app.OpenAsync();

        foreach (var (table, scope, seen) in new[] { ("appointments", "provider", 1L), ("standing_history", "provider", 2L), ("suspensions", "provider", 1L), ("appointments", "tenant", 1L), ("standing_history", "tenant", 2L), ("suspensions", "tenant", 1L) })
        {
            var code = scope == "provider" ? Names.IdOf(ours.Provider) : own.Name.Split('/')[1];
            Assert.True(Equals(seen, await Scoped(app, scope, code, $"select count(*) from {table}")), $"{table} in the scope of a {scope}");
            Assert.Equal(0L, await Scoped(app, scope, "nobody", $"select count(*) from {table}"));
            Assert.Equal(0L, await Scoped(app, scope, code, $"with gone as (update {table} set appointment_id = appointment_id where appointment_id = '{Names.IdOf(theirs.Name)}' returning 1) select count(*) from gone"));
            var given = await Record.ExceptionAsync(() => Scoped(app, scope, code, $"update {table} set establishment = '{theirs.Name.Split('/')[1]}' returning 1::bigint"));
            Assert.IsType<PostgresException>(given); // nobody gives a row away
        }
    }

    private static async Task<object?> Scoped(NpgsqlConnection app, string scope, string code, string sql)
    {
        await using var transaction = await app.BeginTransactionAsync();
        await using var set = new NpgsqlCommand($"select set_config('app.{scope}', '{code}', true)", app, transaction);
        await set.ExecuteScalarAsync();
        await using var command = new NpgsqlCommand(sql, app, transaction);
        return await command.ExecuteScalarAsync();
    }

    private async Task<(Offering Offering, Appointment Supporter)> Supporter()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        return (offering, (await suite.Supporter(offering)).Appointment);
    }

    private static string Place(Appointment supporter) => string.Join('/', supporter.Name.Split('/')[..2]);

    private CallOptions Provider(Offering offering) => suite.As($"PROVIDER@{Names.IdOf(offering.Provider)}");

    private CallOptions As(string role, Appointment supporter) => suite.As($"{role}@{supporter.Name.Split('/')[1]}");

    private AsyncUnaryCall<Suspension> Suspend(Offering by, Appointment supporter, SuspensionCategory category = SuspensionCategory.Provider) =>
        suite.Registry.SuspendAppointmentAsync(new() { Name = supporter.Name, Category = category, RequestId = Given.RequestId() }, Provider(by));

    private AsyncUnaryCall<Suspension> Review(Suspension suspension, SuspensionReview outcome, CallOptions who) =>
        suite.Registry.ReviewSuspensionAsync(new() { Name = suspension.Name, Outcome = outcome, RequestId = Given.RequestId() }, who);

    private async Task<IReadOnlyList<Suspension>> Listed(Appointment supporter, CallOptions who, bool over = false) =>
        (await suite.Registry.ListSuspensionsAsync(new() { Parent = Place(supporter), IncludeOver = over }, who)).Suspensions;
}
