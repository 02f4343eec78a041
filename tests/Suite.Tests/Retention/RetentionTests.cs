using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Suite.Tests;

/// <summary>The periods of <c>protos/retention.json</c>, applied to what the suite really stores: what has ended goes in time, what lives never.</summary>
public sealed class RetentionTests(SuiteFixture suite) : IClassFixture<SuiteFixture>
{
    private static readonly string[] s_services = ["registry", "training", "scheduling", "feedback"];

    [Fact]
    public async Task Every_declared_period_can_be_applied_to_its_table()
    {
        foreach (var service in s_services)
        {
            var swept = await Sweep(service, years: 0);
            var retention = suite.Service(service).Parts.GetRequiredService<Retention>();
            Assert.Equal(retention.Tables.Where(table => table.Value.Keep is not null).Select(table => $"{service}.{table.Key}"), swept.Keys.Select(table => $"{service}.{table}"));
        }
    }

    [Fact]
    public async Task What_is_open_never_goes_and_what_has_ended_goes_after_its_period()
    {
        var at = await suite.Given.Asking(supporters: 2);
        var (open, nowhere) = (await suite.Given.InContact(at), await suite.Given.Asking());
        var waiting = await suite.Given.Raised(nowhere);
        var closed = await suite.Given.InContact(at);
        await suite.Scheduling.EndContactAsync(new() { Name = closed.Name, Outcome = ContactOutcome.Talked, RequestId = Given.RequestId() }, suite.As(at.Wing));
        await Change("scheduling", $"delete from askers where request_id in ('{closed.Name.Split('/')[3]}', '{waiting.Name.Split('/')[3]}')"); // as the timer does after 28 days
        await Change("scheduling", "update requests set closed_at = closed_at - interval '3 hours' where closed_at is not null");

        await Eventually.True(async () => await Count("feedback", "request_outcomes") == 1, "feedback never heard how it ended"); // nor later, when it was swept
        Assert.Equal(0, (await Sweep("scheduling", years: 0.99))["requests"]);
        await SweepAll(years: 4);

        Assert.Equal([open.Name], (await suite.Scheduling.ListRequestsAsync(new() { Parent = at.Establishment, PageSize = 500 }, suite.As(at.Wing))).Requests.Select(request => request.Name));
        Assert.Equal((1L, 0L), (await Count("scheduling", "offers"), await Count("feedback", "request_outcomes")));
        Assert.Equal((2L, 2L, 2L, 2L), (await OfThem("registry", "appointments"), await OfThem("registry", "applications"), await OfThem("registry", "certificates"), await OfThem("registry", "persons")));
        Assert.Equal((2L, 2L, 2L), (await OfThem("training", "certifications"), await OfThem("training", "enrolments"), await OfThem("training", "candidates")));

        var free = at.Supporters.Single(supporter => supporter.Name != open.Offers[^1].Appointment);
        await suite.Registry.EndAppointmentAsync(new() { Name = free.Name, Reason = EndReason.WithdrawnOwn, RequestId = Given.RequestId() }, suite.As(at.Coordinator));
        await Eventually.True(async () => await OfThem("training", "candidates", "and state = 'CLOSED'") == 1, "training never heard of the end");
        await SweepAll(years: 30);
        Assert.Equal((1L, 1L, 0L, 1L), (await OfThem("registry", "appointments"), await OfThem("registry", "applications"), await OfThem("registry", "certificates"), await OfThem("registry", "persons")));
        Assert.Equal((0L, 0L, 0L), (await OfThem("training", "certifications"), await OfThem("training", "enrolments"), await OfThem("training", "candidates")));
        Assert.Equal((2L, 1L), (await Count("scheduling", "requests"), await Count("scheduling", "offers")));
        Assert.Equal(RequestState.Raised, (await suite.Scheduling.GetRequestAsync(new() { Name = waiting.Name }, suite.As(nowhere.Wing))).State);

        Task<long> OfThem(string service, string table, string and = "") // the class's other tests have people of their own
        {
            var (column, them) = service == "training" ? ("person", at.Supporters.Select(supporter => supporter.Person)) : ("person_id", at.Supporters.Select(supporter => supporter.Person.Split('/')[1]));
            return Count(service, $"{table} where {column} in ('{string.Join("', '", them)}') {and}");
        }
    }

