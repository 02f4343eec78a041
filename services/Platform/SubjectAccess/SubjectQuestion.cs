using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace PeerSupport.Platform;

/// <summary>Whom a subject access request is about, and which days.</summary>
/// <param name="Number">Null where the identifier is none of those this service knows people by.</param>
internal sealed record SubjectQuestion(string? Number, DateTimeOffset From, DateTimeOffset Until, bool IsDated)
{
    /// <summary>Read as the convention has it; parameters it may get later are nothing to us.</summary>
    public static SubjectQuestion Of(IQueryCollection query, SubjectAccess access)
    {
        var (number, other) = (One(query, "prn"), One(query, "crn"));
        if (number is null && other is null)
        {
            throw Refusal.Invalid(("prn", "or 'crn' is needed: whom the request is about"));
        }

        var (first, last) = (Day(query, "fromDate"), Day(query, "toDate"));
        if (first > last)
        {
            throw Refusal.Invalid(("toDate", "is before 'fromDate'"));
        }

        return new(
            number is not null && Regex.IsMatch(number, $@"\A(?:{access.Number})\z") ? number : null,
            first?.StartIn(access.Zone) ?? DateTimeOffset.MinValue,
            last?.AddDays(1).StartIn(access.Zone) ?? DateTimeOffset.MaxValue,
            first is not null || last is not null);
    }

    private static DateOnly? Day(IQueryCollection query, string name)
    {
        if (One(query, name) is not { } text)
        {
            return null;
        }

        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1900 and < 9999
            ? day
            : throw Refusal.Invalid((name, "must be a day, such as 2026-01-31"));
    }

    private static string? One(IQueryCollection query, string name) => query[name] switch
    {
        [] => null,
        [var value] => value is { Length: > 0 } ? value : null,
        _ => throw Refusal.Invalid((name, "is given twice")),
    };
}
