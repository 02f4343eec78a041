using Grpc.Core;
using PeerSupport.Notebook.V1;
using Xunit;

namespace PeerSupport.Platform.Tests;

/// <summary>A watch shows what there is, then every change, and goes on where it ended.</summary>
public sealed class WatchTests(RunningNotebook notebook) : IClassFixture<RunningNotebook>
{
    private readonly string _tenant = RunningNotebook.Tenant();

    [Fact]
    public async Task First_comes_what_there_is_then_what_changes()
    {
        var note = await notebook.Write(_tenant, "there");
        var watcher = new Watcher(notebook, _tenant);
        var reading = watcher.Until("changed");
        await Eventually.Equal("there", () => Task.FromResult(watcher.Titles.GetValueOrDefault(note.Name)));
        await notebook.Rename(note, "changed");

        Assert.Null(await reading);
        Assert.False(watcher.Messages[0].Opening);
        Assert.All(watcher.Messages, message => Assert.NotEmpty(message.ResumeToken));
    }

    [Fact]
    public async Task A_long_opening_can_be_resumed_in_its_middle_and_misses_nothing_that_changed_meanwhile()
    {
        await Fill(120);
        var watcher = new Watcher(notebook, _tenant);
        Assert.Null(await watcher.Read(_ => true));
        Assert.True(watcher.Messages[0].Opening);
        Assert.Equal(50, watcher.Titles.Count);
        await notebook.Rename(new Note { Name = $"{_tenant}/notes/n005" }, "changed behind");

        Assert.Null(await watcher.Until("changed behind"));
        Assert.Equal(120, watcher.Titles.Count);
        Assert.Equal([50, 50, 20, 1], watcher.Messages.Select(message => message.Notes.Count).Where(notes => notes > 0));
    }

    [Fact]
    public async Task It_goes_on_on_another_instance_with_what_was_committed_while_nobody_watched()
    {
        var note = await notebook.Write(_tenant, "before");
        var watcher = new Watcher(notebook, _tenant);
        Assert.Null(await watcher.Until("before"));
        await notebook.Rename(note, "while away");

        await using var other = await notebook.Service.Another(NotebookModule.Module, RunningNotebook.Settings);
        Assert.Null(await watcher.Read(_ => watcher.Titles[note.Name] == "while away", at: other));
    }

    [Fact]
    public async Task What_another_instance_commits_is_seen_here()
    {
        await using var other = await notebook.Service.Another(NotebookModule.Module, RunningNotebook.Settings);
        var watcher = new Watcher(notebook, _tenant);
        var reading = watcher.Until("from there");
        await Eventually.Equal(true, () => Task.FromResult(watcher.Token.Length > 0));
        await RunningNotebook.ClientOf(other).CreateNoteAsync(new() { Parent = _tenant, Title = "from there", RequestId = Ids.New().ToString() }, notebook.As(_tenant));
        Assert.Null(await reading);
    }

    [Fact]
    public async Task A_quiet_stream_gets_fresh_tokens()
    {
        var watcher = new Watcher(notebook, _tenant);
        Assert.Null(await watcher.Read(_ => watcher.Messages.Count == 3));
        Assert.All(watcher.Messages, message => Assert.Empty(message.Notes));
        Assert.Equal(2, watcher.Messages.Skip(1).Select(message => message.ResumeToken).Count(token => token.Length > 0));
        Assert.Null(await watcher.Read(_ => true)); // at once, not after a heartbeat's time only
    }

    [Fact]
    public async Task Two_tenants_see_nothing_of_each_other()
    {
        var other = RunningNotebook.Tenant();
        var watcher = new Watcher(notebook, _tenant);
        var reading = watcher.Until("mine");
        await Eventually.Equal(true, () => Task.FromResult(watcher.Token.Length > 0));
        await notebook.Write(other, "theirs");
        await notebook.Write(_tenant, "mine");

        Assert.Null(await reading);
        Assert.Equal(["mine"], watcher.Titles.Values);
        Assert.Equal(StatusCode.NotFound, (await new Watcher(notebook, other).Read(_ => false, notebook.As(_tenant)))?.StatusCode);
    }

