using Npgsql;
using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

/// <summary>What somebody tells of himself stands apart from all that is decided on.</summary>
public sealed class EqualityAnswersTests(RegistrySuite suite)
{
    private static readonly EqualityAnswers s_told = new() { Age = AgeBand._21To29, Ethnicity = EthnicGroup.Mixed, Belief = Belief.Muslim };

    [Fact]
    public async Task He_tells_and_tells_otherwise_and_takes_it_back()
    {
        var applicant = await Applied();
        await suite.Tells(applicant, s_told);
        Assert.Equal("21_TO_29,MIXED,,MUSLIM,", await Kept(applicant));

        await suite.Tells(applicant, new() { Disability = Disability.No, Orientation = Orientation.Other }, "WING");
        Assert.Equal(",,NO,,OTHER", await Kept(applicant));

        await suite.Tells(applicant, new());
        Assert.Null(await Kept(applicant));
    }

    [Fact]
    public async Task What_is_over_is_told_nothing_more_and_can_still_be_taken_back()
    {
        var applicant = await Applied();
        await suite.Tells(applicant, s_told);
        await suite.Withdraws(applicant);

        (await Refused.By(() => suite.Tells(applicant, s_told))).Is(ErrorReason.IllegalTransition).With("state", "WITHDRAWN")
            .With("allowed", "SUBMITTED, CLEARED, NOT_CLEARED, ACCEPTED, DECLINED, IN_TRAINING, APPOINTED");
        await suite.Tells(applicant, new());

        Assert.Null(await Kept(applicant));
    }

    [Theory]
    [InlineData("COORDINATOR")]
    [InlineData("SECURITY")]
    [InlineData("GOVERNOR")]
    public async Task Who_decides_does_not_even_take_it_down(string role)
    {
        var applicant = await Applied();
        (await Refused.By(() => suite.Tells(applicant, s_told, role))).Is(PlatformReason.PermissionDenied);
        var elsewhere = new RecordEqualityAnswersRequest { Name = applicant.Application.Name, Answers = s_told, RequestId = Given.RequestId() };
        (await Refused.By(() => suite.Registry.RecordEqualityAnswersAsync(elsewhere, suite.As("WING@ZZ8")))).Is(PlatformReason.NotFound);
    }

    [Fact]
    public async Task Nothing_that_acts_for_a_place_sees_it_unless_it_names_whose_it_is()
    {
        var (one, other) = (await Applied(), await Applied());
        await suite.Tells(one, s_told);
        await suite.Tells(other, s_told);
        await using var app = new NpgsqlConnection(suite.Connections("registry").App);
        await app.OpenAsync();

        Assert.Equal(0L, await Seen(app, "app.tenant", one.Establishment));
        Assert.Equal(0L, await Seen(app, "app.provider", one.Provider));
        Assert.Equal(1L, await Seen(app, "app.apart", Names.IdOf(one.Application.Person)));
        var foreign = await Record.ExceptionAsync(() => Seen(app, "app.apart", Names.IdOf(one.Application.Person),
            $"update equality_answers set person_id = '{Names.IdOf(other.Application.Person)}' where age = '21_TO_29' returning 1::bigint"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, Assert.IsType<PostgresException>(foreign).SqlState);
    }

    [Fact]
    public async Task No_record_of_the_call_has_the_answers()
    {
        var applicant = await Applied();
        await suite.Tells(applicant, s_told);

        foreach (var table in new[] { "request_ids", "audit", "outbox", "feed_events", "feed_changes", "applications", "persons" })
        {
            Assert.Equal(0, await suite.Count("registry", $"select count(*) from {table} t where t::text ~ 'MUSLIM'"));
        }

        Assert.Equal(1, await suite.Count("registry", "select count(*) from audit where method like '%RecordEqualityAnswers' and resource = $1", applicant.Application.Name));
    }

    [Fact]
    public async Task Of_two_persons_who_are_one_what_was_told_later_holds()
    {
        var (gone, stays) = (await Applied(), await Applied());
        await suite.Tells(stays, new() { Age = AgeBand._50AndOver });
        await suite.Tells(gone, s_told);

        await suite.Ingest("MDI", Envelopes.Merge(stays.PrisonerNumber, gone.PrisonerNumber));
        await suite.Events.Next<PersonMerged>(e => e.Removed == gone.Application.Person);

        Assert.Equal("21_TO_29,MIXED,,MUSLIM,", await Kept(stays));
        Assert.Null(await Kept(gone));
    }

    private async Task<ApplicationCase> Applied() => await suite.Given.Applied(await suite.Given.Offering(await suite.Given.Establishment()));

    private async Task<string?> Kept(ApplicationCase applicant) => (await Rows.Of(suite, "registry",
        $"select array_to_string(array[age, ethnicity, disability, belief, orientation], ',', '') from equality_answers where person_id = '{Names.IdOf(applicant.Application.Person)}'")).SingleOrDefault();

    private static async Task<object?> Seen(NpgsqlConnection app, string setting, string value, string sql = "select count(*) from equality_answers")
    {
        await using var transaction = await app.BeginTransactionAsync();
        await using var scope = new NpgsqlCommand($"select set_config('{setting}', '{value}', true)", app, transaction);
        await scope.ExecuteScalarAsync();
        await using var command = new NpgsqlCommand(sql, app, transaction);
        return await command.ExecuteScalarAsync();
    }
}
