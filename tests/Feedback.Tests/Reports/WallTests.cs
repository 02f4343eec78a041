using Npgsql;
using PeerSupport.Harness;
using Xunit;

namespace PeerSupport.Feedback.Tests.Reports;

/// <summary>There is no path from raw rows to a region: PostgreSQL itself refuses it.</summary>
public sealed class WallTests(SuiteFixture suite)
{
    private const string InsufficientPrivilege = "42501";

    [Theory]
    [InlineData("pooled_responses")]
    [InlineData("pooled_answers")]
    [InlineData("atoms")]
    [InlineData("obstacle_facts")]
    [InlineData("told_obstacles")]
    [InlineData("counted_obstacles")]
    [InlineData("told_acts")]
    [InlineData("month_waits")]
    [InlineData("unmet_requests")]
    [InlineData("proposals")]
    [InlineData("request_outcomes")]
    [InlineData("acts_of_all")]
    [InlineData("night_counts")]
    [InlineData("duty_counts")]
    [InlineData("alarm_copies")]
    [InlineData("exposures")]
    [InlineData("remarks")]
    [InlineData("remark_texts")]
    [InlineData("establishments")]
    [InlineData("offerings")]
    [InlineData("audit")]
    [InlineData("request_ids")]
    [InlineData("inbox")]
    public async Task The_reader_can_not_read(string table) =>
        Assert.Equal(InsufficientPrivilege, await Database.RefusalOf(suite.Connections("feedback").Reader!, $"select 1 from {table}"));

    [Fact]
    public async Task The_reader_may_select_published_figures_and_two_views_and_has_no_other_right_on_any_table()
    {
        const string rights =
            """
            select string_agg(distinct table_name || ' ' || privilege_type, ', ')
            from information_schema.table_privileges
            where grantee in ('feedback_reader', 'PUBLIC') and table_schema = 'public'
            """;
        Assert.Equal("acts SELECT, published_figures SELECT, unmet SELECT", await suite.Scalar<string>(rights));
    }

    /// <summary>Of replies, what an establishment is told and not who gave it.</summary>
    [Theory]
    [InlineData("given_by")]
    [InlineData("*")]
    public async Task Who_gave_a_reply_the_reader_can_not_read(string columns) =>
        Assert.Equal(InsufficientPrivilege, await Database.RefusalOf(suite.Connections("feedback").Reader!, $"select {columns} from replies"));

    [Fact]
    public async Task In_the_scope_of_a_prison_the_reader_sees_its_own_atoms_and_no_other_and_without_a_scope_none()
    {
        var (atoms, prison, other) = (new PublishedAtoms(suite), new Prison(suite), new Prison(suite));
        foreach (var establishment in new[] { prison.Code, other.Code, null })
        {
            await atoms.Add("wales", PublishedAtoms.Today.AddDays(-60), establishment, ("met", "yes", 12));
        }

        await using var reader = new NpgsqlConnection(suite.Connections("feedback").Reader!);
        await reader.OpenAsync();
        Assert.Equal("", await Seen(""));
        Assert.Equal("", await Seen(",-"));
        Assert.Equal(prison.Code, await Seen(prison.Code));

        async Task<object?> Seen(string tenant)
        {
            await using var command = new NpgsqlCommand("select set_config('app.tenant', $1, false)", reader) { Parameters = { new() { Value = tenant } } };
            await command.ExecuteNonQueryAsync();
            const string seen = "select coalesce(string_agg(coalesce(establishment, 'of several'), ' '), '') from published_figures where scheme = $1";
            await using var select = new NpgsqlCommand(seen, reader) { Parameters = { new() { Value = atoms.Scheme } } };
            return await select.ExecuteScalarAsync();
        }
    }

    [Theory]
    [InlineData("insert into published_figures select * from published_figures")]
    [InlineData("update published_figures set noisy_count = 0")]
    [InlineData("delete from published_figures")]
    [InlineData("set role feedback_app")]
    [InlineData("set role feedback_owner")]
    public async Task The_reader_writes_nothing_and_becomes_nobody_else(string sql) =>
        Assert.Equal(InsufficientPrivilege, await Database.RefusalOf(suite.Connections("feedback").Reader!, sql));

    [Theory]
    [InlineData("select 1 from published_figures")]
    [InlineData("update published_figures set noisy_count = 0")]
    [InlineData("delete from published_figures")]
    [InlineData("update atoms set answers_least = 20")]
    [InlineData("delete from atoms")]
    [InlineData("select figures_of_like('schemes/listener', 'FEEDBACK', '2026-01-01', '2026-12-31')")]
    public async Task The_app_can_not_read_what_it_published_nor_change_or_delete_an_atom(string sql) =>
        Assert.Equal(InsufficientPrivilege, await Database.RefusalOf(suite.Connections("feedback").App, sql));
}
