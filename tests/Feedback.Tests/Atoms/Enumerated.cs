using System.Numerics;
using PeerSupport.Feedback.Atoms;

namespace PeerSupport.Feedback.Tests.Atoms;

/// <summary>
/// A sampler's own distribution, by walking every way its draws can go, in whole numbers of 2^-200. Every chance is rounded down and ways
/// less likely than 2^-120 are left out; what that leaves is counted, so each chance is known from both sides.
/// </summary>
internal sealed class Enumerated
{
    private static readonly BigInteger s_unit = BigInteger.One << 200;
    private static readonly BigInteger s_least = BigInteger.One << 80;

    private readonly Dictionary<int, BigInteger> _chances = [];
    private readonly BigInteger _missing;

    /// <param name="run">The sampler; it is given what decides its draws, each by its kind.</param>
    /// <param name="chances">Of a kind: the chances of yes and no, rounded down.</param>
    private Enumerated(Func<Func<int, bool>, int> run, Func<int, (BigInteger Yes, BigInteger No)> chances)
    {
        var todo = new Stack<(bool[] Path, BigInteger Chance)>([([], s_unit)]);
        while (todo.TryPop(out var way))
        {
            var (path, step) = (way.Path, 0);
            try
            {
                var result = run(kind => step < path.Length ? path[step++] : throw new Undecided(kind));
                _chances[result] = Least(result) + way.Chance;
            }
            catch (Undecided draw)
            {
                var (yes, no) = chances(draw.Kind);
                foreach (var (drawn, chance) in new[] { (true, (way.Chance * yes) >> 200), (false, (way.Chance * no) >> 200) }.Where(next => next.Item2 >= s_least))
                {
                    todo.Push(([.. path, drawn], chance));
                }
            }
        }

        _missing = s_unit - _chances.Values.Aggregate(BigInteger.Zero, (sum, chance) => sum + chance);
    }

    /// <summary>The noise of every figure.</summary>
    public static Enumerated Noise { get; } = Walk();

    /// <summary>At least this many 2^-200.</summary>
    public BigInteger Least(int result) => _chances.GetValueOrDefault(result);

    /// <summary>At most this many.</summary>
    public BigInteger Most(int result) => Least(result) + _missing;

    /// <summary>As a number to print or compare loosely.</summary>
    public double Of(int result) => Math.Exp(BigInteger.Log(Least(result)) - BigInteger.Log(s_unit));

    private static Enumerated Walk()
    {
        var exp = new Enumerated(draw => GeometricNoise.ExpOfMinusHalf(draw) ? 1 : 0, k => (s_unit / k, s_unit - (s_unit / k) - 1));
        return new(
            draw => GeometricNoise.Draw(() => draw(1), () => draw(2)),
            kind => kind == 1 ? (exp.Least(1), exp.Least(0)) : (s_unit / 2, s_unit / 2));
    }

    // CA1032, CA1064: ends a walk where nothing is decided yet, in this class alone.
#pragma warning disable CA1032, CA1064
    private sealed class Undecided(int kind) : Exception
    {
        public int Kind => kind;
    }
#pragma warning restore CA1032, CA1064
}