    [Fact]
    public async Task A_pair_that_is_kept_apart_goes_when_neither_is_an_applicant_trainee_or_supporter_any_more()
    {
        var at = await suite.Given.Asking(keepApartList: false);
        var (stays, goes) = (await suite.Given.Applied(at.Offering), await suite.Given.Applied(at.Offering));
        await suite.Given.KeptApart(at, (stays.PrisonerNumber, "A1234BC"), (goes.PrisonerNumber, "A1234BC"));
        await suite.Given.KeptApartSince(at, goes.PrisonerNumber, "A1234BD");

        foreach (var (applicant, listed) in new[] { (goes, 1L), (stays, 0L) })
        {
            await suite.Registry.CloseApplicationAsync(new() { Name = applicant.Application.Name, Reason = EndReason.WithdrawnOwn, RequestId = Given.RequestId() }, suite.As(at.Coordinator));
            await Sweep("registry", years: 0);
            Assert.Equal((listed, 0L), (await Ask("registry", $"select count(*) from keep_aparts where establishment = '{at.Code}'"), await Ask("registry", $"select count(*) from keep_apart_changes where establishment = '{at.Code}'")));
        }
    }

    [Fact]
    public async Task What_somebody_told_of_himself_goes_when_all_is_over_and_has_been_counted()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var (stays, goes) = (await suite.Given.Applied(offering), await suite.Given.Applied(offering));
        foreach (var applicant in new[] { stays, goes })
        {
            await suite.Registry.RecordEqualityAnswersAsync(new() { Name = applicant.Application.Name, Answers = new() { Age = AgeBand._50AndOver }, RequestId = Given.RequestId() }, suite.As($"WING@{stays.Establishment}"));
        }

        await suite.Registry.WithdrawApplicationAsync(new() { Name = goes.Application.Name, RequestId = Given.RequestId() }, suite.As(stays.Coordinator));
        foreach (var (years, kept) in new[] { (0.15, 2L), (0.2, 1L) }) // 55 days, 73 days
        {
            await Sweep("registry", years);
            Assert.Equal(kept, await Count("registry", $"equality_answers where person_id in ('{stays.Application.Person.Split('/')[1]}', '{goes.Application.Person.Split('/')[1]}')"));
        }

        await Sweep("registry", years: 4);
        Assert.Equal(1, await Count("registry", $"persons where person_id = '{stays.Application.Person.Split('/')[1]}'"));
    }

    private async Task SweepAll(double years)
    {
        foreach (var service in s_services)
        {
            await Sweep(service, years);
        }
    }

    private async Task<IReadOnlyDictionary<string, int>> Sweep(string service, double years)
    {
        var parts = suite.Service(service).Parts;
        using var sweeper = new Sweeper(parts.GetRequiredKeyedService<NpgsqlDataSource>(Database.Worker), parts.GetRequiredService<Db>(), parts.GetRequiredService<Retention>(), new Later(TimeSpan.FromDays(365 * years)), NullLogger<Sweeper>.Instance);
        return await sweeper.Sweep(CancellationToken.None);
    }

    private Task<long> Change(string service, string sql) => Ask(service, sql + " returning 1");

    private Task<long> Count(string service, string table) => Ask(service, $"select count(*) from {table}");

    private async Task<long> Ask(string service, string sql)
    {
        await using var connection = new NpgsqlConnection(suite.Connections(service).Owner);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync() ?? throw new InvalidOperationException($"no row: {sql}"), null);
    }

    private sealed class Later(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
