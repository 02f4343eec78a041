using System.Text.Json;
using Npgsql;
using PeerSupport.Harness;
using PeerSupport.Harness.Laws;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Rows = PeerSupport.Harness.Rows;

namespace PeerSupport.Suite.Tests;

/// <summary>What scheduling's database was told to write, as it wrote it: triggers of the test's own log each row in the transaction that wrote it, so what was rolled back never happened.</summary>
internal sealed class LawLog(SuiteFixture suite)
{
    private readonly Dictionary<string, string> _askers = [];
    private readonly Dictionary<string, string> _live = [];
    private readonly Dictionary<string, List<(Capability Capability, DateTimeOffset From, DateTimeOffset? Until)>> _standings = [];

    public async Task Install()
    {
        const string install = """
            create table law_log (
              nr bigint generated always as identity,
              step bigint not null,
              at timestamptz not null,
              what text not null,
              claimed boolean not null, -- a timer that was taken to run, and not only taken away
              before jsonb,
              after jsonb
            );
            create function log_law() returns trigger language plpgsql security definer as $$
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
              insert into law_log (step, at, what, claimed, before, after)
              values (txid_current(), clock_timestamp(), tg_table_name, current_query() like '%skip locked%', before, after);
              return null;
            end $$;
            create trigger law after insert or update on requests for each row execute function log_law();
            create trigger law after insert on askers for each row execute function log_law();
            create trigger law after insert or update on offers for each row execute function log_law();
            create trigger law after insert or update on alarms for each row execute function log_law();
            create trigger law after insert or update or delete on timers for each row execute function log_law();
            create trigger law after insert or delete on standing_intervals for each row execute function log_law();
            """;
        await Rows.Change(suite, "scheduling", install);
    }

    /// <summary>Transaction by transaction, in the order in which they came to their ends; who was kept apart, which scheduling never knows, in its place.</summary>
    public async Task<IReadOnlyList<Happening>> Read(IEnumerable<KeptApartTold> apart)
    {
        var steps = new Dictionary<long, List<Written>>();
        await using var owner = new NpgsqlConnection(suite.Connections("scheduling").Owner);
        await owner.OpenAsync();
        await using var command = new NpgsqlCommand("select nr, step, at, what, claimed, before::text, after::text from law_log order by nr", owner);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var row = new Written(
                reader.GetInt64(0), reader.GetInt64(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetString(3), reader.GetBoolean(4), Json(reader, 5), Json(reader, 6));
            (steps.TryGetValue(row.Step, out var known) ? known : steps[row.Step] = []).Add(row);
        }

        var history = new List<Happening>();
        var told = new Queue<KeptApartTold>(apart.OrderBy(one => one.At));
        foreach (var step in steps.Values.OrderBy(rows => rows[^1].Nr))
        {
            while (told.TryPeek(out var next) && next.At <= step[0].At)
            {
                history.Add(told.Dequeue());
            }

            history.AddRange(step.SelectMany(Happened));
        }

        return history;
    }

    private IEnumerable<Happening> Happened(Written row) => row.What switch
    {
        "requests" => OfRequest(row),
        "askers" => Nothing(() => _askers[row.Of("request_id")] = row.Of("prisoner_number")),
        "offers" => Nothing(() => _ = row.After!.Value.GetProperty("live").GetBoolean() ? (_live[row.Of("request_id")] = row.Of("appointment_id")) : null),
        "alarms" => OfAlarm(row),
        "timers" => [OfTimer(row)],
        _ => [OfStanding(row)],
    };

    private IEnumerable<Happening> OfRequest(Written row)
    {
        var state = ProtoName.Parse<RequestState>(row.Of("state"));
        if (row.Before is { } before && before.GetProperty("state").GetString() == row.Of("state"))
        {
            yield break;
        }

        var request = row.Of("request_id");
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
        if (row.Before is not { } before)
        {
            yield return new AlarmOpened(row.Step, row.At, alarm, row.Of("request_id"), ProtoName.Parse<AlarmKind>(row.Of("kind")));
            yield break;
        }

        if (before.GetProperty("level").GetString() != row.Of("level") || before.GetProperty("repeats").GetInt32() != row.After!.Value.GetProperty("repeats").GetInt32())
        {
            yield return new AlarmClimbed(row.Step, row.At, alarm);
        }

        if (before.GetProperty("acknowledged_at").ValueKind is JsonValueKind.Null && row.Time("acknowledged_at") is not null)
        {
            yield return new AlarmTaken(row.Step, row.At, alarm);
        }
    }

    private static Happening OfTimer(Written row) => row switch
    {
        { After: not null } => new TimerSet(row.Step, row.At, row.Of("kind"), row.Of("key"), row.Time("due_at")!.Value),
        { Claimed: true } => new TimerRan(row.Step, row.At, row.Of("kind"), row.Of("key")),
        _ => new TimerDropped(row.Step, row.At, row.Of("kind"), row.Of("key")),
    };

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

    private static Happening[] Nothing(Action remember)
    {
        remember();
        return [];
    }

    private static JsonElement? Json(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : JsonDocument.Parse(reader.GetString(column)).RootElement;

    private sealed record Written(long Nr, long Step, DateTimeOffset At, string What, bool Claimed, JsonElement? Before, JsonElement? After)
    {
        public string Of(string column) => (After ?? Before)!.Value.GetProperty(column).GetString()!;

        public DateTimeOffset? Time(string column) => (After ?? Before)!.Value.GetProperty(column) is { ValueKind: JsonValueKind.String } time ? time.GetDateTimeOffset() : null;
    }
}
