using Grpc.Core;
using Microsoft.AspNetCore.Http;
using PeerSupport.Platform.V1;
using Xunit;

namespace PeerSupport.Platform.Tests;

/// <summary>Events go to whoever asked, signed, in order, until they are taken.</summary>
public sealed class WebhookTests(RunningNotebook notebook) : IClassFixture<RunningNotebook>, IAsyncLifetime
{
    private readonly string _tenant = RunningNotebook.Tenant();
    private Receiver _receiver = null!;

    [Fact]
    public async Task An_event_arrives_signed_as_the_Standard_Webhooks_specification_says()
    {
        var webhook = await Create();
        await notebook.Write(_tenant, "signed");
        await Arrive("signed");

        var delivery = _receiver.Deliveries.Single();
        Assert.True(delivery.IsSignedWith(webhook.Secret));
        Assert.False(delivery.IsSignedWith("whsec_" + Convert.ToBase64String(new byte[32])));
        Assert.False(delivery.IsSignedWith((await Create("/other")).Secret)); // each has its own
        Assert.Equal(delivery.Id, Event.Parser.ParseJson(delivery.Body).Id);
        Assert.InRange(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - long.Parse(delivery.Timestamp, null), 0, 300);
        await Eventually.Equal(WebhookState.Active, async () => (await Get(webhook)).State);
        Assert.NotNull((await Get(webhook)).LastDeliveredAt);
    }

    [Fact]
    public async Task What_is_not_taken_is_sent_again_and_nothing_overtakes_it()
    {
        var failures = 0;
        _receiver.Answer = (delivery, _) => Task.FromResult(delivery.Title == "b" && Interlocked.Increment(ref failures) <= 3 ? 503 : 200);
        await Create();
        foreach (var title in "abc")
        {
            await notebook.Write(_tenant, $"{title}");
        }

        await Arrive("a", "b", "b", "b", "b", "c");
        Assert.Single(_receiver.Deliveries.Where(delivery => delivery.Title == "b").Select(delivery => delivery.Id).Distinct());
    }

    [Fact]
    public async Task A_receiver_that_takes_nothing_is_seen_to_fail_and_gets_all_when_it_is_back()
    {
        _receiver.Answer = (_, _) => Task.FromResult(500);
        var webhook = await Create();
        await notebook.Write(_tenant, "kept");
        await Eventually.Equal(WebhookState.Failing, async () => (await Get(webhook)).State);
        var failing = await Get(webhook);
        Assert.Equal("HTTP 500", failing.LastFailure);
        Assert.True(failing.NextAttemptAt > failing.FailingSince);

        _receiver.Deliveries.Clear();
        _receiver.Answer = (_, _) => Task.FromResult(204);
        await Eventually.Equal(WebhookState.Active, async () => (await Get(webhook)).State);
        Assert.Equal("kept", _receiver.Titles("/")[^1]);
        Assert.Null((await Get(webhook)).FailingSince);
    }

    [Fact]
    public async Task A_receiver_that_hangs_holds_up_only_itself()
    {
        _receiver.Answer = async (delivery, http) => delivery.Path == "/hangs" ? await Forever(http) : 200;
        var hanging = await Create("/hangs");
        await Create("/quick");
        foreach (var title in "abc")
        {
            await notebook.Write(_tenant, $"{title}");
        }

        await Eventually.Equal("abc", () => Task.FromResult(string.Concat(_receiver.Titles("/quick"))));
        await Eventually.Equal("TIMEOUT", async () => (await Get(hanging)).LastFailure);

        static async Task<int> Forever(HttpContext http)
        {
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return 200;
        }
    }

    [Fact]
    public async Task While_a_secret_is_replaced_deliveries_hold_by_the_old_one_and_the_new()
    {
        var before = await Create();
        var request = new RotateWebhookSecretRequest { Name = before.Name, RequestId = Ids.New().ToString() };
        var after = await notebook.Client.RotateWebhookSecretAsync(request, notebook.As(_tenant));
        Assert.NotEqual(before.Secret, after.Secret);
        Assert.Equal(after.Secret, (await notebook.Client.RotateWebhookSecretAsync(request, notebook.As(_tenant))).Secret);
        await notebook.Write(_tenant, "both");
        await Arrive("both");
        Assert.True(_receiver.Deliveries.Single().IsSignedWith(before.Secret));
        Assert.True(_receiver.Deliveries.Single().IsSignedWith(after.Secret));

        await notebook.Service.Database.AsOwner("update webhooks set previous_until = now() where previous_until is not null");
        await notebook.Write(_tenant, "new only");
        await Arrive("both", "new only");
        Assert.False(_receiver.Deliveries.Last().IsSignedWith(before.Secret));
    }

