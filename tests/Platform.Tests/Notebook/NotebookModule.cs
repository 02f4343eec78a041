using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using PeerSupport.Notebook.V1;
using PeerSupport.Platform.V1;
using ErrorReason = PeerSupport.Notebook.V1.ErrorReason;

namespace PeerSupport.Platform.Tests;

internal static class NotebookModule
{
    public static ServiceModule Module { get; } = new()
    {
        Name = "notebook",
        Service = NotebookService.Descriptor,
        Map = app => app.MapGrpcService<NotebookApi>(),
        Assembly = typeof(NotebookModule).Assembly,
        Events = NotebookReflection.Descriptor,
        Constraints = new Dictionary<string, Func<Refusal>> { ["notes_title"] = TitleTaken },
    };

    public static Refusal TitleTaken() => new(ErrorReason.TitleTaken, "Another note has this title.");
}

internal sealed record NoteRow
{
    public const string Columns = "establishment, note_id, title, version, written_at";

    public required string Establishment { get; init; }

    public required string NoteId { get; init; }

    public required string Title { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset WrittenAt { get; init; }

    public Note ToProto() => new() { Name = $"establishments/{Establishment}/notes/{NoteId}", Title = Title, Etag = Etag.Of(Version) };
}

/// <summary>The notebook as a service of the suite would be written.</summary>
internal sealed partial class NotebookApi(Db db, Watching? watching = null, EventFeed? events = null, Webhooks? webhooks = null) : NotebookService.NotebookServiceBase
{
    private const string ByName = "establishment = @Establishment and note_id = @NoteId";

    public override Task<Note> CreateNote(CreateNoteRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            const string write = $"""
                insert into notes ({NoteRow.Columns})
                values (@Establishment, @NoteId, @Title, @Version, @Now)
                returning {NoteRow.Columns}
                """;
            var row = await tx.One<NoteRow>(write, new
            {
                Establishment = request.Parent.Split('/')[1],
                NoteId = Ids.Short(),
                request.Title,
                Version = Versions.Next(0, tx.Now),
                tx.Now,
            });
            tx.Emit(new NoteChanged { Note = row.ToProto(), Version = row.Version });
            tx.Changed<Note>(row.ToProto().Name);
            return row.ToProto();
        });

    public override Task<Note> RenameNote(RenameNoteRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            const string load = $"select {NoteRow.Columns} from notes where {ByName} for update";
            const string write = $"update notes set title = @Title, version = @Version where {ByName} returning {NoteRow.Columns}";
            var row = await tx.Maybe<NoteRow>(load, Key(request.Name)) ?? throw Refusal.NotFound(request.Name);
            Etag.Require(request.Etag, row.Version);

            row = await tx.One<NoteRow>(write, new { row.Establishment, row.NoteId, request.Title, Version = Versions.Next(row.Version, tx.Now) });
            tx.Emit(new NoteChanged { Note = row.ToProto(), Version = row.Version });
            tx.Changed<Note>(row.ToProto().Name);
            return row.ToProto();
        });

    public override Task<Note> GetNote(GetNoteRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"select {NoteRow.Columns} from notes where {ByName}";
            var row = await tx.Maybe<NoteRow>(load, Key(request.Name)) ?? throw Refusal.NotFound(request.Name);
            return row.ToProto();
        });

    public override Task<ListNotesResponse> ListNotes(ListNotesRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"""
                select {NoteRow.Columns} from notes
                where establishment = @Establishment and title > @After
                order by title
                limit @Limit
                """;
            var size = PageToken.Size(request.PageSize);
            var after = PageToken.Read(request)?[0] ?? "";
            var rows = await tx.Many<NoteRow>(load, new { Establishment = request.Parent.Split('/')[1], After = after, Limit = size + 1 });
            return new ListNotesResponse
            {
                Notes = { rows.Take(size).Select(row => row.ToProto()) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, rows[size - 1].Title) : "",
            };
        });

    public override Task<Whisper> CreateWhisper(CreateWhisperRequest request, ServerCallContext context)
    {
        return db.Write(request, context, Whisper, Reread);

        async Task<Whisper> Whisper(Tx tx)
        {
            const string write = "insert into whispers (establishment, whisper_id, loudness) values (@Establishment, @Id, @Loudness)";
            var (establishment, id) = (request.Parent.Split('/')[1], Ids.Short());
            await tx.Execute(write, new { Establishment = establishment, Id = id, request.Loudness });
            return new Whisper { Name = $"establishments/{establishment}/whispers/{id}", Loudness = request.Loudness };
        }

        async Task<Whisper> Reread(Tx tx, string name)
        {
            const string load = "select loudness from whispers where whisper_id = @Id";
            return new Whisper { Name = name, Loudness = await tx.One<int>(load, new { Id = name.Split('/')[3] }) };
        }
    }

    private static object Key(string name) => name.Split('/') is ["establishments", var establishment, "notes", var id]
        ? new { Establishment = establishment, NoteId = id }
        : throw Refusal.NotFound(name);
}
