using System.Text;
using CsCheck;
using PeerSupport.Feedback.Slips;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;
using Xunit;

namespace PeerSupport.Feedback.Tests.Slips;

public sealed class SlipCodeTests
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const string Listener = "schemes/listener";

    private static readonly SlipKey s_key = new(Encoding.UTF8.GetBytes("a key"));
    private static readonly DateOnly s_today = new(2026, 11, 27);

    [Fact]
    public void What_was_drawn_is_read_back_however_it_is_typed_and_is_of_its_prison_and_scheme_alone()
    {
        for (var nth = 0; nth < 200; nth++)
        {
            var code = SlipCode.Draw(s_key, "MDI", Listener, s_today.FirstOfMonth());
            Assert.Matches("^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$", $"{code}");
            Assert.Equal(code, SlipCode.Parse($" {code}".ToLowerInvariant().Replace('-', ' ').Replace('0', 'o').Replace('1', 'l').Replace('v', 'u')));
            Assert.True(code.IsOf(s_key, "MDI", Listener));
            Assert.False(code.IsOf(s_key, "LEI", Listener));
            Assert.False(code.IsOf(s_key, "MDI", "schemes/mentor"));
            Assert.False(code.IsOf(s_key, "MDI", Listener, SlipKind.Reflection));
            Assert.False(code.IsOf(new(Encoding.UTF8.GetBytes("another key")), "MDI", Listener));
        }
    }

    [Fact]
    public void A_mistyped_character_is_noticed()
    {
        var text = $"{SlipCode.Draw(s_key, "MDI", Listener, s_today.FirstOfMonth())}";
        var mistyped = from at in Enumerable.Range(0, text.Length) where text[at] != '-' from letter in Alphabet where letter != text[at] select text[..at] + letter + text[(at + 1)..];
        var taken = mistyped.Count(typed => SlipCode.Parse(typed)!.Value.IsOf(s_key, "MDI", Listener));
        Assert.True(taken <= 1, $"{taken} of {12 * 31} mistyped codes are taken for another"); // one in a million each
    }

    [Theory]
    [InlineData("3F7K-Q2XD-98M")]
    [InlineData("3F7K-Q2XD-98MA-3")]
    [InlineData("3F7K-Q2XD-98M!")]
    [InlineData("            ")]
    public void What_is_no_code_is_not_taken_for_one(string typed) => Assert.Null(SlipCode.Parse(typed));

    [Fact]
    public void A_code_says_its_month_from_thirty_months_back_until_the_next() => Gen.Select(Gen.Int[-30, 1], Gen.Int[0, 20_000]).Sample((months, days) =>
    {
        var today = new DateOnly(2020, 1, 1).AddDays(days);
        var month = today.FirstOfMonth().AddMonths(months);
        return SlipCode.Draw(s_key, "MDI", Listener, month).MonthAt(today) == month;
    });

    [Fact]
    public void Nobody_gets_a_code_from_its_digest_and_each_has_its_own()
    {
        var (one, other) = (SlipCode.Draw(s_key, "MDI", Listener, s_today.FirstOfMonth()), SlipCode.Draw(s_key, "MDI", Listener, s_today.FirstOfMonth()));
        Assert.NotEqual(one.Digest(s_key), other.Digest(s_key));
        Assert.Equal(one.Digest(s_key), one.Digest(s_key));
        Assert.NotEqual(one.Digest(s_key), one.Digest(new(Encoding.UTF8.GetBytes("another key"))));
    }
}