    [Fact]
    public async Task What_was_deleted_is_named()
    {
        var note = await notebook.Write(_tenant, "doomed");
        var watcher = new Watcher(notebook, _tenant);
        Assert.Null(await watcher.Until("doomed"));
        await notebook.Service.Db.Run(Scope.Tenant(_tenant.Split('/')[1]), async tx =>
        {
            await tx.Execute("delete from notes where note_id = @id", new { id = note.Name.Split('/')[3] });
            tx.Changed<Note>(note.Name);
        }, CancellationToken.None);

        Assert.Null(await watcher.Read(message => message.Removed.Contains(note.Name)));
    }

    [Fact]
    public async Task A_token_older_than_a_day_is_refused()
    {
        var old = new FeedToken(new(1, 0), TimeProvider.System.GetUtcNow().AddDays(-1).AddMinutes(-1)).Write(new WatchNotesRequest { Parent = _tenant });
        using var call = notebook.Client.WatchNotes(new() { Parent = _tenant, ResumeToken = old }, notebook.As(_tenant));
        var refused = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
        Assert.Equal((StatusCode.OutOfRange, "RESUME_TOKEN_EXPIRED"), (refused.StatusCode, Watcher.Reason(refused)));
    }

    [Fact]
    public async Task A_token_in_the_middle_of_what_was_missed_is_as_old_as_what_comes_after_it()
    {
        var note = await notebook.Write(_tenant, "there");
        var watcher = new Watcher(notebook, _tenant);
        Assert.Null(await watcher.Until("there"));
        await notebook.Service.Db.Run(Scope.Tenant(_tenant.Split('/')[1]), tx =>
        {
            foreach (var name in Enumerable.Range(0, 150).Select(nth => $"{_tenant}/notes/gone{nth}"))
            {
                tx.Changed<Note>(name);
            }

            return Task.CompletedTask;
        }, CancellationToken.None);
        await notebook.Service.Database.AsOwner($"update feed_changes set at = now() - interval '23 hours' where owner = '{_tenant}' and resource <> '{note.Name}'");

        Assert.Null(await watcher.Read(message => message.Removed.Count > 0));
        var now = TimeProvider.System.GetUtcNow();
        var (missed, middle) = (watcher.Messages[^1].Removed.Count, FeedToken.Read(new WatchNotesRequest { Parent = _tenant, ResumeToken = watcher.Token }, "resume_token", ChangeTable.Kept, now)!);
        Assert.InRange(missed, 1, 149);
        Assert.InRange(now - middle.At, TimeSpan.FromHours(22), ChangeTable.Kept);
        Assert.Null(await watcher.Read(message => (missed += message.Removed.Count) >= 150));
    }

    [Fact]
    public async Task That_somebody_watched_is_on_the_record_once_a_stream()
    {
        var note = await notebook.Write(_tenant, "first");
        var watcher = new Watcher(notebook, _tenant);
        var reading = watcher.Until("third");
        await notebook.Rename(note, "second");
        await notebook.Rename(note, "third");
        Assert.Null(await reading);
        Assert.Equal(1L, await notebook.Service.Database.See<long>($"select count(*) from audit where method like '%/WatchNotes' and tenant = '{_tenant.Split('/')[1]}'"));
    }

    private Task Fill(int notes) => notebook.Service.Db.Run(Scope.Tenant(_tenant.Split('/')[1]), tx => tx.Execute(
        "insert into notes select @tenant, 'n' || to_char(n, 'FM000'), 'title ' || n, 1, now() from generate_series(1, @notes) n", new { tenant = _tenant.Split('/')[1], notes }), CancellationToken.None);
}
