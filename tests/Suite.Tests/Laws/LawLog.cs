using System.Text.Json;
using Npgsql;
using PeerSupport.Harness;
using PeerSupport.Harness.Laws;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Rows = PeerSupport.Harness.Rows;

namespace PeerSupport.Suite.Tests;

/// <summary>
/// What scheduling's database was told to write, as it wrote it: triggers of the test's own log each row in the transaction that wrote it, so what was rolled
/// back never happened.
/// </summary>
internal sealed class LawLog(SuiteFixture suite)
{
    /// <summary>Their keys are ids that no two establishments share.</summary>
    private static readonly string[] s_ofRequests = ["match", "offer-lapse", "escalate", "expire", "contact-limit", "climb", "not-back", "forget"];

    private readonly Dictionary<string, string> _askers = [];
    private readonly Dictionary<string, string> _live = [];
    private readonly Dictionary<string, List<(Capability Capability, DateTimeOffset From, DateTimeOffset? Until)>> _standings = [];

    public Task Install()
    {
        // Two that want the same row end one after the other: at its end, while it still holds all its locks, each draws its place among the steps.
        const string install = """
            create table law_log (
              nr bigint generated always as identity,
              step bigint not null default txid_current(),
              at timestamptz not null default clock_timestamp(),
              what text not null,
              claimed boolean not null, -- a timer that was taken to run, and not only taken away
              before jsonb,
              after jsonb
            );
            create table law_steps (
              nr bigint generated always as identity,
              step bigint primary key
            );
            create function law_step() returns trigger language plpgsql security definer as $$
            begin
              insert into law_steps (step) values (txid_current()) on conflict do nothing;
              return null;
            end $$;
            create function law_log() returns trigger language plpgsql security definer as $$
            declare
              before jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
              after jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
            begin
              if tg_table_name = 'standing_intervals' then
                if tg_op = 'DELETE' then
                  before := before || jsonb_build_object('from', lower(old.during), 'until', upper(old.during));
                else
                  after := after || jsonb_build_object('from', lower(new.during), 'until', upper(new.during));
                end if;
              end if;
              insert into law_log (what, claimed, before, after)
              values (tg_table_name, current_query() like '%skip locked%', before, after);
              return null;
            end $$;
            create constraint trigger law_step after insert on law_log deferrable initially deferred for each row execute function law_step();
            create trigger law after insert or update on requests for each row execute function law_log();
            create trigger law after insert on askers for each row execute function law_log();
            create trigger law after insert or update on offers for each row execute function law_log();
            create trigger law after insert on movements for each row execute function law_log();
            create trigger law after insert or update on alarms for each row execute function law_log();
            create trigger law after insert or update or delete on timers for each row execute function law_log();
            create trigger law after insert or delete on standing_intervals for each row execute function law_log();
            create trigger law after insert on outbox for each row execute function law_log();
            create trigger law after insert on request_ids for each row execute function law_log();
            insert into law_log (what, claimed, after) select 'timers', false, to_jsonb(timers) from timers;
            """;
        return Rows.Change(suite, "scheduling", install);
    }

    /// <summary>Transaction by transaction, in the order in which they came to their ends; who was kept apart, which scheduling never knows, in its place.</summary>
    public async Task<IReadOnlyList<Happening>> Read(IEnumerable<KeptApartTold> apart)
    {
        const string log = """
            select l.step, l.at, l.what, l.claimed, l.before::text, l.after::text
            from law_log l
            join law_steps s using (step)
            where l.what not in ('outbox', 'request_ids')
            order by s.nr, l.nr
            """;
        await using var owner = new NpgsqlConnection(suite.Connections("scheduling").Owner);
        await owner.OpenAsync();
        await using var command = new NpgsqlCommand(log, owner);
        await using var reader = await command.ExecuteReaderAsync();
        var (history, told, step) = (new List<Happening>(), new Queue<KeptApartTold>(apart.OrderBy(one => one.At)), 0L);
        while (await reader.ReadAsync())
        {
            var row = new Written(reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetString(2), reader.GetBoolean(3), Json(reader, 4), Json(reader, 5));
            while (row.Step != step && told.TryPeek(out var next) && next.At <= row.At)
            {
                history.Add(told.Dequeue());
            }

            step = row.Step;
            history.AddRange(Happened(row));
        }

        return history;
    }

