using Google.Protobuf;
using PeerSupport.Notebook.V1;
using Xunit;
using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.Platform.Tests;

/// <summary>A request id runs once, whatever the network does.</summary>
public sealed class RequestIdTests(NotebookDatabase database) : IClassFixture<NotebookDatabase>
{
    [Fact]
    public async Task A_request_sent_again_gets_the_first_answer_and_nothing_happens_twice()
    {
        var request = Create("sent twice");
        var first = await database.Api.CreateNote(request, NotebookCall.To("CreateNote"));
        var again = await database.Api.CreateNote(request, NotebookCall.To("CreateNote"));

        Assert.Equal(first, again);
        Assert.Equal(1L, await database.See<long>("select count(*) from notes where title = 'sent twice'"));
        Assert.Equal(1L, await database.See<long>("select count(*) from outbox where body like '%sent twice%'"));
        Assert.Equal(1L, await database.See<long>($"select count(*) from audit where resource = '{first.Name}'"));
    }

    [Fact]
    public async Task Eight_at_once_run_once_and_all_get_the_same_answer()
    {
        var runs = 0;
        var request = Create("raced");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
            database.Db.Write(request, NotebookCall.To("CreateNote"), async tx =>
            {
                Interlocked.Increment(ref runs);
                await tx.Execute("select pg_sleep(0.1)");
                return new Note { Name = Ids.Short() };
            }))));

        Assert.Equal(1, runs);
        Assert.Single(answers.Distinct());
    }

    [Fact]
    public async Task Another_body_under_the_same_id_is_refused()
    {
        var request = Create("one body");
        await database.Api.CreateNote(request, NotebookCall.To("CreateNote"));
        request.Title = "another body";

        var refusal = await Assert.ThrowsAsync<Refusal>(() => database.Api.CreateNote(request, NotebookCall.To("CreateNote")));
        Assert.Equal(PlatformReason.RequestIdReused, refusal.Reason);
    }

    [Fact]
    public async Task What_was_sent_cant_be_guessed_back_from_what_is_stored()
    {
        var request = Create("A1234BC");
        await database.Api.CreateNote(request, NotebookCall.To("CreateNote"));
        var guess = request.Clone();
        guess.RequestId = "";
        var bare = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(guess.ToByteArray()));

        Assert.Equal(1L, await database.See<long>($"select count(*) from request_ids where id = '{request.RequestId}'"));
        Assert.Equal(0L, await database.See<long>($"select count(*) from request_ids where encode(digest, 'hex') = '{bare}'"));
    }

    [Fact]
    public async Task The_same_id_of_another_user_is_another_request()
    {
        var request = Create("shared id");
        await database.Api.CreateNote(request, NotebookCall.To("CreateNote"));

        var refusal = await Assert.ThrowsAsync<Refusal>(() => database.Api.CreateNote(request, NotebookCall.To("CreateNote", user: "WRITER2")));
        Assert.Equal(ErrorReason.TitleTaken, refusal.Reason);
    }

    [Fact]
    public async Task The_same_id_at_another_place_is_another_request()
    {
        var (request, runs) = (Create("two places"), 0);
        foreach (var call in new[] { NotebookCall.To("CreateNote"), NotebookCall.To("CreateNote", "LEI"), NotebookCall.To("CreateNote", Scope.Provider("shannon-trust")) })
        {
            await database.Db.Write(request, call, _ => Task.FromResult(new Note { Name = $"{++runs}" }));
        }

        Assert.Equal(3, runs);
    }

    [Fact]
    public async Task A_refusal_is_not_stored_so_the_same_id_may_succeed_later()
    {
        var request = Create("refused at first");
        var call = NotebookCall.To("CreateNote");
        await Assert.ThrowsAsync<Refusal>(() => database.Db.Write<Note>(request, call, async tx =>
        {
            await tx.Execute("insert into notes values ('MDI', 'refused', 'refused', 1, now())");
            tx.Emit(new NotesCounted { Id = "refused" });
            tx.Schedule("remind", "refused", tx.Now);
            throw Refusal.NotFound("notes/refused");
        }));

        Assert.Equal(0L, await database.See<long>("select count(*) from notes where note_id = 'refused'"));
        Assert.Equal(0L, await database.See<long>("select count(*) from outbox where body like '%refused%'"));
        Assert.Equal(0L, await database.See<long>("select count(*) from timers where key = 'refused'"));
        Assert.Equal(0L, await database.See<long>($"select count(*) from request_ids where id = '{request.RequestId}'"));
        Assert.Equal("refused at first", (await database.Api.CreateNote(request, call)).Title);
    }

    [Fact]
    public async Task A_confidential_answer_is_stored_by_name_only_and_read_again()
    {
        var request = new CreateWhisperRequest { Parent = "establishments/MDI", Loudness = 3, RequestId = Ids.New().ToString() };
        var first = await database.Api.CreateWhisper(request, NotebookCall.To("CreateWhisper"));
        await database.See<int?>("update whispers set loudness = 4");
        var again = await database.Api.CreateWhisper(request, NotebookCall.To("CreateWhisper"));

        Assert.Equal((first.Name, 4), (again.Name, again.Loudness));
        Assert.Equal(first.Name, await database.See<string>($"select resource from request_ids where id = '{request.RequestId}' and response is null"));
    }

    [Fact]
    public async Task A_confidential_answer_without_a_way_to_read_it_again_is_a_programming_error() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            database.Db.Write(new CreateWhisperRequest(), NotebookCall.To("CreateWhisper"), _ => Task.FromResult(new Whisper())));

    [Fact]
    public async Task What_already_ran_is_known_before_anything_remote_is_asked()
    {
        var request = Create("asked before");
        var call = NotebookCall.To("CreateNote");
        Assert.Null(await database.Db.Replayed<Note>(request, call));

        var note = await database.Api.CreateNote(request, call);
        Assert.Equal(note, await database.Db.Replayed<Note>(request, call));
    }

    [Fact]
    public async Task An_id_that_is_no_uuid_is_refused_by_name()
    {
        var refusal = await Assert.ThrowsAsync<Refusal>(() =>
            database.Api.CreateNote(new CreateNoteRequest { RequestId = "1" }, NotebookCall.To("CreateNote")));
        Assert.Equal("request_id", Assert.Single(refusal.Fields).Field);
    }

    [Fact]
    public async Task A_day_later_ids_are_swept_and_younger_ones_stay()
    {
        await database.Api.CreateNote(Create("to be swept"), NotebookCall.To("CreateNote"));
        var ids = await database.See<long>("select count(*) from request_ids");

        Assert.Equal(0, (await database.SweepIn(TimeSpan.FromHours(23.9)))["request_ids"]);
        Assert.InRange((await database.SweepIn(TimeSpan.FromHours(24.1)))["request_ids"], ids, int.MaxValue);
    }

    internal static CreateNoteRequest Create(string title) => new() { Parent = "establishments/MDI", Title = title, RequestId = Ids.New().ToString() };
}
