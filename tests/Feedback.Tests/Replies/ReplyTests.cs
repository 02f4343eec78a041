using PeerSupport.Feedback.Tests.Atoms;
using PeerSupport.Feedback.Tests.Slips;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using Xunit;
using ErrorReason = PeerSupport.Feedback.V1.ErrorReason;

namespace PeerSupport.Feedback.Tests.Replies;

/// <summary>Whoever spoke is told what is done about it, by a day that is known.</summary>
[Collection(nameof(Closings))]
public sealed class ReplyTests(SuiteFixture suite)
{
    private readonly SlipWorld _slips = new(suite);

    /// <summary>A region that no other test uses.</summary>
    private readonly string _region = $"replies-{new string([.. Ids.Short().Where(char.IsLetter)])}";

    [Fact]
    public async Task A_reply_is_owed_when_figures_are_published_and_hangs_in_every_prison_of_the_region_once_it_is_given()
    {
        var (prison, quiet, elsewhere) = (await _slips.Prison(_region), await _slips.Prison(_region), await _slips.Prison("wales"));
        await _slips.Exposed(prison);
        await _slips.Come(prison, 11);
        await new Pools(suite).Come(quiet, 12); // how selections went: nobody spoke
        Assert.Empty(await List());
        await _slips.Pools.Close();

        var due = Assert.Single(await List());
        Assert.Equal((_slips.Pools.Scheme, ReplyState.Due, false), (due.Scheme, due.State, due.Overdue));
        Assert.Equal(TimeProvider.System.GetUtcNow().DayIn("Europe/London").AddDays(30), due.DueBy.ToDay());
        Assert.Contains("no reply from headquarters yet", await Poster(prison), StringComparison.Ordinal);

        var give = new GiveReplyRequest { Name = due.Name, Said = "At night <nobody> came.", Done = "Two more are trained by June.", RequestId = Given.RequestId() };
        var given = await suite.Feedback.GiveReplyAsync(give, suite.As($"REGION@{_region}"));
        Assert.Equal(given, await suite.Feedback.GiveReplyAsync(give, suite.As($"REGION@{_region}"))); // sent again
        Assert.Equal([given], await List());
        foreach (var page in new[] { await Poster(prison), await Poster(quiet) })
        {
            Assert.All(["At night &lt;nobody&gt; came.", "Two more are trained by June."], text => Assert.Contains(text, page, StringComparison.Ordinal));
        }

        Assert.Contains("no reply from headquarters yet", await Poster(elsewhere), StringComparison.Ordinal);

        give.RequestId = Given.RequestId();
        (await Refused.By(() => suite.Feedback.GiveReplyAsync(give, suite.As($"REGION@{_region}")))).Is(ErrorReason.IllegalTransition).With("state", "GIVEN");
        await _slips.Pools.Close();
        Assert.Single(await List()); // owed once
    }

    [Fact]
    public async Task Who_is_late_stands_on_the_list_of_the_nation_and_of_no_other_region()
    {
        var late = await suite.Given.ReplyDue($"regions/{_region}", _slips.Pools.Scheme, inDays: -2);
        await suite.Given.ReplyDue($"regions/{_region}", _slips.Pools.Scheme, inDays: 2);
        Assert.Equal(late, Assert.Single(await List(overdue: true)).Name);
        Assert.Contains(late, (await suite.Feedback.ListRepliesAsync(new() { Parent = "regions/-", Overdue = true, PageSize = 500 }, suite.As("NATION"))).Replies.Select(reply => reply.Name));
        (await Refused.By(() => suite.Feedback.ListRepliesAsync(new() { Parent = $"regions/{_region}" }, suite.As("REGION@wales")))).Is(Platform.V1.ErrorReason.NotFound);
        (await Refused.By(() => suite.Feedback.GiveReplyAsync(new() { Name = late, Said = "A", Done = "B", RequestId = Given.RequestId() }, suite.As("REGION@wales")))).Is(Platform.V1.ErrorReason.NotFound);
        Assert.Equal(2, (await List()).Count);
    }

    [Fact]
    public async Task What_is_not_given_yet_no_establishment_reads()
    {
        await suite.Given.ReplyDue($"regions/{_region}", _slips.Pools.Scheme);
        Assert.Equal(0, await Seen("select set_config('app.tenant', 'MDI', true)"));
        Assert.Equal(1, await Seen($"select set_config('app.region', '{_region}', true)"));

        async Task<long> Seen(string scope)
        {
            await using var app = new Npgsql.NpgsqlConnection(suite.Connections("feedback").App);
            await app.OpenAsync();
            await using var transaction = await app.BeginTransactionAsync(); // rolled back
            await using var set = new Npgsql.NpgsqlCommand(scope, app);
            await set.ExecuteNonQueryAsync();
            await using var ask = new Npgsql.NpgsqlCommand($"select count(*) from replies where region = '{_region}'", app);
            return (long)(await ask.ExecuteScalarAsync())!;
        }
    }

