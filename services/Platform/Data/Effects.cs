using System.Text;
using Dapper;
using Google.Protobuf;

namespace PeerSupport.Platform;

/// <summary>What a transaction leaves beside its rows: events, changes for watchers, timers, audit rows. They are written with the commit, in one round trip.</summary>
internal sealed class Effects
{
    private const string Outbox = """
        insert into outbox (message_id, type, tenant, body, traceparent)
        select message_id, type, @tx_at_tenant, body, @tx_traceparent
        from unnest(@tx_ids, @tx_types, @tx_bodies) with ordinality as e (message_id, type, body, nth)
        order by nth;

        """;

    private const string Publish = """
        insert into feed_events (owner, kind, event_id, body, at)
        select owner, kind, event_id, body, @tx_now
        from unnest(@tx_event_owners, @tx_event_kinds, @tx_event_ids, @tx_event_bodies) with ordinality as e (owner, kind, event_id, body, nth)
        order by nth;

        """;

    private const string Change = """
        insert into feed_changes (owner, kind, resource, at)
        select owner, kind, resource, @tx_now
        from unnest(@tx_changed_owners, @tx_changed_kinds, @tx_changed) as c (owner, kind, resource);

        """;

    private const string SetTimers = """
        insert into timers (tenant, kind, key, due_at)
        select @tx_at_tenant, kind, key, due_at
        from unnest(@tx_set_kinds, @tx_set_keys, @tx_set_due) as t (kind, key, due_at)
        on conflict (tenant, kind, key) do update set due_at = excluded.due_at;

        """;

    private const string DropTimers = """
        delete from timers
        using unnest(@tx_drop_kinds, @tx_drop_keys) as t (kind, key)
        where timers.tenant = @tx_at_tenant and timers.kind = t.kind and timers.key = t.key;

        """;

    private const string Trail = """
        insert into audit (at, tenant, client, user_subject, method, action, resource, trace_id)
        select @tx_now, @tx_at_tenant, @tx_client, @tx_user, @tx_method, action, resource, @tx_trace
        from unnest(@tx_actions, @tx_resources) as a (action, resource);

        """;

    private readonly List<(Guid Id, string Type, string Body)> _events = [];
    private readonly List<(string Action, string Resource)> _audit = [];
    private readonly List<(string Owner, string Type, Guid Id, string Body)> _published = [];
    private readonly HashSet<(string Kind, string Resource)> _changed = [];

    // Sorted, so that two transactions meet the same timers in the same order and can't deadlock on them. No instant: to be deleted.
    private readonly SortedDictionary<(string Kind, string Key), DateTimeOffset?> _timers = [];

    public bool HasEvents => _events.Count > 0;

    /// <summary>There is news for watchers.</summary>
    public bool HasChanges => _changed.Count > 0;

    /// <summary>There is news for integrators.</summary>
    public bool HasPublished => _published.Count > 0;

    // As the event is now: what its sender does with the message later does not count.
    public void Emit(IMessage @event)
    {
        var (id, type, body) = (Ids.Random(), @event.Descriptor.FullName, JsonFormatter.Default.Format(@event));
        _events.Add((id, type, body));
        if (PublishedEvents.ResourceOf(@event) is { } resource)
        {
            _published.Add((Owner.Of(resource), type, id, body));
        }
    }

    public void Changed(string kind, string resource) => _changed.Add((kind, resource));

    public void Schedule(string kind, string key, DateTimeOffset dueAt) => _timers[(kind, key)] = dueAt.ToUniversalTime();

    public void Cancel(string kind, string key) => _timers[(kind, key)] = null;

    public void Audit(string action, string resource) => _audit.Add((action, resource));

    public bool HasTimersBy(DateTimeOffset instant) => _timers.Values.Any(dueAt => dueAt <= instant);

    public string Sql(string? tail) => new StringBuilder()
        .Append(HasEvents ? Outbox : "")
        .Append(HasPublished ? Publish : "")
        .Append(HasChanges ? Change : "")
        .Append(_timers.Values.Any(dueAt => dueAt is not null) ? SetTimers : "")
        .Append(_timers.Values.Any(dueAt => dueAt is null) ? DropTimers : "")
        .Append(_audit.Count > 0 ? Trail : "")
        .Append(tail is null ? "" : tail + ";\n")
        .ToString();

    public void AddTo(DynamicParameters parameters)
    {
        if (HasEvents)
        {
            parameters.AddDynamicParams(new
            {
                tx_ids = _events.Select(e => e.Id).ToArray(),
                tx_types = _events.Select(e => e.Type).ToArray(),
                tx_bodies = _events.Select(e => e.Body).ToArray(),
            });
        }

        if (HasPublished)
        {
            parameters.AddDynamicParams(new
            {
                tx_event_owners = _published.Select(e => e.Owner).ToArray(),
                tx_event_kinds = _published.Select(e => e.Type).ToArray(),
                tx_event_ids = _published.Select(e => e.Id).ToArray(),
                tx_event_bodies = _published.Select(e => e.Body).ToArray(),
            });
        }

        if (HasChanges)
        {
            parameters.AddDynamicParams(new
            {
                tx_changed_owners = _changed.Select(c => Owner.Of(c.Resource)).ToArray(),
                tx_changed_kinds = _changed.Select(c => c.Kind).ToArray(),
                tx_changed = _changed.Select(c => c.Resource).ToArray(),
            });
        }

        if (_timers.Count > 0)
        {
            var (set, drop) = (_timers.Where(t => t.Value is not null).ToArray(), _timers.Where(t => t.Value is null).ToArray());
            parameters.AddDynamicParams(new
            {
                tx_set_kinds = set.Select(t => t.Key.Kind).ToArray(),
                tx_set_keys = set.Select(t => t.Key.Key).ToArray(),
                tx_set_due = set.Select(t => t.Value!.Value).ToArray(),
                tx_drop_kinds = drop.Select(t => t.Key.Kind).ToArray(),
                tx_drop_keys = drop.Select(t => t.Key.Key).ToArray(),
            });
        }

        if (_audit.Count > 0)
        {
            parameters.AddDynamicParams(new
            {
                tx_actions = _audit.Select(a => a.Action).ToArray(),
                tx_resources = _audit.Select(a => a.Resource).ToArray(),
            });
        }
    }
}
