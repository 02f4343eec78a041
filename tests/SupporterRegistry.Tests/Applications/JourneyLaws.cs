using CsCheck;

namespace PeerSupport.SupporterRegistry.Tests;

/// <summary>Whatever is decided, by whomever and in whatever order: how somebody can have come to support.</summary>
public sealed class JourneyLaws
{
    private static readonly Gen<Move> s_move = Gen.Select(
        Gen.Enum<Step>(), Gen.OneOf("sam", "pat", "kim"), Gen.Bool, Gen.Int[0, 4], Gen.Int[0, 20], (step, who, yes, days, lasts) => new Move(step, who, yes, days, lasts));

    /// <summary>Random moves seldom go far: among them are those that lead on, in their order, by whomever.</summary>
    private static readonly Gen<List<Move>> s_moves = Gen.Select(s_move.List[0, 3].Array[6], Gen.OneOf("sam", "pat", "kim").Array[5], (between, who) =>
    {
        Step[] onward = [Step.Clear, Step.Accept, Step.Certify, Step.Sign, Step.Appoint];
        var moves = onward.SelectMany((step, nth) => between[nth].Append(new Move(step, who[nth], true, nth % 2, 15)));
        return moves.Concat(between[5]).ToList();
    });

    [Fact]
    public void No_path_leads_to_an_appointment_without_two_people_clearance_here_a_certificate_and_a_compact()
    {
        var (appointed, tried) = (0, 0);
        s_moves.Sample(moves =>
        {
            var journey = new Journey();
            foreach (var move in moves)
            {
                if (journey.Take(move) && move.Step is Step.Appoint)
                {
                    Interlocked.Increment(ref appointed);
                    if (!journey.HasAllItTakes)
                    {
                        return false;
                    }
                }
            }

            Interlocked.Increment(ref tried);
            return true;
        });
        Assert.True(appointed > tried / 20, $"{appointed} appointments on {tried} journeys prove little");
    }

    [Fact]
    public void Whoever_stands_has_all_it_takes_at_that_instant() => s_moves.Sample(moves =>
    {
        var journey = new Journey();
        return moves.All(move =>
        {
            journey.Take(move);
            return !journey.Stands || journey.HasAllItTakes;
        });
    });

    [Fact]
    public void What_has_ended_leads_nowhere() => Gen.Select(s_moves, s_moves).Sample((before, after) =>
    {
        var journey = new Journey();
        before.ForEach(move => journey.Take(move));
        journey.Take(new(Step.Withdraw, "kim", true, 0, 0));
        var ended = journey.State is ApplicationState.Withdrawn or ApplicationState.Closed;
        return !ended || after.All(move => !journey.Take(move) || move.Step is Step.Certify or Step.Enrol) && !journey.Stands;
    });
}
