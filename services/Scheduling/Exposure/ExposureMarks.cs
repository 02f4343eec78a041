using System.Security.Cryptography;
using System.Text;
using PeerSupport.Platform;

namespace PeerSupport.Scheduling;

/// <summary>Who asked, and which arrival was seen, by a digest that only the key of the month makes: for counting distinct people, once the number itself is gone.</summary>
internal static class ExposureMarks
{
    private const int HexDigitsOfKey = 64;

    /// <param name="askedOn">The day he asked, in the establishment's own time. Of a month that was told of already nothing is counted any more.</param>
    public static async Task Asked(Tx tx, string establishment, string requestId, string prisonerNumber, DateOnly askedOn)
    {
        const string add = "insert into asker_marks (establishment, request_id, period, mark) values (@establishment, @requestId, @First, @mark)";
        var period = ExposurePeriod.Of(askedOn);
        if (await Mark(tx, establishment, period, prisonerNumber) is { } mark)
        {
            await tx.Execute(add, new { establishment, requestId, period.First, mark });
        }
    }

    /// <param name="appointmentId">Who saw him; null where that is not said.</param>
    /// <param name="seenOn">In the establishment's own time.</param>
    public static async Task Seen(Tx tx, InductionRow induction, string? appointmentId, DateOnly seenOn)
    {
        const string add = """
            insert into arrival_marks (establishment, induction_id, period, scheme, mark, person_id)
            values (@Establishment, @InductionId, @First, @Scheme, @mark,
              (select person_id from standings where establishment = @Establishment and scheme = @Scheme and appointment_id = @appointmentId))
            """;
        var period = ExposurePeriod.Of(seenOn);
        if (await Mark(tx, induction.Establishment, period, induction.PrisonerNumber) is { } mark)
        {
            await tx.Execute(add, new { induction.Establishment, induction.InductionId, induction.Scheme, period.First, mark, appointmentId });
        }
    }

    internal static string Mark(string key, string prisonerNumber) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Convert.FromHexString(key), Encoding.UTF8.GetBytes(prisonerNumber)));

    /// <summary>Whether a key was made for a month that had none; a month that was told of gets none.</summary>
    internal static async Task<bool> Open(Tx tx, string establishment, ExposurePeriod period)
    {
        const string open = "insert into exposure_periods (establishment, period, key) values (@establishment, @First, @key) on conflict do nothing";
        return await tx.Execute(open, new { establishment, period.First, key = RandomNumberGenerator.GetHexString(HexDigitsOfKey, lowercase: true) }) == 1;
    }

    private static async Task<string?> Mark(Tx tx, string establishment, ExposurePeriod period, string prisonerNumber)
    {
        if (tx.Now >= period.ToldAt)
        {
            return null;
        }

        if (await Key(tx, establishment, period) is not { } key)
        {
            if (await Open(tx, establishment, period))
            {
                period.Schedule(tx);
            }

            key = await Key(tx, establishment, period);
        }

        return key is null ? null : Mark(key, prisonerNumber);
    }

    /// <summary>Null where the month is not open: not yet, or no more. Whoever holds it keeps the telling waiting.</summary>
    private static Task<string?> Key(Tx tx, string establishment, ExposurePeriod period)
    {
        const string load = "select key from exposure_periods where establishment = @establishment and period = @First and key is not null for share";
        return tx.Maybe<string>(load, new { establishment, period.First });
    }
}
