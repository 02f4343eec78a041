using Npgsql;
using PeerSupport.Harness;
using PeerSupport.Platform;
using Xunit;

namespace PeerSupport.Feedback.Tests.Atoms;

/// <summary>
/// AT5 and the walls behind the rule: as the role that publishes, with the widest scope there is, nothing is published that is not an atom
/// of ten responses which no other holds.
/// </summary>
[Collection(nameof(Closings))]
public sealed class AtomWallTests(SuiteFixture suite)
{
    private const string Everywhere = "select set_config('app.tenant', '*', true), set_config('app.region', '*', true);";
    private const string OnePrison = "select set_config('app.tenant', 'F99999', true);";

    private readonly Guid _atom = Ids.Random();
    private readonly string _scheme = $"schemes/{Ids.Short()}";

    [Fact]
    public async Task Ten_of_one_prison_are_an_atom_and_its_figures_can_be_published()
    {
        await Waiting(10);
        await Done(Everywhere, Take(), Atom(), Figure());
    }

    [Fact]
    public async Task Nine_are_none()
    {
        await Waiting(9);
        await Refused(Everywhere, Take(), Atom());
    }

    [Fact]
    public async Task Nor_ten_of_another_kind_or_place()
    {
        await Waiting(10);
        await Refused(Everywhere, Take(), Atom(measure: "ENDING"));
        await Refused(Everywhere, Take(), Atom(establishment: "'F99998'"));
        await Refused(Everywhere, Take(), Atom(establishment: "null")); // what is left over is of three
    }

    [Fact]
    public async Task Who_sees_one_prison_only_publishes_nothing()
    {
        await Waiting(10);
        await Refused(OnePrison, Take(), Atom());
        await Refused(OnePrison, Take(), Figure());
    }

    [Fact]
    public async Task A_figure_of_no_atom_is_not_published_nor_one_that_says_other_than_its_atom()
    {
        await Waiting(10);
        await Refused(Everywhere, Take(), Figure());
        await Refused(Everywhere, Take(), Atom(), Figure(region: "london"));
    }

    /// <summary>A second breakdown would need the responses again: they are the first's for ever. By hand, over exact counts, it tells one person.</summary>
    [Fact]
    public async Task A_second_breakdown_of_the_same_people_can_not_be_built()
    {
        await Waiting(11);
        await suite.Execute($"update pooled_responses set atom = $1 where event_id in (select event_id from pooled_responses where scheme = $2 limit 10)", Ids.Random(), _scheme);
        await using var app = new NpgsqlConnection(suite.Connections("feedback").App);
        await app.OpenAsync();
        await using var transaction = await app.BeginTransactionAsync();
        await Run(app, Everywhere);
        Assert.Equal(1, await Run(app, $"update pooled_responses set atom = '{_atom}' where scheme = '{_scheme}'")); // the one that was free

        // both totals are of ten and more, so whoever counts tells both
        Assert.Equal("10 11", await suite.Scalar<string>("select format('%s %s', count(*) filter (where atom is not null), count(*)) from pooled_responses where scheme = $1", _scheme));
    }

    private string Take() => $"update pooled_responses set atom = '{_atom}' where scheme = '{_scheme}'";

    private string Atom(string measure = "SELECTION", string establishment = "'F99999'") =>
        $"insert into atoms (atom, region, establishment, scheme, measure, month, answers_least, answers_most) values ('{_atom}', 'wales', {establishment}, '{_scheme}', '{measure}', '2026-10-01', 10, 14)";

    private string Figure(string region = "wales") =>
        $"insert into published_figures (atom, region, establishment, scheme, measure, period, question, category, noisy_count, answers_least, answers_most) values ('{_atom}', '{region}', 'F99999', '{_scheme}', 'SELECTION', '[2026-10-01,2026-11-01)', 'age', 'NOT_SAID.APPOINTED', 9, 10, 14)";

    // a month so late that no closing takes them
    private Task Waiting(int count) => suite.Execute(
        "insert into pooled_responses (establishment, event_id, scheme, measure, month) select 'F99999', gen_random_uuid(), $1, 'SELECTION', '2099-01-01' from generate_series(1, $2)", _scheme, count);

    private async Task Refused(params string[] statements)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => Done(statements));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    private async Task Done(params string[] statements)
    {
        await using var app = new NpgsqlConnection(suite.Connections("feedback").App);
        await app.OpenAsync();
        await using var transaction = await app.BeginTransactionAsync(); // rolled back
        foreach (var statement in statements)
        {
            await Run(app, statement);
        }
    }

    private static async Task<int> Run(NpgsqlConnection app, string sql)
    {
        await using var command = new NpgsqlCommand(sql, app);
        return await command.ExecuteNonQueryAsync();
    }
}
