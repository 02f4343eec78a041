using System.Numerics;
using System.Text;
using PeerSupport.Feedback.Atoms;
using Xunit;

namespace PeerSupport.Feedback.Tests.Atoms;

/// <summary>AT6, exactly: another answer changes the chance of what is published by the factor e at most, and somewhere by e.</summary>
public sealed class GeometricNoiseTests
{
    private const long Billion = 1_000_000_000;

    /// <summary>e in billionths, rounded up.</summary>
    private const long E = 2_718_281_829;

    /// <summary>Who says B and not A is one less in a figure and one more in another: of every pair of figures. Noise that is cut off has figures that only one count can give.</summary>
    [Fact]
    public void An_answer_flipped_changes_the_chance_of_what_is_published_by_e_at_most()
    {
        var noise = Enumerated.Noise;
        Assert.Empty(Told(noise.Least, noise.Most));
        Assert.Contains((3, 3), Told(k => CutOff(k, noise.Least), k => CutOff(k, noise.Most)));
        Assert.Equal(Math.E, noise.Of(0) * noise.Of(0) / (noise.Of(1) * noise.Of(-1)), 9); // no more noise than that takes

        // pairs of figures that are more than e times as likely of the one answer as of the other
        static List<(int A, int B)> Told(Func<int, BigInteger> least, Func<int, BigInteger> most) =>
        [
            .. from a in Enumerable.Range(-20, 41)
               from b in Enumerable.Range(-20, 41)
               where most(a) * most(b) * Billion > least(a + 1) * least(b - 1) * E
               select (a, b),
        ];

        static BigInteger CutOff(int figure, Func<int, BigInteger> chance) =>
            Enumerable.Range(-40, 81).Where(k => Math.Clamp(k, -3, 3) == figure).Aggregate(BigInteger.Zero, (sum, k) => sum + chance(k));
    }

    [Fact]
    public void It_is_the_two_sided_geometric_and_alike_on_both_sides()
    {
        var noise = Enumerated.Noise;
        Assert.Equal(Math.Tanh(0.25), noise.Of(0), 12);
        Assert.All(Enumerable.Range(1, 25), k => Assert.Equal(noise.Least(k), noise.Least(-k)));
        Assert.Equal(Math.Exp(-2.5), noise.Of(5) / noise.Of(0), 12);
    }

    [Fact]
    public void A_chance_of_one_in_k_is_just_that()
    {
        for (var k = 1; k <= 256; k++)
        {
            var (yes, counted) = (0, 0);
            for (var first = 0; first < 256; first++)
            {
                var asked = 0;
                var drawn = NoiseBits.OneIn(k, () => asked++ == 0 ? (byte)first : (byte)0);
                if (asked == 1)
                {
                    counted++;
                    yes += drawn ? 1 : 0;
                }
            }

            Assert.Equal(counted, yes * k);
        }
    }

    [Fact]
    public void The_same_figure_has_the_same_noise_and_every_other_its_own()
    {
        var (secret, atom) = (Encoding.UTF8.GetBytes("a secret"), Guid.Parse("6f1f3a0e-5d0c-4c5e-9d36-1f0a3b8f7f11"));
        var drawn = Enumerable.Range(0, 2000).Select(n => NoiseBits.Draw(secret, atom, "age", $"C{n}")).ToList();
        Assert.Equal(drawn, Enumerable.Range(0, 2000).Select(n => NoiseBits.Draw(secret, atom, "age", $"C{n}")));
        Assert.NotEqual(drawn, Enumerable.Range(0, 2000).Select(n => NoiseBits.Draw(secret, atom, "belief", $"C{n}")));
        Assert.NotEqual(drawn, Enumerable.Range(0, 2000).Select(n => NoiseBits.Draw(Encoding.UTF8.GetBytes("another"), atom, "age", $"C{n}")));
        Assert.InRange(drawn.Average(), -0.31, 0.31);                      // five standard errors
        Assert.InRange(drawn.Count(k => k == 0) / 2000.0, 0.197, 0.293);   // tanh 1/4 is 0.245
    }
}
