namespace PeerSupport.Feedback.Atoms;

/// <summary>
/// Two-sided geometric noise of ε = 1 for an answer: another answer moves two figures by one, so P(k) of each is proportional to e^(-|k|/2),
/// exactly. Drawn by the method of Canonne, Kamath and Steinke (2020) from events of chance 1/k alone, in whole numbers: floating point would
/// leave gaps that tell the count.
/// </summary>
internal static class GeometricNoise
{
    /// <param name="oneIn">Whether an event of chance 1/k came about; each time anew.</param>
    public static int Draw(Func<int, bool> oneIn) => Draw(() => ExpOfMinusHalf(oneIn), () => oneIn(2));

    /// <param name="expOfMinusHalf">Events of chance e^(-1/2).</param>
    /// <param name="half">Events of chance 1/2.</param>
    internal static int Draw(Func<bool> expOfMinusHalf, Func<bool> half)
    {
        while (true)
        {
            var size = 0;
            while (expOfMinusHalf())
            {
                size++;
            }

            var below = half();
            if (!below)
            {
                return size;
            }

            // zero has one sign, not two
            if (size > 0)
            {
                return -size;
            }
        }
    }

    /// <summary>An event of chance e^(-1/2): events of chance 1/2, 1/4, 1/6 … until one fails, and that at an odd one (von Neumann).</summary>
    internal static bool ExpOfMinusHalf(Func<int, bool> oneIn)
    {
        var nth = 1;
        while (oneIn(2 * nth))
        {
            nth++;
        }

        return nth % 2 == 1;
    }
}