    /// <summary>What became true without that which has to become true with it: what somebody did without his request id, and an end or an alarm without its event.</summary>
    public Task<List<string>> Torn()
    {
        const string torn = """
            select l.what || ' ' || l.after::text
            from law_log l
            where (l.what = 'requests'
                and l.after->>'state' is distinct from l.before->>'state'
                and (l.before is null or l.after->>'state' in ('ACCEPTED', 'MOVEMENT_AUTHORISED', 'IN_CONTACT', 'MET', 'PHONE_TAKEN', 'WITHDRAWN', 'REFUSED'))
                and l.step not in (select step from law_log where what = 'request_ids'))
              or (l.what = 'requests'
                and l.after->>'closed_at' is distinct from l.before->>'closed_at'
                and l.step not in (select step from law_log where what = 'outbox' and after->>'type' like '%.RequestClosed'))
              or (l.what = 'alarms'
                and l.step not in (select step from law_log where what = 'outbox' and after->>'type' like '%.AlarmChanged'))
            """;
        return Rows.Of(suite, "scheduling", torn);
    }

    /// <summary>The ids of all messages that were to be sent.</summary>
    public Task<List<string>> Sent() => Rows.Of(suite, "scheduling", "select after->>'message_id' from law_log where what = 'outbox'");

    private IEnumerable<Happening> Happened(Written row)
    {
        switch (row.What)
        {
            case "requests":
                return OfRequest(row);
            case "alarms":
                return OfAlarm(row);
            case "timers":
                return [OfTimer(row)];
            case "standing_intervals":
                return [OfStanding(row)];
            case "movements":
                return [new LetOut(row.Step, row.At, row.Of("request_id"), row.Time("due_back_at")!.Value)];
            case "askers":
                _askers[row.Of("request_id")] = row.Of("prisoner_number");
                return [];
            default:
                _live[row.Of("request_id")] = row.After!.Value.GetProperty("live").GetBoolean() ? row.Of("appointment_id") : "nobody";
                return [];
        }
    }

    private IEnumerable<Happening> OfRequest(Written row)
    {
        var (state, request) = (ProtoName.Parse<RequestState>(row.Of("state")), row.Of("request_id"));
        if (!row.Differs("state") && !row.Differs("closed_at") && !row.Differs("contact_started_at"))
        {
            yield break;
        }

        if (state is RequestState.InContact)
        {
            var needed = row.Of("contact_started_in") == "NIGHT" ? Capability.Night : Capability.Solo;
            yield return new ContactBegan(
                row.Step, row.Time("contact_started_at")!.Value, request, _live.GetValueOrDefault(request, "nobody"), _askers.GetValueOrDefault(request, "nobody"), row.Time("pairing_checked_at"), needed);
        }

        yield return new RequestBecame(row.Step, row.At, request, state, row.After!.Value.GetProperty("named").GetBoolean());
    }

    private static IEnumerable<Happening> OfAlarm(Written row)
    {
        var alarm = row.Of("alarm_id");
        if (row.Before is null)
        {
            yield return new AlarmOpened(row.Step, row.At, alarm, row.Of("request_id"), ProtoName.Parse<AlarmKind>(row.Of("kind")));
        }
        else if (row.Differs("acknowledged_at") && row.Time("acknowledged_at") is null)
        {
            yield return new AlarmReopened(row.Step, row.At, alarm);
        }
        else if (row.Differs("level") || row.Differs("repeats"))
        {
            yield return new AlarmClimbed(row.Step, row.At, alarm);
        }
        else if (row.Differs("acknowledged_at"))
        {
            yield return new AlarmTaken(row.Step, row.At, alarm);
        }
    }

    private static Happening OfTimer(Written row)
    {
        var (kind, key) = (row.Of("kind"), s_ofRequests.Contains(row.Of("kind")) ? row.Of("key") : $"{row.Of("tenant")}/{row.Of("key")}");
        return row switch
        {
            { After: not null } => new TimerSet(row.Step, row.At, kind, key, row.Time("due_at")!.Value),
            { Claimed: true } => new TimerRan(row.Step, row.At, kind, key),
            _ => new TimerDropped(row.Step, row.At, kind, key),
        };
    }

    private StandingTold OfStanding(Written row)
    {
        var supporter = row.Of("appointment_id");
        var interval = (ProtoName.Parse<Capability>(row.Of("capability")), row.Time("from")!.Value, row.Time("until"));
        var intervals = _standings.TryGetValue(supporter, out var known) ? known : _standings[supporter] = [];
        if (row.After is null)
        {
            intervals.Remove(interval);
        }
        else
        {
            intervals.Add(interval);
        }

        return new(row.Step, row.At, supporter, [.. intervals]);
    }

    private static JsonElement? Json(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : JsonElement.Parse(reader.GetString(column));

    private sealed record Written(long Step, DateTimeOffset At, string What, bool Claimed, JsonElement? Before, JsonElement? After)
    {
        public string Of(string column) => (After ?? Before)!.Value.GetProperty(column).GetString()!;

        public DateTimeOffset? Time(string column) => (After ?? Before)!.Value.GetProperty(column) is { ValueKind: JsonValueKind.String } time ? time.GetDateTimeOffset() : null;

        public bool Differs(string column) => Before is not { } before || before.GetProperty(column).GetRawText() != After!.Value.GetProperty(column).GetRawText();
    }
}
