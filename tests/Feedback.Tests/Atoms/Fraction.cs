using System.Numerics;

namespace PeerSupport.Feedback.Tests.Atoms;

/// <summary>A rational number, exactly.</summary>
internal readonly record struct Fraction
{
    public static readonly Fraction Zero = new(0, 1);
    public static readonly Fraction One = new(1, 1);

    private readonly BigInteger _above;
    private readonly BigInteger _below;

    public Fraction(BigInteger above, BigInteger below)
    {
        var common = BigInteger.GreatestCommonDivisor(above, below) * below.Sign;
        (_above, _below) = (above / common, below / common);
    }

    public bool IsZero => _above.IsZero;

    public BigInteger? Whole => _below.IsOne ? _above : null;

    public int Sign => _above.Sign;

    public Fraction Minus(Fraction other) => new((_above * other._below) - (other._above * _below), _below * other._below);

    public Fraction Times(Fraction other) => new(_above * other._above, _below * other._below);

    public Fraction Over(Fraction other) => new(_above * other._below, _below * other._above);
}
