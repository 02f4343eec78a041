namespace PeerSupport.Feedback.Atoms;

/// <summary>
/// Two-sided geometric noise of ε = 1: P(k) is proportional to e^-|k|, exactly. Drawn by the method of Canonne, Kamath and Steinke (2020)
/// from events of chance 1/k alone, in whole numbers: floating point would leave gaps that tell the count.
/// </summary>
internal static class GeometricNoise
{
    /// <param name="oneIn">Whether an event of chance 1/k came about; each time anew.</param>
    public static int Draw(Func<int, bool> oneIn) => Draw(() => ExpOfMinusOne(oneIn), () => oneIn(2));

    /// <param name="expOfMinusOne">Events of chance e^-1.</param>
    /// <param name="half">Events of chance 1/2.</param>
    internal static int Draw(Func<bool> expOfMinusOne, Func<bool> half)
    {
        while (true)
        {
            var size = 0;
            while (expOfMinusOne())
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

    /// <summary>An event of chance e^-1: events of chance 1/1, 1/2, 1/3 … until one fails, and that at an odd one (von Neumann).</summary>
    internal static bool ExpOfMinusOne(Func<int, bool> oneIn)
    {
        var nth = 1;
        while (nth == 1 || oneIn(nth))
        {
            nth++;
        }

        return nth % 2 == 1;
    }
}
