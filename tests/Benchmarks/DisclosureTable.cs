namespace PeerSupport.Benchmarks;

/// <summary>A number of a table, and the numbers it is the total of.</summary>
internal sealed class DisclosureTable
{
    private readonly IReadOnlyList<DisclosureTable> _parts;
    private bool _withheld;

    private DisclosureTable(int? prison, IReadOnlyList<DisclosureTable> parts, IReadOnlyList<Answer> answers) => (Prison, _parts, Answers) = (prison, parts, answers);

    /// <summary>Whose own number; null for a total.</summary>
    public int? Prison { get; }

    public IReadOnlyList<Answer> Answers { get; }

    public static DisclosureTable Of(DisclosureEstate estate, ILookup<int, Answer> come) => Total(
        estate.Prisons.GroupBy(prison => prison.Region).Select(region => Total(
            region.GroupBy(prison => prison.Area).Select(area => Total(
                area.Select(prison => new DisclosureTable(prison.Nth, [], [.. come[prison.Nth]])))))));

    /// <summary>From below: a total is looked at when what it sums has been.</summary>
    public void Suppress(int most, bool complementary)
    {
        foreach (var part in _parts)
        {
            part.Suppress(most, complementary);
        }

        _withheld |= Answers.Count > 0 && Answers.Count <= most;
        if (complementary)
        {
            Protect(most);
        }
    }

    /// <summary>What is told. That there are none is told too, and is about nobody.</summary>
    public IEnumerable<DisclosureTable> Shown() =>
        _parts.SelectMany(part => part.Shown()).Concat(_withheld || Answers.Count == 0 ? [] : [this]);

    private static DisclosureTable Total(IEnumerable<DisclosureTable> parts)
    {
        var all = parts.ToList();
        return new(null, all, [.. all.SelectMany(part => part.Answers)]);
    }

    /// <summary>Until what is left out is of two at least and of enough people together; where nothing more can be left out, the total is.</summary>
    private void Protect(int most)
    {
        while (_parts.Where(part => part._withheld).ToList() is { Count: > 0 } hidden && (hidden.Count == 1 || hidden.Sum(part => part.Answers.Count) <= most))
        {
            if (Smallest() is not { } partner)
            {
                _withheld = true;
                return;
            }

            partner.Withhold();
        }
    }

    /// <summary>A total that is left out must not follow from its parts.</summary>
    private void Withhold()
    {
        _withheld = true;
        if (_parts.Count > 0 && !_parts.Any(part => part._withheld))
        {
            Smallest()?.Withhold();
        }
    }

    private DisclosureTable? Smallest() => _parts.Where(part => !part._withheld && part.Answers.Count > 0).MinBy(part => part.Answers.Count);
}
