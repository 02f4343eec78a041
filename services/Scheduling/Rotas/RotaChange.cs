using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>A place that passes from somebody to somebody by a new rota.</summary>
/// <param name="From">Who has it now, or had it last; null where nobody had.</param>
/// <param name="To">Who has it by the rota; null where nobody will.</param>
/// <param name="Rule">What stands against him who had it, where a rule does.</param>
internal sealed record RotaChange(Place Place, string? From, string? To, RotaChangeWhy Why, RotaFaultKind Rule)
{
    /// <summary>By day, band and zone. What stays as it is, is not named.</summary>
    /// <param name="ground">Its turns are the duties as they are given now, of which none has begun.</param>
    /// <param name="gone">Duties that were vacated, the latest first.</param>
    /// <param name="after">The turns of the new rota that are ahead.</param>
    public static IReadOnlyList<RotaChange> Between(RotaGround ground, IReadOnlyList<KnownTurn> gone, IReadOnlyList<Turn> after)
    {
        var scheme = ground.Span.Scheme;
        var (was, left, becomes) = (ground.Turns.ToLookup(turn => turn.Turn.At(scheme)), gone.ToLookup(turn => turn.Turn.At(scheme)), after.ToLookup(turn => turn.At(scheme)));
        var whys = new ChangeWhys(ground);
        return
        [
            .. from place in was.Select(at => at.Key).Union(becomes.Select(at => at.Key)).OrderBy(place => place.Zone, StringComparer.Ordinal)
               orderby place.Date, place.Kind
               from change in At(whys, place, [.. was[place]], [.. left[place]], [.. becomes[place].Select(turn => turn.AppointmentId).Distinct()])
               select change,
        ];
    }

    public V1.RotaChange ToProto(string establishment, bool named) => new()
    {
        Zone = Names.Zone(establishment, Place.Zone),
        Date = Place.Date.ToProto(),
        Band = Place.Kind,
        From = From is null ? "" : Names.Appointment(establishment, From),
        To = To is null ? "" : Names.Appointment(establishment, To),
        Why = Why,
        Rule = named ? Rule : RotaFaultKind.Unspecified,
    };

    private static IEnumerable<RotaChange> At(ChangeWhys whys, Place place, IReadOnlyList<KnownTurn> was, IReadOnlyList<KnownTurn> left, IReadOnlyList<string> becomes)
    {
        var before = was.Select(turn => turn.Turn.AppointmentId).ToHashSet();
        var gainers = becomes.Except(before).Order(StringComparer.Ordinal).ToList();
        var losers = was.Where(turn => !becomes.Contains(turn.Turn.AppointmentId)).OrderBy(turn => turn.Turn.AppointmentId, StringComparer.Ordinal).Select(turn => (Turn: turn, IsGiven: true)).ToList();
        var leavers = left.DistinctBy(turn => turn.Turn.AppointmentId).Where(turn => !before.Contains(turn.Turn.AppointmentId) && !becomes.Contains(turn.Turn.AppointmentId));
        losers.AddRange(leavers.Take(Math.Max(0, gainers.Count - losers.Count)).Select(turn => (turn, false)));
        for (var nth = 0; nth < Math.Max(losers.Count, gainers.Count); nth++)
        {
            var (from, to) = (nth < losers.Count ? losers[nth].Turn : null, nth < gainers.Count ? gainers[nth] : null);
            var (why, rule) = from is null ? (RotaChangeWhy.WasOpen, RotaFaultKind.Unspecified) : losers[nth].IsGiven ? whys.OfGiven(from) : whys.OfGone(from);
            yield return new(place, from?.Turn.AppointmentId, to, why, rule);
        }
    }
}

/// <summary>Why places don't stay with whom they were.</summary>
internal sealed class ChangeWhys(RotaGround ground)
{
    private readonly List<RotaFinding> _broken = [.. RotaRules.Broken(ground).Where(finding => finding.Forbids)];
    private readonly Dictionary<int, string?> _persons = ground.Turns.ToDictionary(turn => turn.Turn.Index, turn => turn.PersonId);
    private readonly ILookup<string, StandingDuty> _duties = ground.Duties.ToLookup(duty => duty.PersonId);

    /// <summary>Of a duty that he has: the rule that it breaks; or one that was named at another duty of his, or of its place, and is mended without it.</summary>
    public (RotaChangeWhy Why, RotaFaultKind Rule) OfGiven(KnownTurn turn) => Of(
        _broken.Find(finding => finding.Turn!.Index == turn.Turn.Index)
        ?? Mended(turn)
        ?? _broken.Find(finding => finding.Kind is RotaFaultKind.OverCover && finding.Place == turn.Turn.At(ground.Span.Scheme)),
        RotaChangeWhy.GivesWay);

    /// <summary>Of a duty that was vacated: whether he could have it back.</summary>
    public (RotaChangeWhy Why, RotaFaultKind Rule) OfGone(KnownTurn turn) => Of(RotaRules.Against(ground, turn, [.. _duties[turn.PersonId ?? ""]]), RotaChangeWhy.Vacated);

    private RotaFinding? Mended(KnownTurn turn)
    {
        var others = ground.Turns.Where(other => other.PersonId == turn.PersonId && other.Turn.Index != turn.Turn.Index);
        var without = RotaRules.Broken(ground with { Turns = [.. others] }).Select(finding => (finding.Kind, finding.Turn?.Index)).ToHashSet();
        return _broken.Find(finding => finding.WhyNot is WhyNot.NotFree && _persons[finding.Turn!.Index] == turn.PersonId && !without.Contains((finding.Kind, finding.Turn.Index)));
    }

    private static (RotaChangeWhy Why, RotaFaultKind Rule) Of(RotaFinding? finding, RotaChangeWhy otherwise) => finding switch
    {
        { WhyNot: WhyNot.MayNot } => (RotaChangeWhy.MayNot, finding.Kind),
        { WhyNot: WhyNot.NotFree } => (RotaChangeWhy.NotFree, finding.Kind),
        { WhyNot: WhyNot.TooFar } => (RotaChangeWhy.TooFar, finding.Kind),
        not null => (RotaChangeWhy.NotAsked, finding.Kind),
        null => (otherwise, RotaFaultKind.Unspecified),
    };
}
