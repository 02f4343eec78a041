using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using PeerSupport.Notebook.V1;
using PeerSupport.Platform.V1;

namespace PeerSupport.Platform.Tests;

internal sealed partial class NotebookApi
{
    private const int PageOfWatch = 50;

    /// <summary>Of a note only the title is stored; the rest is as it was given.</summary>
    public override Task<Note> UpdateNote(UpdateNoteRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            const string load = $"select {NoteRow.Columns} from notes where {ByName} for update";
            const string write = $"update notes set title = @Title, version = @Version where {ByName} returning {NoteRow.Columns}";
            var row = await tx.Maybe<NoteRow>(load, Key(request.Note.Name)) ?? throw Refusal.NotFound(request.Note.Name);
            var current = row.ToProto();
            (current.Ink, current.WrittenBy) = (new Ink { Colour = "black", Width = 3 }, "WRITER1");
            current.Tags.Add("old");
            var updated = UpdateMask.Apply(current, request.Note, request.UpdateMask, "note");
            row = await tx.One<NoteRow>(write, new { row.Establishment, row.NoteId, updated.Title, Version = Versions.Next(row.Version, tx.Now) });
            return updated;
        });

    public override Task WatchNotes(WatchNotesRequest request, IServerStreamWriter<WatchNotesResponse> responseStream, ServerCallContext context)
    {
        return watching!.Run(request, context, new Watch<Note> { List = List, Reread = Reread }, news => responseStream.WriteAsync(new()
        {
            Notes = { news.Rows },
            Removed = { news.Removed },
            Opening = news.Opening,
            ResumeToken = news.ResumeToken,
        }));

        async Task<Listed<Note>> List(Tx tx, string[]? after)
        {
            const string list = $"select {NoteRow.Columns} from notes where establishment = @parent and note_id > @after order by note_id limit @limit";
            var rows = await tx.Many<NoteRow>(list, new { parent = request.Parent.Split('/')[1], after = after?[0] ?? "", limit = PageOfWatch + 1 });
            return new([.. rows.Take(PageOfWatch).Select(row => row.ToProto())], rows.Count > PageOfWatch ? [rows[PageOfWatch - 1].NoteId] : null);
        }

        async Task<IReadOnlyList<Note>> Reread(Tx tx, string[] names)
        {
            const string load = $"select {NoteRow.Columns} from notes where establishment = @parent and note_id = any (@ids)";
            var rows = await tx.Many<NoteRow>(load, new { parent = request.Parent.Split('/')[1], ids = names.Select(name => name.Split('/')[3]).ToArray() });
            return [.. rows.Select(row => row.ToProto())];
        }
    }

    public override Task<ListEventsResponse> ListEvents(ListEventsRequest request, ServerCallContext context) => events!.List(request, context);

    public override Task<Webhook> CreateWebhook(CreateWebhookRequest request, ServerCallContext context) => webhooks!.Create(request, context);

    public override Task<Webhook> GetWebhook(GetWebhookRequest request, ServerCallContext context) => webhooks!.Get(request, context);

    public override Task<ListWebhooksResponse> ListWebhooks(ListWebhooksRequest request, ServerCallContext context) => webhooks!.List(request, context);

    public override Task<Webhook> RotateWebhookSecret(RotateWebhookSecretRequest request, ServerCallContext context) => webhooks!.RotateSecret(request, context);

    public override Task<Empty> DeleteWebhook(DeleteWebhookRequest request, ServerCallContext context) => webhooks!.Delete(request, context);
}
