using Google.Protobuf.WellKnownTypes;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed record RotaRow
{
    public const string Columns = "establishment, rota_id, scheme, first_day, days, state, drafted_at, published_at, version, cost, bound, seconds, status, solver, unfilled, load_spread, night_spread, fairness, rather_not, changes";

    public required string Establishment { get; init; }

    public required string RotaId { get; init; }

    public required string Scheme { get; init; }

    public required DateOnly FirstDay { get; init; }

    public required int Days { get; init; }

    public required RotaState State { get; init; }

    public required DateTimeOffset DraftedAt { get; init; }

    public required DateTimeOffset? PublishedAt { get; init; }

    public required long Version { get; init; }

    /// <summary>Null, as all that follow are, of a rota that was keyed.</summary>
    public long? Cost { get; init; }

    public long? Bound { get; init; }

    public double? Seconds { get; init; }

    public string? Status { get; init; }

    public string? Solver { get; init; }

    public int? Unfilled { get; init; }

    public int? LoadSpread { get; init; }

    public int? NightSpread { get; init; }

    public double? Fairness { get; init; }

    /// <summary>Null of one that was made before it was counted, too.</summary>
    public int? RatherNot { get; init; }

    public int? Changes { get; init; }

    public RotaSpan Span => new(Scheme, FirstDay, Days);

    /// <summary>As lists show it.</summary>
    public V1.Rota ToProto() => new()
    {
        Name = Names.Rota(Establishment, RotaId),
        Scheme = Names.Scheme(Scheme),
        FirstDay = FirstDay.ToProto(),
        Days = Days,
        State = State,
        DraftedAt = DraftedAt.ToTimestamp(),
        PublishedAt = PublishedAt?.ToTimestamp(),
        Etag = Etag.Of(Version),
        Search = Search()?.ToProto(),
    };

    private RotaSearchRow? Search() => Cost is null ? null : new()
    {
        Cost = Cost.Value,
        Bound = Bound!.Value,
        Seconds = Seconds!.Value,
        Status = ProtoName.Parse<RotaSearchStatus>(Status!),
        Solver = Solver!,
        Unfilled = Unfilled!.Value,
        LoadSpread = LoadSpread!.Value,
        NightSpread = NightSpread!.Value,
        Fairness = Fairness!.Value,
        RatherNot = RatherNot ?? 0,
        Changes = Changes!.Value,
    };

    public V1.Rota ToProto(IEnumerable<Turn> turns)
    {
        var rota = ToProto();
        rota.Entries.AddRange(turns.Select(turn => turn.ToProto(Establishment)));
        return rota;
    }

    /// <param name="named">Whether the reader is told which rules stand against somebody.</param>
    public V1.Rota ToProto(IEnumerable<Turn> turns, RotaJudged judged, bool named)
    {
        var rota = ToProto(turns);
        rota.Faults.AddRange(RotaFinding.Told(judged.Findings, Establishment, named));
        rota.Changes.AddRange(judged.Changes.Select(change => change.ToProto(Establishment, named)));
        return rota;
    }
}
