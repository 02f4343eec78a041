using Google.Type;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Acts;

/// <summary>Of which region and months acts are asked for, however they are answered.</summary>
internal sealed record ActsAsked
{
    /// <param name="month">Empty means the last that is over.</param>
    /// <param name="months">So many that end with it; 0 means one.</param>
    public ActsAsked(string region, Date? month, int months, DateOnly today)
    {
        (Region, Over) = (region, ActRow.LastOver(today));
        Last = month?.ToDay().FirstOfMonth() ?? Over;
        First = Last.AddMonths(1 - Math.Max(months, 1));
    }

    /// <summary><c>regions/wales</c> or <c>regions/-</c>.</summary>
    public string Region { get; }

    public DateOnly First { get; }

    public DateOnly Last { get; }

    /// <summary>The last month of which anything is told.</summary>
    public DateOnly Over { get; }

    /// <summary>All that are told of, oldest first.</summary>
    public IEnumerable<DateOnly> Months
    {
        get
        {
            for (var month = First; month <= Last && month <= Over; month = month.AddMonths(1))
            {
                yield return month;
            }
        }
    }
}
