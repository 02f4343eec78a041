using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    // Counted for whoever asks: enough for a night at the doors, too few to try out whom a supporter is kept apart from.
    public override Task<CheckPairResponse> CheckPair(CheckPairRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string count = """
                insert into pair_checks as c (establishment, subject, since, asked)
                values (@establishment, @Subject, @since, 1)
                on conflict (establishment, subject, since) do update set asked = c.asked + 1
                returning asked
                """;
            var (establishment, since) = (Names.IdOf(request.Parent), Hour.Of(tx.Now));
            Hour.RequireWithin(await tx.One<int>(count, new { establishment, tx.Caller.Subject, since }), settings.PairChecksPerHour, since, tx.Now, ErrorReason.TooManyChecks,
                "So many pairs have been asked about in this hour that no more are answered. The orderly officer can look in the prison's own system.");
            var answer = await Paired(tx, establishment, [request.Question]);
            return new CheckPairResponse { Pairing = answer.Pairings[0], FeedAge = answer.FeedAge, ByHandOnly = answer.ByHandOnly };
        });
}
