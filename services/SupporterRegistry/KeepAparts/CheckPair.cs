using System.Globalization;
using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<CheckPairResponse> CheckPair(CheckPairRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string count = """
                insert into pair_checks as c (establishment, subject, since, asked)
                values (@establishment, @Subject, @since, 1)
                on conflict (establishment, subject, since) do update set asked = c.asked + 1
                returning asked
                """;
            var (establishment, since) = (Names.IdOf(request.Parent), PairChecks.HourOf(tx.Now));
            PairChecks.RequireWithin(await tx.One<int>(count, new { establishment, tx.Caller.Subject, since }), settings.PairChecksPerHour, since, tx.Now);
            var answer = await Paired(tx, establishment, [request.Question]);
            return new CheckPairResponse { Pairing = answer.Pairings[0], FeedAge = answer.FeedAge, ByHandOnly = answer.ByHandOnly };
        });
}

/// <summary>Single questions are counted for whoever asks, by the hour: enough for a night at the doors, too few to try out whom a supporter is kept apart from.</summary>
internal static class PairChecks
{
    public static DateTimeOffset HourOf(DateTimeOffset now) => new(now.UtcDateTime.Date.AddHours(now.UtcDateTime.Hour), TimeSpan.Zero);

    /// <param name="asked">In this hour, with this question.</param>
    public static void RequireWithin(int asked, int limit, DateTimeOffset since, DateTimeOffset now)
    {
        if (asked > limit)
        {
            throw new Refusal(ErrorReason.TooManyChecks, "So many pairs have been asked about in this hour that no more are answered. The orderly officer can look in the prison's own system.",
                ("limit", limit.ToString(CultureInfo.InvariantCulture)), ("again_at", $"{since.AddHours(1).UtcDateTime:O}"))
            {
                RetryDelay = since.AddHours(1) - now,
            };
        }
    }
}
