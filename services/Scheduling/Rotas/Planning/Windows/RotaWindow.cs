namespace PeerSupport.Scheduling;

/// <summary>
/// Some weeks of a rota while its other days stand: a problem of its own, with what the others leave of each member's limits. Weeks after which nothing stands
/// yet get their share of them.
/// </summary>
internal sealed class RotaWindow
{
    private readonly RotaProblem _whole;
    private readonly Rota _standing;

    /// <param name="whole">What the rota has to hold to.</param>
    /// <param name="standing">Its days; those of the window don't count.</param>
    /// <param name="from">The window's first day, a Monday.</param>
    /// <param name="until">The day after its last, a Monday or the rota's end.</param>
    /// <param name="isOpen">No day after it stands.</param>
    public RotaWindow(RotaProblem whole, Rota standing, int from, int until, bool isOpen)
    {
        (_whole, _standing, From, Until, IsOpen) = (whole, standing, from, until, isOpen);
        Around = [.. whole.Members.Select((_, member) => new MemberAround(Days(member, 0, from), isOpen ? [] : Days(member, until, whole.Days)))];
        var needs = whole.Needs.Where(need => IsIn(need.Day)).Select(need => need with { Day = need.Day - from });
        Problem = whole with { Days = until - from, Members = [.. whole.Members.Select(Left)], Needs = [.. needs] };
    }

    public int From { get; }

    public int Until { get; }

    /// <summary>No day after it stands yet.</summary>
    public bool IsOpen { get; }

    /// <summary>The window's days as a problem, the first of which is 0.</summary>
    public RotaProblem Problem { get; }

    /// <summary>What stands before and after it, by member.</summary>
    public IReadOnlyList<MemberAround> Around { get; }

    /// <summary>The standing rota with these days in it.</summary>
    public Rota With(Rota days) => Rota.Of(_whole.Members.Count, _whole.Days, (member, day) => IsIn(day) ? days[member, day - From] : _standing[member, day]);

    /// <summary>What stands in it.</summary>
    public Rota Standing() => Rota.Of(_whole.Members.Count, Until - From, (member, day) => _standing[member, From + day]);

    private bool IsIn(int day) => From <= day && day < Until;

    private int[] Days(int member, int from, int until) => [.. Enumerable.Range(from, until - from).Select(day => _standing[member, day])];

    private RotaMember Left(RotaMember limits, int member)
    {
        var around = Around[member].Before.Concat(Around[member].After).Where(duty => duty != Rota.Off).ToList();
        var minutes = around.Sum(duty => _whole.Duties[duty].Minutes);
        var weekends = _whole.Saturdays.Count(day => !IsIn(day) && (Works(member, day) || Works(member, day + 1)));
        var part = IsOpen && Until < _whole.Days;
        var spare = part ? _whole.Duties.Max(duty => duty.Minutes) : 0; // a duty more or less than the share
        return limits with
        {
            AtMost = [.. limits.AtMost.Select((most, duty) => most == 0 ? 0 : Math.Max(0, Share(most) - around.Count(each => each == duty)))],
            LeastMinutes = Math.Max(0, Share(limits.LeastMinutes) - spare - minutes),
            MostMinutes = Math.Max(0, Math.Min(limits.MostMinutes, Share(limits.MostMinutes) + spare) - minutes),
            Weekends = Math.Max(0, Share(limits.Weekends) - weekends),
            Off = limits.Off.Where(IsIn).Select(day => day - From).ToHashSet(),
            Wishes = [.. limits.Wishes.Where(wish => IsIn(wish.Day)).Select(wish => wish with { Day = wish.Day - From })],
        };
    }

    private int Share(int limit) => IsOpen ? (int)Math.Ceiling((double)limit * Until / _whole.Days) : limit;

    private bool Works(int member, int day) => day < _whole.Days && !(IsOpen && day >= Until) && _standing[member, day] != Rota.Off;
}