    [Theory]
    [InlineData("GOVERNOR")]
    [InlineData("COORDINATOR")]
    public async Task A_prison_knows_by_when_a_reply_is_due_to_what_was_published_of_it_and_of_no_other_that_is_owed(string role)
    {
        var (prison, quiet) = (await _slips.Prison(_region), await _slips.Prison(_region));
        await _slips.Exposed(prison);
        await _slips.Come(prison, 11);
        await _slips.Come(quiet, 3);
        await suite.Given.ReplyDue($"regions/{_region}", _slips.Pools.Scheme); // of this month, to figures none of which are its own
        await suite.Given.ReplyDue("regions/wales", _slips.Pools.Scheme);
        await _slips.Pools.Close();
        var own = await suite.Feedback.GetEstablishmentReportAsync(new() { Parent = prison.Name, Scheme = _slips.Pools.Scheme, FirstDay = Pools.Month.ToProto() }, suite.As($"{role}@{prison.Code}"));
        var due = Assert.Single(await List(), reply => reply.Month.Equals(Pools.Month.ToProto()));
        Assert.Equal([due.Month], own.Months.Select(month => month.Month)); // its figures say already that a reply is owed
        Assert.Equal([due], await Own(prison, role));
        Assert.Empty(await Own(quiet, role)); // its three wait, and it doesn't learn that others had enough

        var given = await suite.Feedback.GiveReplyAsync(new() { Name = due.Name, Said = "Nobody came.", Done = "Two more are trained.", RequestId = Given.RequestId() }, suite.As($"REGION@{_region}"));
        Assert.Equal([given], await Own(prison, role));
        Assert.Empty(await Own(prison, role, ReplyState.Due));
        Assert.Empty(await Own(quiet, role));
        (await Refused.By(() => Own(quiet, role, by: prison))).Is(Platform.V1.ErrorReason.NotFound).With("resource", quiet.Name);
    }

    /// <summary>How a selection went, and what stood in the way, nobody owes a reply to.</summary>
    [Fact]
    public async Task A_reply_to_others_a_prison_does_not_find_by_figures_of_another_kind()
    {
        var (prison, other) = (await _slips.Prison(_region), await _slips.Prison(_region));
        await _slips.Exposed(other);
        await _slips.Come(other, 11);
        await _slips.Pools.Come(prison, 12);
        await _slips.Pools.Close();
        Assert.Single(await List());
        Assert.Empty(await Own(prison, "GOVERNOR"));
        Assert.Single(await Own(other, "GOVERNOR"));
    }

    [Fact]
    public async Task A_prisons_own_list_is_paged_by_the_last_day()
    {
        var (prison, atoms) = (new Prison(suite), new Reports.PublishedAtoms(suite));
        for (var month = 0; month < 3; month++)
        {
            await suite.Given.ReplyDue($"regions/{_region}", atoms.Scheme, inDays: 9 - month);
            await atoms.Add(_region, Reports.PublishedAtoms.Today.FirstOfMonth().AddMonths(-month), prison.Code, ("met", "YES", 12));
        }

        var (all, request) = (new List<Reply>(), new ListEstablishmentRepliesRequest { Parent = prison.Name, PageSize = 1 });
        do
        {
            var page = await suite.Feedback.ListEstablishmentRepliesAsync(request, suite.As(prison.Coordinator));
            all.AddRange(page.Replies);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal([7, 8, 9], all.Select(reply => reply.DueBy.ToDay().DayNumber - all[0].DueBy.ToDay().DayNumber + 7));
    }

    [Fact]
    public async Task The_list_is_paged_by_the_last_day()
    {
        var days = new[] { 5, -1, 12 };
        foreach (var day in days)
        {
            await suite.Given.ReplyDue($"regions/{_region}", _slips.Pools.Scheme, day);
        }

        var (all, request) = (new List<Reply>(), new ListRepliesRequest { Parent = $"regions/{_region}", PageSize = 1 });
        do
        {
            var page = await suite.Feedback.ListRepliesAsync(request, suite.As($"REGION@{_region}"));
            all.AddRange(page.Replies);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal(3, all.Count);
        Assert.Equal(all.Select(reply => reply.DueBy.ToDay()).Order(), all.Select(reply => reply.DueBy.ToDay()));
    }

    private async Task<IReadOnlyList<Reply>> List(bool overdue = false) =>
        (await suite.Feedback.ListRepliesAsync(new() { Parent = $"regions/{_region}", Overdue = overdue }, suite.As($"REGION@{_region}"))).Replies;

    private async Task<IReadOnlyList<Reply>> Own(Prison prison, string role, ReplyState state = default, Prison? by = null) =>
        (await suite.Feedback.ListEstablishmentRepliesAsync(new() { Parent = prison.Name, State = state }, suite.As($"{role}@{(by ?? prison).Code}"))).Replies;

    private async Task<string> Poster(Prison prison) =>
        (await suite.Feedback.GetPosterAsync(new() { Parent = prison.Name, Scheme = _slips.Pools.Scheme }, suite.As(prison.Coordinator))).Data.ToStringUtf8();
}
