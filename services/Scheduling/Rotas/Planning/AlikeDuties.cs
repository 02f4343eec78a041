namespace PeerSupport.Scheduling;

/// <summary>
/// Duties of a day between which no rule, wish or cost tells, such as the evening in each wing where everybody may come from anywhere. Whoever plans them apart
/// tries every way of dealing them out. Planned as one, with the places of all, they are dealt out afterwards, at the same cost and by the same rules.
/// </summary>
internal sealed class AlikeDuties
{
    private readonly RotaProblem _problem;
    private readonly IReadOnlyList<HashSet<(int Day, int Duty)>> _wanted;
    private readonly IReadOnlyList<ILookup<(int Day, int Duty), int>> _unwanted; // with their weights
    private readonly List<List<RotaNeed>> _alike;

    public AlikeDuties(RotaProblem problem)
    {
        _problem = problem;
        _wanted = [.. problem.Members.Select(member => member.Wishes.Where(wish => wish.Wanted).Select(wish => (wish.Day, wish.Duty)).ToHashSet())];
        _unwanted = [.. problem.Members.Select(member => member.Wishes.Where(wish => !wish.Wanted).ToLookup(wish => (wish.Day, wish.Duty), wish => wish.Weight))];
        _alike = [.. problem.Needs.GroupBy(Sort).Where(sort => sort.Count() > 1 && sort.DistinctBy(need => need.Duty).Count() == sort.Count()).Select(sort => sort.ToList())];
        var others = _alike.SelectMany(alike => alike.Skip(1)).ToHashSet();
        var places = _alike.ToDictionary(alike => alike[0], alike => alike.Sum(need => need.Places));
        Merged = _alike.Count == 0 ? problem : problem with
        {
            Needs = [.. problem.Needs.Where(need => !others.Contains(need)).Select(need => need with { Places = places.GetValueOrDefault(need, need.Places) })],
            Members = [.. problem.Members.Select(member => member with { Barred = member.Barred.Union(others.Select(need => (need.Day, need.Duty))).ToHashSet() })],
        };
    }

    /// <summary>The problem in which the first of those that are alike stands for all, and nobody has the others.</summary>
    public RotaProblem Merged { get; }

    /// <summary>A rota of the problem as one of <see cref="Merged"/>: whoever broke a rule breaks one, and it costs no more.</summary>
    public Rota Fold(Rota rota) => Changed(rota, (folded, alike) =>
    {
        foreach (var member in Members.Where(member => alike.Exists(need => need.Duty == rota[member, need.Day])))
        {
            folded[member, alike[0].Day] = alike[0].Duty;
        }
    });

    /// <summary>A rota of <see cref="Merged"/> as one of the problem: likewise, and it costs the same.</summary>
    public Rota Unfold(Rota rota) => Changed(rota, (dealt, alike) =>
    {
        // whoever is one too many is one too many anywhere
        var places = alike.SelectMany(need => Enumerable.Repeat(need.Duty, need.Places)).Concat(Enumerable.Repeat(alike[0].Duty, _problem.Members.Count));
        foreach (var (member, duty) in Members.Where(member => rota[member, alike[0].Day] == alike[0].Duty).Zip(places))
        {
            dealt[member, alike[0].Day] = duty;
        }
    });

    private IEnumerable<int> Members => Enumerable.Range(0, _problem.Members.Count);

    private Rota Changed(Rota rota, Action<Rota, List<RotaNeed>> change)
    {
        var changed = new Rota(_problem.Members.Count, _problem.Days);
        foreach (var (member, day) in from member in Members from day in Enumerable.Range(0, _problem.Days) select (member, day))
        {
            changed[member, day] = rota[member, day];
        }

        _alike.ForEach(alike => change(changed, alike));
        return changed;
    }

    /// <summary>All that tells a duty on a day from another one. What limits one duty by itself, over the days or by a wish for it, makes it a sort of its own; that it is not wanted does so only where others are.</summary>
    private string Sort(RotaNeed need)
    {
        var (day, duty, about) = (need.Day, need.Duty, _problem.Duties[need.Duty]);
        var before = _problem.Duties.Index().Where(other => other.Item.NotBefore.Contains(duty)).Select(other => other.Index);
        var rests = (_problem.Team?.Rests ?? []).Index().Where(rest => rest.Item.Later == day && rest.Item.Duties.Contains(duty)).Select(rest => rest.Index);
        return string.Join(
            '/',
            [
                day, need.TooFew, need.TooMany, about.Minutes, string.Join(' ', about.NotBefore.Order()), string.Join(' ', before),
                _problem.Team?.Nights.Contains(duty), string.Join(' ', rests), string.Join(' ', _problem.Members.Select(Of)),
            ]);

        string Of(RotaMember member, int index)
        {
            var may = member.AtMost[duty] > 0 && !member.Barred.Contains((day, duty));
            return _wanted[index].Contains((day, duty)) || (may && member.AtMost[duty] < _problem.Days) ? $"only {duty}" : $"{may} {_unwanted[index][(day, duty)].Sum()}";
        }
    }
}
