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

    /// <summary>Who says B and not A is one less in a figure and one more in another: of every pair of figures.</summary>
    [Fact]
    public void An_answer_flipped_changes_the_chance_of_what_is_published_by_e_at_most()
    {
        var noise = Enumerated.Noise;
        foreach (var (a, b) in from a in Enumerable.Range(-20, 41) from b in Enumerable.Range(-20, 41) select (a, b))
        {
            Assert.True(
                noise.Most(a) * noise.Most(b) * Billion <= noise.Least(a + 1) * noise.Least(b - 1) * E,
                $"P({a}, {b}) is more than e times P({a + 1}, {b - 1}): {noise.Of(a)}, {noise.Of(b)}, {noise.Of(a + 1)}, {noise.Of(b - 1)}");
        }

        Assert.Equal(Math.E, noise.Of(0) * noise.Of(0) / (noise.Of(1) * noise.Of(-1)), 9); // no more noise than that takes
    }

    [Fact]
    public void It_is_the_two_sided_geometric_and_alike_on_both_sides()
    {
        var noise = Enumerated.Noise;
        Assert.Equal(Math.Tanh(0.25), noise.Of(0), 12);
        Assert.All(Enumerable.Range(1, 25), k => Assert.Equal(noise.Least(k), noise.Least(-k)));
        Assert.Equal(Math.Exp(-2.5), noise.Of(5) / noise.Of(0), 12);
    }

    /// <summary>The baseline: noise that is rounded from a uniform number in steps, as one would write it first, has figures that only one count can give.</summary>
    [Fact]
    public void Noise_that_is_cut_off_would_tell_the_count()
    {
        static int CutOff(int k) => Math.Clamp(k, -3, 3);
        var chances = Enumerable.Range(-20, 41).GroupBy(CutOff).ToDictionary(group => group.Key, group => group.Sum(Enumerated.Noise.Of));
        Assert.True(chances[3] > 0 && !chances.ContainsKey(4)); // a figure of n + 3 is impossible for n - 1: the ratio is infinite
        Assert.True(Enumerated.Noise.Least(20) > 0);
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
