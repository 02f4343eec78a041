using Grpc.Core;
using PeerSupport.Platform.V1;
using Xunit;

namespace PeerSupport.Platform.Tests;

/// <summary>Who can't reach the broker fetches the same events, and misses none.</summary>
public sealed class ListEventsTests(RunningNotebook notebook) : IClassFixture<RunningNotebook>
{
    private const string NoteChanged = "peersupport.notebook.v1.NoteChanged";

    [Fact]
    public async Task An_event_is_what_stands_on_the_wire_with_its_type_id_and_time()
    {
        var tenant = RunningNotebook.Tenant();
        var note = await notebook.Write(tenant, "wire");

        var got = Assert.Single(await Settled(tenant, 1));
        var stored = await notebook.Service.Database.See<string>($"select event_id || ' ' || kind || ' ' || body from feed_events where owner = '{tenant}'");
        Assert.Equal(NoteChanged, got.Type);
        Assert.StartsWith($"{got.Id} {got.Type} ", stored, StringComparison.Ordinal);
        Assert.Equal(Notebook.V1.NoteChanged.Parser.ParseJson(stored.Split(' ', 3)[2]).Note, note);
        Assert.Equal(note.Title, got.Data.Fields["note"].StructValue.Fields["title"].StringValue);
        Assert.InRange(TimeProvider.System.GetUtcNow() - got.Timestamp.ToDateTimeOffset(), TimeSpan.Zero, TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task Reading_on_from_a_token_gives_each_event_once_and_then_what_came_later()
    {
        var tenant = RunningNotebook.Tenant();
        foreach (var title in "abcde")
        {
            await notebook.Write(tenant, $"{title}");
        }

        await Settled(tenant, 5);
        var (seen, token) = (new List<string>(), "");
        for (var pages = 1; ; pages++)
        {
            var page = await List(tenant, token, 2);
            seen.AddRange(Titles(page));
            token = page.ResumeToken;
            if (page.NextPageToken.Length == 0)
            {
                Assert.Equal(3, pages);
                break;
            }
        }

        Assert.Equal(["a", "b", "c", "d", "e"], seen);
        Assert.Empty((await List(tenant, token)).Events);
        await notebook.Write(tenant, "f");
        await Settled(tenant, 6);
        Assert.Equal(["f"], Titles(await List(tenant, token)));
    }

    [Fact]
    public async Task Nobody_reads_of_another_tenant_and_what_is_not_published_stays_inside()
    {
        var (mine, other) = (RunningNotebook.Tenant(), RunningNotebook.Tenant());
        await notebook.Write(other, "theirs");
        await notebook.Service.Db.Run(Scope.Tenant(mine.Split('/')[1]), tx =>
        {
            tx.Emit(new Notebook.V1.NotesCounted { Id = "1", Parent = mine, Count = 1 });
            return Task.CompletedTask;
        }, CancellationToken.None);

        await Settled(other, 1);
        Assert.Empty((await List(mine)).Events);
        var refused = await Assert.ThrowsAsync<RpcException>(() => notebook.Client.ListEventsAsync(new() { Parent = other }, notebook.As(mine)).ResponseAsync);
        Assert.Equal(StatusCode.NotFound, refused.StatusCode);
    }

    [Fact]
    public async Task Types_can_be_chosen_and_one_that_is_not_published_is_named()
    {
        var tenant = RunningNotebook.Tenant();
        await notebook.Write(tenant, "chosen");
        await Settled(tenant, 1);
        Assert.Single((await notebook.Client.ListEventsAsync(new() { Parent = tenant, Types_ = { NoteChanged } }, notebook.As(tenant))).Events);

        var refused = await Assert.ThrowsAsync<RpcException>(() => notebook.Client.ListEventsAsync(
            new() { Parent = tenant, Types_ = { NoteChanged, "peersupport.notebook.v1.NotesCounted" } }, notebook.As(tenant)).ResponseAsync);
        Assert.Equal("types[1]", refused.GetRpcStatus()!.GetDetail<Google.Rpc.BadRequest>()!.FieldViolations.Single().Field);
    }

    [Fact]
    public async Task A_token_older_than_what_is_kept_says_so_and_a_foreign_one_too()
    {
        var tenant = RunningNotebook.Tenant();
        var request = new ListEventsRequest { Parent = tenant };
        var week = new FeedToken(new(1, 0), TimeProvider.System.GetUtcNow().AddDays(-7).AddMinutes(-1)).Write(request);
        await Refused(week, StatusCode.OutOfRange, "RESUME_TOKEN_EXPIRED");
        await Refused(new FeedToken(new(1L << 40, 0), TimeProvider.System.GetUtcNow()).Write(request), StatusCode.OutOfRange, "RESUME_TOKEN_EXPIRED");
        await Refused(new FeedToken(new(1, 0), TimeProvider.System.GetUtcNow()).Write(new ListEventsRequest { Parent = "establishments/ZZZ" }), StatusCode.InvalidArgument, "BAD_PAGE_TOKEN");
        await Refused(PageToken.Next(request, "1", "-1", "x"), StatusCode.InvalidArgument, "BAD_PAGE_TOKEN");

        async Task Refused(string token, StatusCode code, string reason)
        {
            var refused = await Assert.ThrowsAsync<RpcException>(() => List(tenant, token));
            Assert.Equal((code, reason), (refused.StatusCode, refused.GetRpcStatus()!.GetDetail<Google.Rpc.ErrorInfo>()!.Reason));
        }
    }

    [Fact]
    public async Task The_same_is_had_as_JSON_over_HTTP()
    {
        var tenant = RunningNotebook.Tenant();
        await notebook.Write(tenant, "json");
        await Settled(tenant, 1);
        var token = notebook.As(tenant).GetValue("authorization")!["Bearer ".Length..];
        var (status, body) = await notebook.Service.Get($"/v1/notebook/{tenant}/events", token);

        Assert.Equal(200, status);
        var e = body.GetProperty("events")[0];
        Assert.Equal("json", e.GetProperty("data").GetProperty("note").GetProperty("title").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.String, e.GetProperty("data").GetProperty("version").ValueKind);
        Assert.NotEmpty(body.GetProperty("resumeToken").GetString()!);
    }

    /// <summary>When so many can be had: an older transaction, of another test even, may hold them back for a while.</summary>
    private async Task<IReadOnlyList<Event>> Settled(string tenant, int count)
    {
        IReadOnlyList<Event> events = [];
        await Eventually.Equal(count, async () => (events = (await List(tenant)).Events).Count);
        return events;
    }

    private static IEnumerable<string> Titles(ListEventsResponse page) => page.Events.Select(e => e.Data.Fields["note"].StructValue.Fields["title"].StringValue);

    private async Task<ListEventsResponse> List(string tenant, string token = "", int size = 0) =>
        await notebook.Client.ListEventsAsync(new() { Parent = tenant, PageToken = token, PageSize = size }, notebook.As(tenant, "READER"));
}