    [Fact]
    public async Task The_secret_is_told_once_and_stands_nowhere_in_the_database()
    {
        var request = new CreateWebhookRequest { Parent = _tenant, Url = _receiver.Url, RequestId = Ids.New().ToString() };
        var created = await notebook.Client.CreateWebhookAsync(request, notebook.As(_tenant));
        Assert.Equal(created, await notebook.Client.CreateWebhookAsync(request, notebook.As(_tenant)));
        Assert.Empty((await Get(created)).Secret);
        Assert.All((await notebook.Client.ListWebhooksAsync(new() { Parent = _tenant }, notebook.As(_tenant))).Webhooks, webhook => Assert.Empty(webhook.Secret));
        var stored = Convert.FromBase64String(created.Secret["whsec_".Length..]);
        var dump = await notebook.Service.Database.See<string>("select string_agg(r::text, '') from (select w::text from webhooks w union all select r::text from request_ids r) r");
        Assert.DoesNotContain(created.Secret, dump, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexStringLower(stored), dump, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(created.Secret)), dump, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_that_ran_belongs_to_its_body()
    {
        var (id, headers, other) = (Ids.New().ToString(), notebook.As(_tenant), await Create("/other"));
        var ran = await notebook.Client.CreateWebhookAsync(new() { Parent = _tenant, Url = _receiver.Url, RequestId = id }, headers);
        await notebook.Client.RotateWebhookSecretAsync(new() { Name = ran.Name, RequestId = id }, headers);
        await notebook.Client.DeleteWebhookAsync(new() { Name = ran.Name, RequestId = id }, headers);

        await Reused(() => notebook.Client.CreateWebhookAsync(new() { Parent = _tenant, Url = _receiver.Url + "/more", RequestId = id }, headers).ResponseAsync,
            HttpMethod.Post, $"{_tenant}/webhooks", $$"""{"url": "{{_receiver.Url}}/more", "request_id": "{{id}}"}""");
        await Reused(() => notebook.Client.RotateWebhookSecretAsync(new() { Name = other.Name, RequestId = id }, headers).ResponseAsync,
            HttpMethod.Post, $"{other.Name}:rotateSecret", $$"""{"request_id": "{{id}}"}""");
        await Reused(() => notebook.Client.DeleteWebhookAsync(new() { Name = other.Name, RequestId = id }, headers).ResponseAsync, HttpMethod.Delete, $"{other.Name}?request_id={id}");
        var kept = Assert.Single((await notebook.Client.ListWebhooksAsync(new() { Parent = _tenant }, headers)).Webhooks);
        Assert.Equal((other.Name, other.Url), (kept.Name, kept.Url));

        async Task Reused(Func<Task> call, HttpMethod verb, string path, string? body = null)
        {
            Assert.Equal("REQUEST_ID_REUSED", Watcher.Reason(await Assert.ThrowsAsync<RpcException>(call)));
            var (status, told) = await notebook.Service.Send(verb, $"/v1/notebook/{path}", body, headers.GetValue("authorization")!["Bearer ".Length..]);
            Assert.Equal((400, "REQUEST_ID_REUSED"), (status, told.GetProperty("details")[0].GetProperty("reason").GetString()));
        }
    }

    [Fact]
    public async Task Two_instances_deliver_each_event_in_order_and_not_side_by_side()
    {
        await using var other = await notebook.Service.Another(NotebookModule.Module, RunningNotebook.Settings);
        var (now, most) = (0, 0);
        _receiver.Answer = async (_, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            await Task.Delay(5);
            Interlocked.Decrement(ref now);
            return 200;
        };
        await Create();
        var titles = Enumerable.Range(0, 60).Select(number => $"{number}").ToArray();
        foreach (var (number, title) in titles.Index())
        {
            var at = number % 2 == 0 ? notebook.Client : RunningNotebook.ClientOf(other);
            await at.CreateNoteAsync(new() { Parent = _tenant, Title = title, RequestId = Ids.New().ToString() }, notebook.As(_tenant));
        }

        // one whose answer came too late comes again, before the next
        await Eventually.Equal(string.Join(' ', titles), () => Task.FromResult(string.Join(' ', _receiver.Titles("/").Aggregate(new List<string>(), (seen, title) => seen is [.., var last] && last == title ? seen : [.. seen, title]))));
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task It_gets_the_types_it_asked_for_of_its_own_tenant_from_its_creation_to_its_end()
    {
        await notebook.Write(_tenant, "before");
        await notebook.Write(RunningNotebook.Tenant(), "theirs");
        await Eventually.Equal(1, async () => (await notebook.Client.ListEventsAsync(new() { Parent = _tenant }, notebook.As(_tenant))).Events.Count);
        var webhook = await Create();
        await notebook.Write(_tenant, "mine");
        await Arrive("mine");
        await notebook.Client.DeleteWebhookAsync(new() { Name = webhook.Name, RequestId = Ids.New().ToString() }, notebook.As(_tenant));
        await Create("/next");
        await notebook.Write(_tenant, "after");
        await Eventually.Equal("after", () => Task.FromResult(string.Concat(_receiver.Titles("/next"))));

        Assert.Equal(["mine"], _receiver.Titles("/"));
        var gone = await Assert.ThrowsAsync<RpcException>(() => Get(webhook));
        Assert.Equal(StatusCode.NotFound, gone.StatusCode);
    }

    public async ValueTask InitializeAsync() => _receiver = await Receiver.Start();

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();

    private async Task<Webhook> Create(string path = "") => await notebook.Client.CreateWebhookAsync(
        new() { Parent = _tenant, Url = _receiver.Url + path, RequestId = Ids.New().ToString() }, notebook.As(_tenant));

    private async Task<Webhook> Get(Webhook webhook) => await notebook.Client.GetWebhookAsync(new() { Name = webhook.Name }, notebook.As(_tenant));

    private Task Arrive(params string[] titles) => Eventually.Equal(string.Join(' ', titles), () => Task.FromResult(string.Join(' ', _receiver.Titles("/"))));
}
