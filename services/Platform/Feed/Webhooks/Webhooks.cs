using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using PeerSupport.Platform.V1;

namespace PeerSupport.Platform;

/// <summary>The calls about a service's webhooks. They belong to the tenant or provider whose events they get.</summary>
public sealed class Webhooks
{
    private const int Most = 20;
    private const string ByName = "owner = @owner and webhook_id = @id";

    private readonly Db _db;
    private readonly Owner _owner;
    private readonly PublishedEvents _published;
    private readonly WebhookKeys _keys;
    private readonly WebhookSender _sender;

    internal Webhooks(Db db, Owner owner, PublishedEvents published, WebhookKeys keys, WebhookSender sender) =>
        (_db, _owner, _published, _keys, _sender) = (db, owner, published, keys, sender);

    /// <summary>It gets what commits from now on.</summary>
    public Task<Webhook> Create(CreateWebhookRequest request, ServerCallContext call)
    {
        var owner = _owner.Of(call, request.Parent);
        var types = request.Types_.Count > 0 ? _published.Choose(request.Types_) : [];
        if (_sender.Complaint(request.Url) is { } complaint)
        {
            throw Refusal.Invalid(("url", complaint));
        }

        _keys.Require();
        return _db.Write(request, call, async tx =>
        {
            const string create = $"""
                insert into webhooks (owner, webhook_id, url, types, generation, next_attempt_at, created_at)
                select @owner, @id, @Url, @types, 1, @Now, @Now
                where (select count(*) from webhooks where owner = @owner) < @most
                returning {WebhookRow.Columns}
                """;
            var row = await tx.Maybe<WebhookRow>(create, new { owner, id = Ids.Short(), request.Url, types, tx.Now, most = Most })
                ?? throw new Refusal(ErrorReason.TooManyWebhooks, $"There are {Most} webhooks already: delete one first.");
            return row.ToProto(_keys.Secret(row));
        }, WithSecret);
    }

    /// <summary>Without its secret.</summary>
    public Task<Webhook> Get(GetWebhookRequest request, ServerCallContext call)
    {
        _owner.Of(call, request.Name);
        return _db.Read(call, async tx => (await Load(tx, request.Name)).ToProto());
    }

    /// <summary>Without their secrets.</summary>
    public Task<ListWebhooksResponse> List(ListWebhooksRequest request, ServerCallContext call)
    {
        var owner = _owner.Of(call, request.Parent);
        return _db.Read(call, async tx =>
        {
            const string list = $"""
                select {WebhookRow.Columns} from webhooks
                where owner = @owner and webhook_id > @after
                order by webhook_id
                limit @limit
                """;
            var size = PageToken.Size(request.PageSize);
            var rows = await tx.Many<WebhookRow>(list, new { owner, after = PageToken.Read(request)?[0] ?? "", limit = size + 1 });
            return new ListWebhooksResponse
            {
                Webhooks = { rows.Take(size).Select(row => row.ToProto()) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, rows[size - 1].WebhookId) : "",
            };
        });
    }

    /// <summary>The secret before goes on being signed with for a day.</summary>
    public Task<Webhook> RotateSecret(RotateWebhookSecretRequest request, ServerCallContext call)
    {
        _owner.Of(call, request.Name);
        _keys.Require();
        return _db.Write(request, call, async tx =>
        {
            const string rotate = $"update webhooks set generation = generation + 1, previous_until = @until where {ByName} returning {WebhookRow.Columns}";
            var (owner, id) = Split(request.Name);
            var row = await tx.Maybe<WebhookRow>(rotate, new { owner, id, until = tx.Now + WebhookKeys.Overlap }) ?? throw Refusal.NotFound(request.Name);
            return row.ToProto(_keys.Secret(row));
        }, WithSecret);
    }

    /// <summary>What it has not got yet it does not get any more.</summary>
    public Task<Empty> Delete(DeleteWebhookRequest request, ServerCallContext call)
    {
        _owner.Of(call, request.Name);
        return _db.Write(request, call, async tx =>
        {
            const string delete = $"delete from webhooks where {ByName}";
            var (owner, id) = Split(request.Name);
            return await tx.Execute(delete, new { owner, id }) == 1 ? new Empty() : throw Refusal.NotFound(request.Name);
        });
    }

    private async Task<Webhook> WithSecret(Tx tx, string name)
    {
        var row = await Load(tx, name);
        return row.ToProto(_keys.Secret(row));
    }

    private static async Task<WebhookRow> Load(Tx tx, string name)
    {
        const string load = $"select {WebhookRow.Columns} from webhooks where {ByName}";
        var (owner, id) = Split(name);
        return await tx.Maybe<WebhookRow>(load, new { owner, id }) ?? throw Refusal.NotFound(name);
    }

    private static (string Owner, string Id) Split(string name) => (Owner.Of(name), name[(name.LastIndexOf('/') + 1)..]);
}
