using System.Security.Cryptography;
using System.Text;
using PeerSupport.Platform;

namespace PeerSupport.Scheduling;

/// <summary>Beside each request who asked, by a digest that only the key of the month makes: for counting distinct people, once the number itself is gone.</summary>
internal static class AskerMarks
{
    private const int HexDigitsOfKey = 64;

    /// <param name="askedOn">The day he asked, in the establishment's own time. Of a month that was told of already nothing is counted any more.</param>
    public static async Task Add(Tx tx, string establishment, string requestId, string prisonerNumber, DateOnly askedOn)
    {
        const string add = "insert into asker_marks (establishment, request_id, period, mark) values (@establishment, @requestId, @First, @mark)";
        var period = ExposurePeriod.Of(askedOn);
        if (tx.Now < period.ToldAt && (await Key(tx, establishment, period) ?? await Open(tx, establishment, period)) is { } key)
        {
            await tx.Execute(add, new { establishment, requestId, period.First, mark = Mark(key, prisonerNumber) });
        }
    }

    internal static string Mark(string key, string prisonerNumber) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Convert.FromHexString(key), Encoding.UTF8.GetBytes(prisonerNumber)));

    /// <summary>Null where the month is not open: not yet, or no more. Whoever holds it keeps the telling waiting.</summary>
    private static Task<string?> Key(Tx tx, string establishment, ExposurePeriod period)
    {
        const string load = "select key from exposure_periods where establishment = @establishment and period = @First and key is not null for share";
        return tx.Maybe<string>(load, new { establishment, period.First });
    }

    private static async Task<string?> Open(Tx tx, string establishment, ExposurePeriod period)
    {
        const string open = "insert into exposure_periods (establishment, period, key) values (@establishment, @First, @key) on conflict do nothing";
        if (await tx.Execute(open, new { establishment, period.First, key = RandomNumberGenerator.GetHexString(HexDigitsOfKey, lowercase: true) }) == 1)
        {
            period.Schedule(tx);
        }

        return await Key(tx, establishment, period);
    }
}
