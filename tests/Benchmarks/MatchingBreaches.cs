using PeerSupport.Scheduling.V1;

namespace PeerSupport.Benchmarks;

/// <summary>
/// The hard rules once more, in words of their own and without a type of the product's rules: who may be asked about a request at its instant, as the facts of
/// the stream say. It keeps its own book of who was asked and who is in a contact.
/// </summary>
internal sealed class MatchingBreaches(MatchingStream stream)
{
    private static readonly TimeZoneInfo s_place = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");
    private static readonly TimeSpan s_listHolds = TimeSpan.FromHours(24);

    private readonly ILookup<string, KeptApart> _apart = stream.KeptApart.SelectMany(apart => new[] { (Number: apart.One, apart), (Number: apart.Other, apart) })
        .ToLookup(side => side.Number, side => side.apart);

    private readonly HashSet<(int To, int From)> _reach = [.. stream.Reach];
    private readonly List<(DateTimeOffset From, DateTimeOffset Until, DateOnly Night, bool AtNight)>[] _contacts = [.. stream.Supporters.Select(_ => new List<(DateTimeOffset, DateTimeOffset, DateOnly, bool)>())];
    private readonly HashSet<int> _asked = [];
    private int _about = -1;
    private int _freshFor = -1;
    private bool _fresh;

    /// <summary>Hard rules broken so far.</summary>
    public int Count { get; private set; }

    /// <summary>Requests for which nobody was asked, though somebody might have been.</summary>
    public int Overlooked { get; private set; }

    /// <summary>Somebody past a limit of the scheme was asked, though somebody else within them might have been.</summary>
    public int OutOfTurn { get; private set; }

    /// <summary>The day and band of an instant: 8 to 12, to 17, to 20, and the night until 8.</summary>
    public static (DateOnly Date, BandKind Kind) Band(DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, s_place);
        var date = DateOnly.FromDateTime(local.DateTime);
        return local.Hour switch
        {
            < 8 => (date.AddDays(-1), BandKind.Night),
            < 12 => (date, BandKind.Am),
            < 17 => (date, BandKind.Pm),
            < 20 => (date, BandKind.Ed),
            _ => (date, BandKind.Night),
        };
    }

    /// <summary>What no policy changes: he stands, is not kept apart from the asker nor the asker, the list is fresh, he can be brought there and nothing else holds him.</summary>
    public bool May(Slot slot, Asking asking, MatchingSupporter supporter, (DateOnly Date, BandKind Kind) band)
    {
        var now = asking.At;
        var from = supporter.Duties.GetValueOrDefault(band, supporter.Home);
        return Stands(supporter, now, band.Kind is BandKind.Night)
            && supporter.Number != asking.Number
            && !_apart[supporter.Number].Any(apart => (apart.One == asking.Number || apart.Other == asking.Number) && now >= apart.From && now < apart.Until)
            && IsFresh(asking)
            && (band.Kind is not BandKind.Night || from == asking.Zone || _reach.Contains((asking.Zone, from)))
            && now >= slot.BusyUntil[supporter.Nth];
    }

    /// <summary>Judges that somebody is asked.</summary>
    public void Ask(Slot slot, Asking asking, int nth)
    {
        Begin(asking);
        var (supporter, band) = (stream.Supporters[nth], Band(asking.At));
        Count += May(slot, asking, supporter, band) && IsFree(nth, asking.At) && _asked.Add(nth) ? 0 : 1;
        if (IsFull(nth, asking.At, band) && stream.Supporters.Any(other => Might(slot, asking, other, band) && !IsFull(other.Nth, asking.At, band)))
        {
            OutOfTurn++;
        }
    }

    /// <summary>He said yes: from now to the slot's end he is with whoever asked.</summary>
    public void Meet(Slot slot, Asking asking, int nth)
    {
        var (date, kind) = Band(asking.At);
        _contacts[nth].Add((asking.At, slot.Until, date, kind is BandKind.Night));
    }

    /// <summary>Judges that nobody is left to ask.</summary>
    public void Nobody(Slot slot, Asking asking)
    {
        Begin(asking);
        var band = Band(asking.At);
        Overlooked += stream.Supporters.Any(supporter => Might(slot, asking, supporter, band)) ? 1 : 0;
    }

    private void Begin(Asking asking)
    {
        if (_about != asking.Nth)
        {
            (_about, var before) = (asking.Nth, _asked);
            before.Clear();
        }
    }

    /// <summary>The list that stood then was of no more than a day before.</summary>
    private bool IsFresh(Asking asking)
    {
        if (_freshFor != asking.Nth)
        {
            (_freshFor, _fresh) = (asking.Nth, stream.Lists.Any(list => list <= asking.At && asking.At - list <= s_listHolds));
        }

        return _fresh;
    }

    private bool Might(Slot slot, Asking asking, MatchingSupporter supporter, (DateOnly Date, BandKind Kind) band) =>
        !_asked.Contains(supporter.Nth) && IsFree(supporter.Nth, asking.At) && May(slot, asking, supporter, band);

    private bool IsFree(int nth, DateTimeOffset now) => _contacts[nth] is not [.., var last] || now >= last.Until;

    private bool IsFull(int nth, DateTimeOffset now, (DateOnly Date, BandKind Kind) band)
    {
        var (had, limits) = (_contacts[nth], stream.Limits);
        var (week, rested) = (0, true);
        for (var i = had.Count - 1; i >= 0 && had[i].From >= now.AddDays(-28); i--)
        {
            week += had[i].From > now.AddDays(-7) ? 1 : 0;
            var thisNight = band.Kind is BandKind.Night && had[i].Night == band.Date;
            rested &= !had[i].AtNight || thisNight || now - had[i].Until >= limits.RestAfterNight;
        }

        return (limits.ContactsPerWeek > 0 && week >= limits.ContactsPerWeek) || !rested;
    }

    private static bool Stands(MatchingSupporter supporter, DateTimeOffset now, bool atNight)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, s_place).DateTime);
        return now >= supporter.AppointedAt
            && today >= supporter.CompactSignedOn
            && now >= supporter.ClearedAt
            && today <= supporter.ReviewBy
            && today >= supporter.CertifiedFrom
            && today <= supporter.CertifiedUntil
            && !(now >= supporter.RevokedAt)
            && !(supporter.Paused is { } paused && now >= paused.From && now < paused.Until)
            && !supporter.Away.Any(away => now >= away.From && now < away.Until)
            && (!atNight || supporter.NightSignedOff);
    }
}
